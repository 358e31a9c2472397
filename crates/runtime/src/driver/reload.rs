//! After a commit that failed, or a step that panicked: sessions are folded
//! anew from the journal, which alone knows what was committed.

use super::{
    Driver,
    rebuild::{self, Found},
    slot::Slot,
};
use domain::{ContactId, contact::Stage};
use flow::engine::Input;
use std::sync::Arc;
use store::journal::JournalRow;

impl Driver {
    /// Folds every stale contact anew. `false` when the database cannot be
    /// read at present: the rest stays stale.
    pub(super) async fn reload(&mut self) -> bool {
        while let Some((contact, before)) = self.stale.front().cloned() {
            if !self.reload_one(contact, &before).await {
                return false;
            }
            self.stale.pop_front();
        }
        true
    }

    async fn reload_one(&mut self, contact: ContactId, before: &Stage) -> bool {
        if !self.slots.contains_key(&contact) {
            return true;
        }
        let directory = Arc::clone(&self.directory);
        let found = self.patiently(rebuild::read(&directory, contact)).await;
        let built = match found {
            None => return false,
            Some(Err(error)) if !rebuild::stays(&error) => {
                tracing::error!(%contact, %error, "the journal cannot be read");
                return false;
            }
            Some(Err(error)) => Err(error.to_string()),
            Some(Ok(None)) => {
                // A new contact that was never stored.
                self.slots.remove(&contact);
                return true;
            }
            Some(Ok(Some(Found { built, rows }))) => built.map(|built| (built, rows)),
        };
        match built {
            Ok(((slot, inputs), rows)) => {
                self.replace(contact, slot, &rows, &inputs);
                self.resume(contact, before, false).await;
            }
            Err(error) => {
                // Reading it again would give the same: one contact must not stop all others.
                tracing::error!(%contact, error, "a contact cannot be folded anew");
                self.give_up(contact);
            }
        }
        true
    }

    /// Puts what was folded anew in the place of what may be wrong.
    fn replace(
        &mut self,
        contact: ContactId,
        mut slot: Box<Slot>,
        rows: &[JournalRow],
        inputs: &[Input],
    ) {
        let Some(old) = self.slots.remove(&contact) else {
            return;
        };
        // The database said no and did it all the same: the watchers have not seen that row.
        let earlier = inputs.len().saturating_sub(rows.len());
        for (row, input) in rows.iter().zip(inputs.iter().skip(earlier)) {
            if row.id >= old.last_row {
                self.tracer.committed(contact, row.id, row.at, input);
            }
        }
        slot.place = old.place;
        slot.reserved = old.reserved;
        slot.tabs = old.tabs;
        slot.gone_since = old.gone_since;
        slot.in_flight = old.in_flight;
        slot.listed = old.listed;
        slot.batch = old.batch;
        slot.parked = old.parked;
        self.slots.insert(contact, slot);
    }
}
