//! The one transaction, and what happens when it fails.

use super::{
    Driver, Health, RETRY_MS,
    batch::{Batch, Origin, Step, Task},
};
use crate::RuntimeError;
use store::{StoreError, contacts, journal, presence};

impl Driver {
    /// Commits the batch. Only what this returns `Ok` for has happened.
    pub(super) async fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        if batch.is_journal_only() && journal::append_alone(&self.db, &batch.rows).await? {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        contacts::save(&mut tx, &batch.contacts).await?;
        journal::append(&mut tx, &batch.rows).await?;
        journal::keep(&mut tx, &batch.snapshots).await?;
        for contact in &batch.finished {
            journal::drop_snapshot(&mut tx, *contact).await?;
        }
        for row in batch.presence.values() {
            presence::save(&mut tx, row).await?;
        }
        tx.commit().await
    }

    /// The commit failed: nothing of the batch has happened. Whoever waits is
    /// told so, what happened by itself is tried again, and the sessions are
    /// folded anew from the journal, which alone knows what was committed.
    pub(super) async fn undo(&mut self, batch: Batch, error: &StoreError) {
        tracing::error!(%error, rows = batch.rows.len(), "the database refused a commit");
        let cause = || {
            RuntimeError::Unavailable("the database refuses writes; nothing was done".to_owned())
        };
        // Whoever asked may be gone.
        for reply in batch.replies {
            let _ = reply.send(Err(cause()));
        }
        let mut again: Vec<Task> = batch.redo;
        let mut stale = Vec::with_capacity(batch.steps.len());
        for step in batch.steps {
            let Step {
                contact,
                before,
                input,
                origin,
                ..
            } = step;
            match origin {
                Origin::Inside => again.push(Task::Input(contact, input)),
                Origin::Task => {}
                Origin::Reply(reply) => drop(reply.send(Err(cause()))),
                Origin::Dial(reply) => drop(reply.send(Err(cause()))),
            }
            stale.push((contact, before));
        }
        for task in again.into_iter().rev() {
            self.inbox.push_front(task);
        }
        self.reload(stale).await;
        let until = self.clock.now().plus(RETRY_MS);
        self.health = Health::Ill { until };
    }
}
