//! The clock, injected so that tests have virtual time.

use domain::Timestamp;
use futures::future::BoxFuture;
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Where the runtime gets the time.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Resolves when `now` has reached `at`.
    fn until(&self, at: Timestamp) -> BoxFuture<'static, ()>;
}

/// The machine's clock, immune to jumps: it runs on the monotonic clock and
/// leans towards the wall clock by at most one percent. It never goes back.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
    start_wall_ms: i64,
    /// Correction in milliseconds.
    lean_ms: AtomicI64,
    /// Monotonic milliseconds of the last correction.
    leant_at_ms: AtomicI64,
    /// The latest time that was told.
    told_ms: AtomicI64,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            start_wall_ms: wall_ms(),
            lean_ms: AtomicI64::new(0),
            leant_at_ms: AtomicI64::new(0),
            told_ms: AtomicI64::new(0),
        }
    }
}

fn wall_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX);
        let last = self.leant_at_ms.load(Ordering::Relaxed);
        let mut lean = self.lean_ms.load(Ordering::Relaxed);
        let passed = elapsed - last;
        if passed >= 1_000 {
            let off = wall_ms() - (self.start_wall_ms + elapsed + lean);
            let most = passed / 100;
            lean += off.clamp(-most, most);
            self.lean_ms.store(lean, Ordering::Relaxed);
            self.leant_at_ms.store(elapsed, Ordering::Relaxed);
        }
        let now = self.start_wall_ms + elapsed + lean;
        Timestamp(self.told_ms.fetch_max(now, Ordering::Relaxed).max(now))
    }

    fn until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        let wait = u64::try_from(at.since(self.now())).unwrap_or(0);
        Box::pin(tokio::time::sleep(Duration::from_millis(wait)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_ahead_leans_back_without_going_back() {
        let clock = SystemClock {
            start: Instant::now() - Duration::from_secs(10),
            start_wall_ms: wall_ms(),
            ..SystemClock::default()
        };
        // As if it had been corrected just now, and then not for ten seconds.
        clock.leant_at_ms.store(10_000, Ordering::Relaxed);
        let before = clock.now();
        clock.leant_at_ms.store(0, Ordering::Relaxed);
        assert!(clock.now() >= before);
        assert!(clock.lean_ms.load(Ordering::Relaxed) < 0);
    }
}
