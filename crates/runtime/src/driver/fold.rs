//! One input into the batch: step, journal row, the contact's row, the agents' rows.
//!
//! A contact takes at most one input per batch, so that every decision is made
//! on committed state; whatever else there is for it waits for the next batch.

use super::{
    Driver,
    batch::{Origin, Step},
};
use crate::{calm::calm, journal};
use domain::{ContactId, Timestamp, contact::Stage};
use flow::engine::{ENGINE_VERSION, Input, step};
use store::journal::JournalRow;

impl Driver {
    pub(super) fn in_batch(&self, contact: ContactId) -> bool {
        let slot = self.slots.get(&contact);
        slot.is_some_and(|slot| slot.batch == self.batch.number)
    }

    /// Steps a contact and adds what has to be committed for it.
    pub(super) fn fold(&mut self, contact: ContactId, input: Input, origin: Origin) {
        let Some(slot) = self.slots.get_mut(&contact) else {
            return;
        };
        let (now, number) = (self.now, self.batch.number);
        let is_new = slot.last_row == 0;
        let before = slot.session.stage().clone();
        let stepped = calm(|| step(&slot.flow, &mut slot.session, now, &input));
        let Some(effects) = stepped else {
            return self.park(contact, before, &input, origin);
        };
        self.last_row += 1;
        let row = self.last_row;
        slot.batch = number;
        slot.stepped(row, now);
        let body = journal::write(&input, &effects);
        self.batch.rows.push(journal_row(row, contact, now, body));
        let moved = slot.progress(now) || is_new;
        if moved {
            self.batch.contacts.push(slot.about.clone());
        }
        if slot.session.is_finished() {
            self.batch.finished.extend(slot.kept.then_some(contact));
        } else if slot.unkept >= self.settings.rows_per_snapshot {
            self.batch.snapshots.push(slot.snapshot_with(&effects));
        }
        let after = slot.session.stage().clone();
        self.draft_agents(contact, &before, &after);
        self.batch.steps.push(Step {
            contact,
            row,
            before,
            input,
            effects,
            origin,
            moved,
        });
    }

    /// What a contact's move means for the rows of the agents in it.
    fn draft_agents(&mut self, contact: ContactId, before: &Stage, after: &Stage) {
        let with = |stage: &Stage| match stage {
            Stage::WithAgent { agent } => Some(*agent),
            _ => None,
        };
        let (was, is) = (with(before), with(after));
        if was == is {
            return;
        }
        let now = self.now;
        if let Some(row) = was.and_then(|user| self.draft(user)) {
            row.idle_since = now;
        }
        if let Some(row) = is.and_then(|user| self.draft(user)) {
            row.last_contact = Some(contact);
        }
    }
}

fn journal_row(id: i64, contact: ContactId, at: Timestamp, body: String) -> JournalRow {
    JournalRow {
        id,
        contact,
        at,
        engine: ENGINE_VERSION,
        body,
    }
}
