//! What holds while the database refuses writes.

use super::Driver;
use crate::{RuntimeError, command::Command};
use domain::Timestamp;

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
pub(super) const RETRY_MS: i64 = 250;

impl Driver {
    /// Whether a commit may be tried.
    pub(super) fn is_well(&mut self) -> bool {
        match self.health {
            Health::Well => true,
            Health::Ill { until } if self.now >= until => {
                self.health = Health::Well;
                true
            }
            Health::Ill { .. } => false,
        }
    }

    /// While the database refuses writes: reads are answered, everything else
    /// is refused with the cause, and what happened by itself is kept.
    pub(super) fn refuse_writes(&mut self) {
        while let Ok(signal) = self.signals.try_recv() {
            self.take_signal(signal);
        }
        while let Some(command) = self.deferred.pop_front() {
            self.refuse(command);
        }
        while let Ok(command) = self.commands.try_recv() {
            self.refuse(command);
        }
        self.answer_reads();
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
}
