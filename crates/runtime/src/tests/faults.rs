//! A database that refuses writes, and systems that are slow.

use super::{Running, house::*, queue_up, reach_menu, until};
use crate::{DialError, RuntimeError};
use domain::agent::Presence;
use store::Db;

/// Every write fails as on a full disk: SQLite takes the transaction back by itself.
async fn fill_disk(db: &Db, full: bool) {
    let Db::Sqlite { rw, .. } = db else {
        panic!("this test is about SQLite");
    };
    for text in if full { FILL } else { EMPTY } {
        sqlx::query(text).execute(rw).await.unwrap();
    }
}

const FILL: [&str; 2] = [
    "CREATE TRIGGER full_journal BEFORE INSERT ON journal \
     BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END",
    "CREATE TRIGGER full_presence BEFORE INSERT ON presence \
     BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END",
];
const EMPTY: [&str; 2] = ["DROP TRIGGER full_journal", "DROP TRIGGER full_presence"];

#[tokio::test]
async fn a_full_disk_refuses_new_work_and_loses_nothing() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let handle = &running.handle;
    let waiting = queue_up(&running).await;
    let at_menu = handle.dial(dial(SUPPORT)).await.unwrap();
    reach_menu(&running, at_menu).await;
    house.crm.hold(true);
    let looked_up = handle.dial(dial(SUPPORT)).await.unwrap();
    until("the read", async || {
        (house.crm.waiting() == 1).then_some(())
    })
    .await;
    let (before, lines) = (running.phone(at_menu).await, running.trace(at_menu).await);

    fill_disk(&house.db, true).await;
    let refused = until("a refusal", async || handle.dial(dial(SUPPORT)).await.err()).await;
    assert!(matches!(refused, DialError::Unavailable(_)), "{refused:?}");
    running.clock.advance(250);
    let pressed = until("a refusal", async || {
        handle.digit(ORG, at_menu, '9').await.err()
    })
    .await;
    assert!(
        matches!(pressed, RuntimeError::Unavailable(_)),
        "{pressed:?}"
    );
    let presence = until("a refusal", async || {
        running.clock.advance(250);
        handle
            .set_presence(ORG, BEN, Presence::Available)
            .await
            .err()
    })
    .await;
    assert!(matches!(presence, RuntimeError::Unavailable(_)));
    // Reading goes on, and what was refused has not happened.
    assert_eq!(running.phone(at_menu).await, before);
    assert_eq!(running.trace(at_menu).await, lines);
    house.crm.hold(false);
    until("the answer", async || {
        (house.crm.waiting() == 0).then_some(())
    })
    .await;
    let reads = house.crm.reads();
    running.clock.advance(250);

    fill_disk(&house.db, false).await;
    until("recovery", async || {
        running.clock.advance(250);
        handle
            .set_presence(ORG, ADA, Presence::Available)
            .await
            .ok()
    })
    .await;
    // The answer that came meanwhile was kept.
    running.traced(looked_up, "Responded").await;
    assert_eq!(house.crm.reads(), reads);
    running
        .desk_with(ADA, |desk| {
            desk.offer.as_ref().is_some_and(|o| o.contact == waiting)
        })
        .await;
    handle.accept(ORG, ADA, waiting).await.unwrap();
}

#[tokio::test]
async fn a_slow_system_delays_nobody_else() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    house.crm.hold(true);
    let mut stuck = Vec::new();
    for _ in 0..100 {
        stuck.push(running.handle.dial(dial(SUPPORT)).await.unwrap());
    }
    until("a full bulkhead", async || {
        (house.crm.waiting() == 64).then_some(())
    })
    .await;
    // A channel that does not need that system answers at once.
    let quick = running.handle.dial(dial(BARE)).await.unwrap();
    let phone = running.phone(quick).await;
    assert!(format!("{:?}", phone.playing).contains("One moment"));
    house.crm.hold(false);
    for contact in stuck {
        running.hears(contact, "Hello").await;
    }
}

#[tokio::test]
async fn a_crm_that_is_gone_takes_the_callers_along_the_default() {
    let mut house = House::new().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    house.connectors = std::sync::Arc::new(Connectors {
        base: format!("http://{free}"),
        honours_keys: false,
    });
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    running.hears(contact, "Hello unknown").await;
    running.traced(contact, "no_answer: Some(Refused)").await;
}
