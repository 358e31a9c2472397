//! Timers of sessions.

use super::{Running, house::*};

#[tokio::test]
async fn a_tick_that_comes_too_early_comes_again() {
    let mut house = House::new().await;
    house.settings.batch = 1;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let first = running.handle.dial(dial(SUPPORT)).await.unwrap();
    let second = running.handle.dial(dial(SUPPORT)).await.unwrap();
    let phone = running.hears(first, "Hello Grace Hopper").await;
    running.hears(second, "Hello Grace Hopper").await;
    let ends = phone.playing.and_then(|playing| playing.ends).unwrap();
    // Both are due, one at a time; while the first is committed the clock goes back.
    let writer = house.db.write().await.unwrap();
    clock.reach(ends);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    clock.advance(-10);
    writer.rollback().await.unwrap();
    running.hears(first, "Press 1").await;
    running.hears(second, "Hello Grace Hopper").await;
    clock.reach(ends);
    running.hears(second, "Press 1").await;
}
