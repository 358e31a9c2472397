//! Stopping: nothing new, what is under way comes to its end, snapshots.

use super::Driver;
use domain::Timestamp;
use tokio::sync::oneshot;

/// A stop that was asked for.
pub(super) struct Stopping {
    /// When it no longer waits for requests under way.
    pub deadline: Timestamp,
    pub done: Vec<oneshot::Sender<()>>,
}

impl Driver {
    /// Nothing is left to do before a stop, or there is no time left for it.
    pub(super) fn is_drained(&self) -> bool {
        self.stopping.as_ref().is_some_and(|stopping| {
            let idle = self.flying == 0 && self.inbox.is_empty() && self.deferred.is_empty();
            idle || self.now >= stopping.deadline
        })
    }

    pub(super) fn stop(&mut self, done: Option<oneshot::Sender<()>>) {
        let wait = i64::try_from(self.settings.drain_ms).unwrap_or(i64::MAX);
        let deadline = self.clock.now().plus(wait);
        let stopping = self.stopping.get_or_insert_with(|| Stopping {
            deadline,
            done: Vec::new(),
        });
        stopping.done.extend(done);
    }

    /// Snapshots everything and answers whoever asked for the stop.
    pub(super) async fn close(mut self) {
        // From here on every further command is told that the runtime has stopped.
        self.commands.close();
        self.snapshot_all().await;
        for done in self.stopping.into_iter().flat_map(|stopping| stopping.done) {
            let _ = done.send(());
        }
    }
}
