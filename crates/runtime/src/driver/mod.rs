//! The driver: one task that folds inputs, commits, performs.
//!
//! ```text
//! gather ─► fold ─► commit ─► perform ─► …
//!   │         │        │         └ effects, notices, answers, routing: only now
//!   │         │        └ one transaction for all contacts of the batch
//!   │         └ flow::engine::step, at most one input per contact and batch
//!   └ commands, signals, timers, and what the last batch brought about
//! ```

mod acts;
mod agents;
mod batch;
mod board;
mod callers;
mod commit;
mod fold;
mod guard;
mod health;
mod intake;
mod moves;
mod perform;
mod rebuild;
mod recover;
mod reload;
mod routing;
mod slot;
mod snapshots;
mod start;
mod stop;
mod tell;
mod timers;
mod view;

pub use start::Runtime;

use crate::{
    Clock, Notice, Settings,
    command::{Command, Signal},
    directory::Directory,
    tracer::Tracer,
};
use agents::Agent;
use batch::{Batch, Task};
use board::Board;
use domain::{ContactId, OrgId, Timestamp, UserId, contact::Stage};
use health::Health;
use slot::Slot;
use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::Arc,
};
use stop::Stopping;
use store::Db;
use timers::Timers;
use tokio::sync::{broadcast, mpsc};

/// The one task that owns every live contact.
pub struct Driver {
    db: Db,
    clock: Arc<dyn Clock>,
    settings: Settings,
    directory: Arc<Directory>,
    tracer: Arc<Tracer>,
    notices: broadcast::Sender<Notice>,
    commands: mpsc::Receiver<Command>,
    signals: mpsc::UnboundedReceiver<Signal>,
    /// For what comes of requests.
    signal: mpsc::UnboundedSender<Signal>,

    slots: HashMap<ContactId, Box<Slot>>,
    agents: HashMap<UserId, Agent>,
    boards: HashMap<OrgId, Board>,
    timers: Timers,
    /// Contacts to be snapshotted when they have been quiet for long enough, with
    /// the time of the step that listed them.
    quiet: VecDeque<(Timestamp, ContactId)>,

    /// Whatever happened by itself and waits for its turn.
    inbox: VecDeque<Task>,
    /// Commands whose contact already has an input in this batch.
    deferred: VecDeque<Command>,
    batch: Batch,
    /// Questions that are answered when the batch is committed: nobody is told
    /// what a power cut could take back.
    reads: Vec<Command>,
    /// Contacts whose step panicked, and where each stood before.
    broken: Vec<(ContactId, Stage)>,
    /// Contacts whose session has to be folded anew before anything else, and
    /// where each stood when it was right.
    stale: VecDeque<(ContactId, Stage)>,
    /// Organisations in which somebody may be offered to somebody.
    unrouted: BTreeSet<OrgId>,
    /// Agents whose desk shows something else.
    touched: BTreeSet<UserId>,

    now: Timestamp,
    last_row: i64,
    last_contact: i64,
    /// Every handle is gone.
    alone: bool,
    /// Requests under way.
    flying: usize,
    health: Health,
    stopping: Option<Stopping>,
    crash: Option<Crash>,
}

/// Where a test stops the driver as a power cut would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "only tests crash"))]
pub enum Crash {
    /// Before the commit of this journal row; all before it was performed.
    Before(i64),
    /// After the commit of this journal row, before it is performed.
    After(i64),
}

impl Driver {
    /// Runs until it is stopped.
    pub async fn run(mut self) {
        while !self.is_drained() {
            self.wait().await;
            self.now = self.clock.now();
            if !self.is_well().await {
                self.refuse_writes();
                continue;
            }
            self.now = self.clock.now();
            self.gather();
            if !self.settle().await {
                return;
            }
        }
        self.close().await;
    }

    /// Waits for something to do.
    async fn wait(&mut self) {
        let ready = !(self.inbox.is_empty() && self.deferred.is_empty());
        if ready && self.health == Health::Well {
            return;
        }
        let due = match (&self.health, &self.stopping) {
            (Health::Ill { until }, _) => Some(*until),
            (Health::Well, Some(stopping)) => {
                let timer = self.timers.next().unwrap_or(stopping.deadline);
                Some(timer.min(stopping.deadline))
            }
            (Health::Well, None) => self.timers.next(),
        };
        let alarm = self.alarm(due);
        tokio::select! {
            biased;
            Some(signal) = self.signals.recv() => self.take_signal(signal),
            command = self.commands.recv(), if !self.alone => {
                let command = self.received(command);
                self.deferred.extend(command);
            }
            () = alarm => {}
        }
    }

    /// Fills the batch with whatever is there.
    fn gather(&mut self) {
        self.take_timers();
        while let Ok(signal) = self.signals.try_recv() {
            self.take_signal(signal);
        }
        let mut later = VecDeque::new();
        while self.batch.len() < self.settings.batch
            && let Some(task) = self.inbox.pop_front()
        {
            later.extend(self.take_task(task));
        }
        later.append(&mut self.inbox);
        self.inbox = later;
        for _ in 0..self.deferred.len() {
            if let Some(command) = self.deferred.pop_front() {
                self.take_command(command);
            }
        }
        while self.batch.len() < self.settings.batch {
            let Ok(command) = self.commands.try_recv() else {
                break;
            };
            self.take_command(command);
        }
    }

    /// Commits the batch and performs it; `false` ends the run as it stands.
    async fn settle(&mut self) -> bool {
        if let Some(Crash::Before(row)) = self.crash
            && self.last_row >= row
        {
            return false;
        }
        let batch = std::mem::take(&mut self.batch);
        self.batch.number = batch.number + 1;
        let db = self.db.clone();
        match self.patiently(commit::commit(&db, &batch)).await {
            // The journal alone knows what became of the batch; the next start reads it.
            None => return false,
            Some(Ok(())) if matches!(self.crash, Some(Crash::After(row)) if self.last_row >= row) =>
            {
                return false;
            }
            Some(Ok(())) => self.perform(batch).await,
            Some(Err(error)) => self.undo(batch, &error),
        }
        self.stale.extend(std::mem::take(&mut self.broken));
        if !self.reload().await {
            self.fall_ill();
        }
        self.answer_reads();
        if self.stale.is_empty() {
            self.route();
            self.tell_desks();
        }
        true
    }
}
