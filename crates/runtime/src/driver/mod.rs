//! The driver: one task that folds inputs, commits, performs.
//!
//! ```text
//! gather ─► fold ─► commit ─► perform ─► …
//!   │         │        │         └ effects, notices, answers, routing: only now
//!   │         │        └ one transaction for all contacts of the batch
//!   │         └ flow::engine::step, at most one input per contact and batch
//!   └ commands, signals, timers, and what the last batch brought about
//! ```

mod agents;
mod batch;
mod board;
mod commit;
mod fold;
mod perform;
mod recover;
mod routing;
mod slot;
mod snapshots;
mod start;
mod timers;
mod view;

pub use start::Runtime;

use crate::{
    Clock, Notice, RuntimeError, Settings,
    command::{Command, Signal},
    directory::Directory,
    tracer::Tracer,
};
use agents::Agent;
use batch::{Batch, Task};
use board::Board;
use domain::{ContactId, OrgId, Timestamp, UserId};
use slot::Slot;
use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::Arc,
};
use store::Db;
use timers::Timers;
use tokio::sync::{broadcast, mpsc, oneshot};

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

/// Whether the database takes writes.
#[derive(Debug, PartialEq, Eq)]
enum Health {
    Well,
    /// The last commit failed; the next is tried at this time.
    Ill {
        until: Timestamp,
    },
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

/// A stop that was asked for.
struct Stopping {
    /// When it no longer waits for requests under way.
    deadline: Timestamp,
    done: Vec<oneshot::Sender<()>>,
}

/// Commits are tried again after this long.
const RETRY_MS: i64 = 250;

impl Driver {
    /// Runs until it is stopped.
    pub async fn run(mut self) {
        while !self.is_drained() {
            self.wait().await;
            self.now = self.clock.now();
            if !self.is_well() {
                self.refuse_writes();
                continue;
            }
            self.gather();
            if !self.settle().await {
                return;
            }
        }
        self.close().await;
    }

    fn is_well(&mut self) -> bool {
        match self.health {
            Health::Well => true,
            Health::Ill { until } if self.now >= until => {
                self.health = Health::Well;
                true
            }
            Health::Ill { .. } => false,
        }
    }

    /// Nothing is left to do before a stop, or there is no time left for it.
    fn is_drained(&self) -> bool {
        self.stopping.as_ref().is_some_and(|stopping| {
            let idle = self.flying == 0 && self.inbox.is_empty() && self.deferred.is_empty();
            idle || self.now >= stopping.deadline
        })
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
        let alarm = due.map(|due| self.clock.until(due));
        tokio::select! {
            biased;
            Some(signal) = self.signals.recv() => self.take_signal(signal),
            command = self.commands.recv(), if !self.alone => match command {
                Some(command) => self.deferred.push_back(command),
                // Every handle is gone: nobody is left to ask for a stop.
                None => {
                    self.alone = true;
                    self.stop(None);
                }
            },
            () = async {
                match alarm {
                    Some(alarm) => alarm.await,
                    None => std::future::pending().await,
                }
            } => {}
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

    /// Commits the batch and performs it; `false` ends a test's run.
    async fn settle(&mut self) -> bool {
        if let Some(Crash::Before(row)) = self.crash
            && self.last_row >= row
        {
            return false;
        }
        let batch = std::mem::take(&mut self.batch);
        self.batch.number = batch.number + 1;
        match self.commit(&batch).await {
            Ok(()) if matches!(self.crash, Some(Crash::After(row)) if self.last_row >= row) => {
                return false;
            }
            Ok(()) => self.perform(batch).await,
            Err(error) => self.undo(batch, &error).await,
        }
        self.route();
        self.tell_desks();
        true
    }

    /// While the database refuses writes: reads are answered, everything else
    /// is refused with the cause, and what happened by itself is kept.
    fn refuse_writes(&mut self) {
        while let Ok(signal) = self.signals.try_recv() {
            self.take_signal(signal);
        }
        while let Some(command) = self.deferred.pop_front() {
            self.refuse(command);
        }
        while let Ok(command) = self.commands.try_recv() {
            self.refuse(command);
        }
    }

    fn refuse(&mut self, command: Command) {
        let why = "the database refuses writes at present; nothing was done";
        let cause = || RuntimeError::Unavailable(why.to_owned());
        // Whoever asked may be gone: then nobody misses the answer.
        match command {
            Command::Dial { reply, .. } => drop(reply.send(Err(cause()))),
            Command::Caller { reply, .. } | Command::Agent { reply, .. } => {
                drop(reply.send(Err(cause())));
            }
            read_or_stop => self.take_command(read_or_stop),
        }
    }

    fn stop(&mut self, done: Option<oneshot::Sender<()>>) {
        let wait = i64::try_from(self.settings.drain_ms).unwrap_or(i64::MAX);
        let deadline = self.clock.now().plus(wait);
        let stopping = self.stopping.get_or_insert_with(|| Stopping {
            deadline,
            done: Vec::new(),
        });
        stopping.done.extend(done);
    }

    /// Snapshots everything and answers whoever asked for the stop.
    async fn close(mut self) {
        // From here on every further command is told that the runtime has stopped.
        self.commands.close();
        self.snapshot_all().await;
        for done in self.stopping.into_iter().flat_map(|stopping| stopping.done) {
            let _ = done.send(());
        }
    }
}
