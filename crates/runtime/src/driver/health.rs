//! What holds while the database refuses writes, or does not answer at all:
//! whoever asks for something is refused and does not wait.

use super::Driver;
use crate::{RuntimeError, command::Command};
use domain::Timestamp;
use futures::future::BoxFuture;
use std::pin::pin;

/// Whether the database takes writes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Health {
    Well,
    /// The last commit failed; the next is tried at this time.
    Ill {
        until: Timestamp,
    },
}

/// Commits are tried again after this long.
const RETRY_MS: i64 = 250;
/// Whoever asks for something waits for the database this long at most, and
/// so does a stop whose time is over.
const PATIENCE_MS: i64 = 2_000;

const REFUSES: &str = "the database refuses writes at present; nothing was done";
const SILENT: &str = "the database does not answer at present; nothing was done";

impl Driver {
    /// No commit is tried for a while.
    pub(super) fn fall_ill(&mut self) {
        let until = self.clock.now().plus(RETRY_MS);
        self.health = Health::Ill { until };
    }

    /// Whether a commit may be tried: at the end of an illness only where the
    /// database answers, and every session is again what the journal says.
    pub(super) async fn is_well(&mut self) -> bool {
        let Health::Ill { until } = self.health else {
            return true;
        };
        if self.now < until {
            return false;
        }
        let db = self.db.clone();
        let answers = match self.patiently(db.ping()).await {
            Some(Ok(())) => true,
            Some(Err(error)) => {
                tracing::error!(%error, "the database does not answer");
                false
            }
            None => false,
        };
        if answers && self.reload().await {
            self.health = Health::Well;
            return true;
        }
        self.fall_ill();
        false
    }

    /// While the database refuses writes: reads are answered where sessions are
    /// what they should be, everything else is refused with the cause, and what
    /// happened by itself is kept.
    pub(super) fn refuse_writes(&mut self) {
        while let Ok(signal) = self.signals.try_recv() {
            self.take_signal(signal);
        }
        while let Some(command) = self.deferred.pop_front() {
            self.take_while_ill(command);
        }
        while let Ok(command) = self.commands.try_recv() {
            self.take_while_ill(command);
        }
        self.answer_reads();
    }

    fn take_while_ill(&mut self, command: Command) {
        match command {
            read @ (Command::Desk { .. } | Command::Phone { .. }) => self.take_command(read),
            other => self.refuse(other, REFUSES),
        }
    }

    /// Refuses what is asked for; a stop is taken all the same.
    pub(super) fn refuse(&mut self, command: Command, why: &str) {
        let cause = || RuntimeError::Unavailable(why.to_owned());
        // Whoever asked may be gone: then nobody misses the answer.
        match command {
            Command::Dial { reply, .. } => drop(reply.send(Err(cause()))),
            Command::Caller { reply, .. } | Command::Agent { reply, .. } => {
                drop(reply.send(Err(cause())));
            }
            Command::Desk { reply, .. } => drop(reply.send(Err(cause()))),
            Command::Phone { reply, .. } => drop(reply.send(Err(cause()))),
            Command::Shutdown { reply } => self.stop(Some(reply)),
        }
    }

    /// Refuses the reads that were taken: the sessions in memory are ahead of
    /// the journal, and nobody is told what may not have happened.
    pub(super) fn refuse_reads(&mut self) {
        for read in std::mem::take(&mut self.reads) {
            self.refuse(read, SILENT);
        }
    }

    /// Waits for the database. When that takes long, whoever asks for something
    /// meanwhile is refused; none when a stop cannot wait for it any longer.
    pub(super) async fn patiently<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let late = self.clock.now().plus(PATIENCE_MS);
        loop {
            let stopping = self.stopping.as_ref();
            let end = stopping.map(|stopping| stopping.deadline.plus(PATIENCE_MS));
            let is_late = self.clock.now() >= late;
            let alarm = self.alarm(end.into_iter().chain((!is_late).then_some(late)).min());
            tokio::select! {
                biased;
                done = &mut work => return Some(done),
                command = self.commands.recv(), if is_late && !self.alone => {
                    if let Some(command) = self.received(command) {
                        self.refuse(command, SILENT);
                    }
                }
                () = alarm => if end.is_some_and(|end| self.clock.now() >= end) {
                    tracing::error!("a stop does not wait for the database any longer");
                    return None;
                }
            }
        }
    }

    /// What came from the handles; none when all of them are gone, and nobody
    /// is left to ask for a stop.
    pub(super) fn received(&mut self, command: Option<Command>) -> Option<Command> {
        if command.is_none() {
            self.alone = true;
            self.stop(None);
        }
        command
    }

    /// Resolves at that time, never where there is none.
    pub(super) fn alarm(&self, at: Option<Timestamp>) -> BoxFuture<'static, ()> {
        match at {
            Some(at) => self.clock.until(at),
            None => Box::pin(std::future::pending()),
        }
    }
}
