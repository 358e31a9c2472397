//! After a commit that failed, or a step that panicked: sessions are folded
//! anew from the journal, which alone knows what was committed.

use super::{Driver, RETRY_MS};
use domain::{ContactId, contact::Stage};
use store::{StoreError, contacts, journal};

impl Driver {
    /// Folds contacts anew after a failed commit or a panic. `stale` says where
    /// each stood before it.
    pub(super) async fn reload(&mut self, stale: Vec<(ContactId, Stage)>) {
        for (contact, before) in stale {
            while let Err(error) = self.reload_one(contact, &before).await {
                tracing::error!(%contact, %error, "the journal cannot be read");
                if matches!(error, StoreError::Corrupt(_)) {
                    // Reading it again would give the same: one contact must not stop all others.
                    self.give_up(contact);
                    break;
                }
                let retry = self.clock.now().plus(RETRY_MS);
                self.clock.until(retry).await;
            }
        }
    }

    async fn reload_one(&mut self, contact: ContactId, before: &Stage) -> Result<(), StoreError> {
        let Some(old) = self.slots.get(&contact) else {
            return Ok(());
        };
        let committed_before = old.last_row;
        let Some(stored) = contacts::stored(&self.db, contact).await? else {
            // A new contact that was never stored.
            self.slots.remove(&contact);
            return Ok(());
        };
        let snapshot = journal::snapshot(&self.db, contact).await?;
        let upto = snapshot.as_ref().map_or(0, |snapshot| snapshot.upto);
        let rows = journal::of_contact(&self.db, contact, upto).await?;
        let built = self.build_anyhow(stored, snapshot.as_ref(), &rows).await?;
        let (mut slot, inputs) = built.map_err(StoreError::Corrupt)?;
        // The database said no and did it all the same: the watchers have not seen that row.
        let earlier = inputs.len().saturating_sub(rows.len());
        for (row, input) in rows.iter().zip(inputs.iter().skip(earlier)) {
            if row.id >= committed_before {
                self.tracer.committed(contact, row.id, row.at, input);
            }
        }
        if let Some(old) = self.slots.remove(&contact) {
            slot.place = old.place;
            slot.reserved = old.reserved;
            slot.tabs = old.tabs;
            slot.gone_since = old.gone_since;
            slot.in_flight = old.in_flight;
            slot.listed = old.listed;
            slot.batch = old.batch;
            slot.parked = old.parked;
        }
        self.slots.insert(contact, slot);
        self.resume(contact, before, false).await;
        Ok(())
    }
}
