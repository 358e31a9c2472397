//! A live contact in memory.

use crate::journal::{self, Side};
use domain::{QueueId, Timestamp, UserId, contact::Stage};
use flow::engine::{Await, Compiled, ENGINE_VERSION, Effect, Input, Session, step};
use std::sync::Arc;
use store::{
    contacts::StoredContact,
    journal::{JournalRow, SnapshotRow},
};

/// A live contact. Kept small: thousands of them wait at the same time.
pub struct Slot {
    /// Its row, as it is or will be stored.
    pub about: StoredContact,
    pub flow: Arc<Compiled>,
    pub session: Session,
    pub side: Side,
    /// The batch in which it took its last input.
    pub batch: u64,
    /// Its last journal row, and when.
    pub last_row: i64,
    pub last_at: Timestamp,
    /// Rows since the last snapshot, and whether there is one.
    pub unkept: u32,
    pub kept: bool,
    /// It stands in the list of contacts that wait for a snapshot.
    pub listed: bool,
    /// Rows or a snapshot of another engine version are in it.
    pub other_engine: bool,
    /// The session's due time that stands in the timers; none once it has rung.
    pub due: Option<Timestamp>,
    /// Its place on the board: the queue, the priority and since when.
    pub place: Option<(QueueId, u8, Timestamp)>,
    /// The agent whom the router is about to offer it to.
    pub reserved: Option<UserId>,
    /// Open tabs with the caller's telephone, and since when there is none.
    pub tabs: u16,
    pub gone_since: Option<Timestamp>,
    /// Requests under way.
    pub in_flight: Vec<Await>,
    /// A step of it panicked: no timer and no offer moves it any more.
    pub parked: bool,
}

impl Slot {
    pub fn new(about: StoredContact, flow: Arc<Compiled>) -> Self {
        let session = Session::new(&flow);
        Self {
            about,
            flow,
            session,
            side: Side::default(),
            batch: 0,
            last_row: 0,
            last_at: Timestamp(0),
            unkept: 0,
            kept: false,
            listed: false,
            other_engine: false,
            due: None,
            place: None,
            reserved: None,
            tabs: 0,
            gone_since: None,
            in_flight: Vec::new(),
            parked: false,
        }
    }

    /// Begins from a snapshot.
    pub fn restore(&mut self, snapshot: &SnapshotRow) -> Result<(), serde_json::Error> {
        (self.session, self.side) = journal::read_snapshot(&snapshot.body)?;
        self.last_row = snapshot.upto;
        self.kept = true;
        self.other_engine |= snapshot.engine != ENGINE_VERSION;
        Ok(())
    }

    /// Folds a row of the journal.
    pub fn replay(&mut self, row: &JournalRow) -> Result<Input, serde_json::Error> {
        let input = journal::read(&row.body)?;
        let effects = step(&self.flow, &mut self.session, row.at, &input);
        self.side.take(row.at, &effects);
        self.stepped(row.id, row.at);
        self.other_engine |= row.engine != ENGINE_VERSION;
        Ok(input)
    }

    /// Notes a step.
    pub fn stepped(&mut self, row: i64, at: Timestamp) {
        self.last_row = row;
        self.last_at = at;
        self.unkept += 1;
    }

    /// Its snapshot as of its last row.
    pub fn snapshot(&mut self) -> SnapshotRow {
        self.unkept = 0;
        self.kept = true;
        self.other_engine = false;
        SnapshotRow {
            contact: self.about.id,
            upto: self.last_row,
            engine: ENGINE_VERSION,
            body: journal::write_snapshot(&self.session, &self.side),
        }
    }

    /// Its snapshot as of a row whose effects are not performed yet.
    pub fn snapshot_with(&mut self, effects: &[Effect]) -> SnapshotRow {
        let mut after = self.side.clone();
        after.take(self.last_at, effects);
        let before = std::mem::replace(&mut self.side, after);
        let row = self.snapshot();
        self.side = before;
        row
    }

    /// Brings its row up to date; says whether anything changed.
    pub fn progress(&mut self, now: Timestamp) -> bool {
        let stage = self.session.stage();
        let mut next = self.about.progress;
        next.stage = stage.kind();
        match stage {
            Stage::InFlow => {}
            Stage::Queued { queue, since, .. } => {
                next.queue = Some(*queue);
                next.queued_at = next.queued_at.or(Some(*since));
            }
            Stage::Offered { queue, agent } => {
                next.queue = Some(*queue);
                next.agent = Some(*agent);
            }
            Stage::WithAgent { agent } => {
                next.agent = Some(*agent);
                next.answered_at = next.answered_at.or(Some(now));
            }
            Stage::Ended { cause } => {
                next.ended_at = next.ended_at.or(Some(now));
                next.cause = next.cause.or(Some(*cause));
            }
        }
        if self.session.is_finished() {
            next.finished_at = next.finished_at.or(Some(now));
        }
        let moved = next != self.about.progress;
        self.about.progress = next;
        moved
    }

    pub fn is_over(&self) -> bool {
        matches!(self.session.stage(), Stage::Ended { .. })
    }
}
