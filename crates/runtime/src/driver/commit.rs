//! The one transaction, and what happens when it fails.

use super::{
    Driver,
    batch::{Batch, Origin, Step, Task},
};
use crate::RuntimeError;
use store::{Db, StoreError, contacts, journal, presence};

/// Commits the batch. Only what this returns `Ok` for has happened.
pub(super) async fn commit(db: &Db, batch: &Batch) -> Result<(), StoreError> {
    if batch.is_empty() {
        return Ok(());
    }
    if batch.is_journal_only() && journal::append_alone(db, &batch.rows).await? {
        return Ok(());
    }
    let mut tx = db.write().await?;
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

impl Driver {
    /// The commit failed: nothing of the batch has happened. Whoever waits is
    /// told so, what happened by itself is tried again, and the sessions are
    /// to be folded anew from the journal, which alone knows what was committed.
    pub(super) fn undo(&mut self, batch: Batch, error: &StoreError) {
        self.fall_ill();
        tracing::error!(%error, rows = batch.rows.len(), "the database refused a commit");
        let cause = || {
            RuntimeError::Unavailable("the database refuses writes; nothing was done".to_owned())
        };
        // Whoever asked may be gone.
        for reply in batch.replies {
            let _ = reply.send(Err(cause()));
        }
        let mut again: Vec<Task> = batch.redo;
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
            self.stale.push_back((contact, before));
        }
        for task in again.into_iter().rev() {
            self.inbox.push_front(task);
        }
    }
}
