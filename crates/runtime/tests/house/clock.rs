//! Virtual time.

use domain::Timestamp;
use futures::future::BoxFuture;
use runtime::Clock;
use std::sync::Arc;
use tokio::sync::watch;

/// A clock that moves when it is told to.
#[derive(Clone)]
pub struct TestClock {
    now: Arc<watch::Sender<Timestamp>>,
}

impl TestClock {
    /// Some day in 2026.
    pub fn new() -> Self {
        let (now, _) = watch::channel(Timestamp(1_790_000_000_000));
        Self { now: Arc::new(now) }
    }

    pub fn advance(&self, millis: i64) {
        self.now.send_modify(|now| *now = now.plus(millis));
    }

    /// Moves to `at` where that lies ahead.
    pub fn reach(&self, at: Timestamp) {
        self.now.send_modify(|now| *now = (*now).max(at));
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    fn until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        let mut now = self.now.subscribe();
        Box::pin(async move {
            if now.wait_for(|now| *now >= at).await.is_err() {
                // The clock is gone: time stands still.
                std::future::pending::<()>().await;
            }
        })
    }
}
