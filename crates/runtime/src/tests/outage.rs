//! A database that cannot be reached, or does not answer: nobody waits for it,
//! and nobody is lost.

use super::{Running, house::*, reach_menu, until};
use crate::{
    DialError, Runtime, RuntimeError,
    command::{CallerAct, Command},
};
use domain::ContactId;
use std::{sync::Arc, time::Duration};
use store::Db;
use tokio::sync::oneshot;

/// What has to come soon, whatever the database does.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(20);
    tokio::time::timeout(limit, what).await.expect("an answer")
}

/// Takes a table away, and brings it back.
async fn rename(db: &Db, from: &str, to: &str) {
    let Db::Sqlite { rw, .. } = db else {
        panic!("this test is about SQLite");
    };
    let text = format!("ALTER TABLE {from} RENAME TO {to}");
    let text = sqlx::AssertSqlSafe(text);
    sqlx::query(text).execute(rw).await.unwrap();
}

async fn at_the_menu(running: &Running) -> ContactId {
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    running.handle.caller_back(ORG, contact);
    reach_menu(running, contact).await;
    contact
}

fn is_unavailable<T>(answer: Result<T, RuntimeError>) -> bool {
    matches!(answer, Err(RuntimeError::Unavailable(_)))
}

/// Whether everything that is asked for is refused at once.
async fn refuses(running: &Running, contact: ContactId) {
    let handle = &running.handle;
    assert!(is_unavailable(soon(handle.phone(ORG, contact)).await));
    assert!(is_unavailable(soon(handle.desk(ORG, ADA)).await));
    assert!(is_unavailable(soon(handle.digit(ORG, contact, '1')).await));
    let dialled = soon(handle.dial(dial(BARE))).await;
    assert!(
        matches!(dialled, Err(DialError::Unavailable(_))),
        "{dialled:?}"
    );
}

#[tokio::test]
async fn without_a_database_everything_is_refused_until_it_is_back() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = at_the_menu(&running).await;
    let before = running.phone(contact).await;
    rename(&house.db, "journal", "away").await;
    assert!(is_unavailable(
        soon(running.handle.digit(ORG, contact, '1')).await
    ));
    for _ in 0..3 {
        refuses(&running, contact).await;
        running.clock.advance(250);
    }
    rename(&house.db, "away", "journal").await;
    let after = until("recovery", async || {
        running.clock.advance(250);
        running.handle.phone(ORG, contact).await.ok()
    })
    .await;
    // The key that was refused was not pressed.
    assert_eq!(after.playing, before.playing);
    running.handle.digit(ORG, contact, '1').await.unwrap();
    assert!(running.phone(contact).await.queue.is_some());
}

#[tokio::test]
async fn a_stop_ends_without_a_database_and_loses_nobody() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = at_the_menu(&running).await;
    rename(&house.db, "journal", "away").await;
    assert!(is_unavailable(
        soon(running.handle.digit(ORG, contact, '1')).await
    ));
    let handle = running.handle.clone();
    let stop = tokio::spawn(async move { handle.shutdown().await });
    until("the stop", async || {
        clock.advance(250);
        stop.is_finished().then_some(())
    })
    .await;
    soon(running.task).await.unwrap();
    rename(&house.db, "away", "journal").await;

    // The key that was refused is in no snapshot.
    let kept = store::journal::snapshot(&house.db, contact).await.unwrap();
    let last = store::journal::last(&house.db).await.unwrap();
    assert!(kept.is_none_or(|kept| kept.upto <= last));
    let running = Running::start(&house, &clock).await;
    clock.advance(25_000);
    running.traced(contact, "timeout").await;
}

#[tokio::test]
async fn a_commit_that_takes_long_lets_nobody_else_wait() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = at_the_menu(&running).await;
    let press = || {
        let (reply, answer) = oneshot::channel();
        running.send(Command::Caller {
            org: ORG,
            contact,
            act: CallerAct::Digit('1'),
            reply,
        });
        answer
    };
    let writer = house.db.write().await.unwrap();
    let pressed = press();
    running.taken().await;
    running.clock.advance(2_000);
    refuses(&running, contact).await;
    writer.rollback().await.unwrap();
    assert_eq!(soon(pressed).await, Ok(Ok(())));
    assert!(running.phone(contact).await.queue.is_some());

    // A stop does not wait for ever either.
    let writer = house.db.write().await.unwrap();
    let never = press();
    running.taken().await;
    let handle = running.handle.clone();
    let stop = tokio::spawn(async move { handle.shutdown().await });
    until("the stop", async || {
        running.clock.advance(250);
        stop.is_finished().then_some(())
    })
    .await;
    soon(running.task).await.unwrap();
    assert!(soon(never).await.is_err());
    writer.rollback().await.unwrap();
}

#[tokio::test]
async fn nothing_is_started_while_versions_cannot_be_read() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = at_the_menu(&running).await;
    let before = running.phone(contact).await;
    running.kill().await;
    rename(&house.db, "flow_versions", "away").await;
    let started = Runtime::start(house.options(Arc::new(clock.clone()))).await;
    assert!(started.is_err(), "a contact was left behind");
    rename(&house.db, "away", "flow_versions").await;
    let running = Running::start(&house, &clock).await;
    assert_eq!(running.phone(contact).await, before);
}
