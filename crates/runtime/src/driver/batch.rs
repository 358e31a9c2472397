//! What is committed together.

use crate::command::Reply;
use domain::{ContactId, UserId, agent::Presence, contact::Stage};
use flow::engine::{Effect, Input};
use std::collections::HashMap;
use store::{
    contacts::StoredContact,
    journal::{JournalRow, SnapshotRow},
    presence::PresenceRow,
};

/// Rows that are committed together, and what follows from them.
#[derive(Default)]
pub struct Batch {
    /// Counts batches: a contact takes at most one input in each.
    pub number: u64,
    pub rows: Vec<JournalRow>,
    pub contacts: Vec<StoredContact>,
    pub snapshots: Vec<SnapshotRow>,
    /// Contacts whose snapshot is no longer needed.
    pub finished: Vec<ContactId>,
    pub presence: HashMap<UserId, PresenceRow>,
    /// What was stepped, in the order of the rows.
    pub steps: Vec<Step>,
    /// Whoever waits for the commit and not for a step.
    pub replies: Vec<Reply<()>>,
    /// What is tried again when the commit fails, beside the steps' own inputs.
    pub redo: Vec<Task>,
}

/// A contact's step.
pub struct Step {
    pub contact: ContactId,
    pub row: i64,
    /// Where the contact stood before.
    pub before: Stage,
    pub input: Input,
    pub effects: Vec<Effect>,
    pub origin: Origin,
    /// The contact's own row has changed.
    pub moved: bool,
}

/// Where a step's input came from.
pub enum Origin {
    /// It happened by itself: tried again when the commit fails.
    Inside,
    /// A task that stands in `redo` itself.
    Task,
    /// Somebody waits for the answer.
    Reply(Reply<()>),
    /// A new contact.
    Dial(Reply<ContactId>),
}

/// Something that happened by itself and wants a commit.
#[derive(Clone, Debug)]
pub enum Task {
    /// A contact is told something.
    Input(ContactId, Input),
    /// An offer has rung for long enough.
    NoAnswer(UserId, ContactId),
    /// An agent has not come back.
    AgentGone(UserId),
}

impl Batch {
    /// The first batch. Contacts that took no input yet are in number 0.
    pub fn first() -> Self {
        Self {
            number: 1,
            ..Self::default()
        }
    }

    /// How many inputs and presence changes it holds.
    pub fn len(&self) -> usize {
        self.steps.len() + self.replies.len()
    }

    /// Nothing to commit.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
            && self.contacts.is_empty()
            && self.snapshots.is_empty()
            && self.presence.is_empty()
    }

    /// Nothing but journal rows.
    pub fn is_journal_only(&self) -> bool {
        self.contacts.is_empty()
            && self.snapshots.is_empty()
            && self.finished.is_empty()
            && self.presence.is_empty()
    }
}

/// Changes a presence; `since` moves only with it.
pub fn set_presence(row: &mut PresenceRow, presence: Presence, now: domain::Timestamp) {
    if row.presence != presence {
        row.presence = presence;
        row.since = now;
        if presence == Presence::Available {
            row.idle_since = now;
        }
    }
}
