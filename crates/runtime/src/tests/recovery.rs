//! Restarts: everything goes on from its last committed step.

use super::{Running, house::*, queue_up, reach_menu, row, until};
use crate::{ConnectorSettings, ConnectorSource, Options};
use domain::{
    ConnectorId, OrgId,
    agent::Presence,
    contact::{EndCause, StageKind},
};
use futures::future::BoxFuture;
use std::sync::Arc;

#[tokio::test]
async fn a_contact_goes_on_where_it_was() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    reach_menu(&running, contact).await;
    let before = running.phone(contact).await;
    running.kill().await;

    let running = Running::start(&house, &clock).await;
    assert_eq!(running.phone(contact).await, before);
    running.handle.digit(ORG, contact, '1').await.unwrap();
    let queued = running.phone(contact).await.queue.unwrap();
    running.kill().await;

    clock.advance(5_000);
    let running = Running::start(&house, &clock).await;
    assert_eq!(running.phone(contact).await.queue.unwrap(), queued);
    assert_eq!(row(&house, contact).await.stage, StageKind::Queued);
    // New contacts get new ids.
    assert!(running.handle.dial(dial(SUPPORT)).await.unwrap() > contact);
}

#[tokio::test]
async fn timers_fire_after_a_restart() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    running.hears(contact, "Hello").await;
    running.kill().await;
    clock.advance(25_000);
    let running = Running::start(&house, &clock).await;
    running.hears(contact, "Press 1").await;
    running.kill().await;
    // Nobody presses anything, and nobody comes back.
    clock.advance(25_000);
    let running = Running::start(&house, &clock).await;
    running.traced(contact, "timeout").await;
    clock.advance(30_000);
    until("the loss", async || {
        let phone = running.phone(contact).await;
        (phone.ended == Some(EndCause::CallerLost)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_offer_is_made_anew_and_an_agent_keeps_a_contact() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let handle = running.handle.clone();
    handle
        .set_presence(ORG, ADA, Presence::Available)
        .await
        .unwrap();
    let contact = queue_up(&running).await;
    running.desk_with(ADA, |desk| desk.offer.is_some()).await;
    running.kill().await;

    let running = Running::start(&house, &clock).await;
    running.traced(contact, "the server restarted").await;
    clock.advance(10_000);
    running.desk_with(ADA, |desk| desk.offer.is_some()).await;
    running.handle.accept(ORG, ADA, contact).await.unwrap();
    running.kill().await;

    let running = Running::start(&house, &clock).await;
    let desk = running.handle.desk(ORG, ADA).await.unwrap();
    let active = desk.contact.unwrap();
    assert_eq!(active.pops.len(), 1);
    assert_eq!(active.offer.queue_name, "Support");
    assert_eq!(running.phone(contact).await.agent.as_deref(), Some("Ada"));
    running.handle.end(ORG, ADA, contact).await.unwrap();
    running
        .traced(contact, "Responded { status: 200, duration_ms")
        .await;
    running.kill().await;

    let running = Running::start(&house, &clock).await;
    let desk = running.desk_with(ADA, |desk| desk.last.is_some()).await;
    assert_eq!(desk.last.unwrap().pops.len(), 1);
    assert_eq!(desk.presence, Presence::Available);
}

#[tokio::test]
async fn a_read_is_sent_again_and_a_write_is_uncertain() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    house.crm.hold(true);
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    until("the read", async || {
        (house.crm.waiting() == 1).then_some(())
    })
    .await;
    running.kill().await;
    let running = Running::start(&house, &clock).await;
    until("the second read", async || {
        (house.crm.waiting() == 2).then_some(())
    })
    .await;
    house.crm.hold(false);
    reach_menu(&running, contact).await;

    house.crm.hold(true);
    running.handle.digit(ORG, contact, '2').await.unwrap();
    until("the write", async || {
        (house.crm.waiting() == 1).then_some(())
    })
    .await;
    running.kill().await;
    let running = Running::start(&house, &clock).await;
    running.traced(contact, "Uncertain").await;
    house.crm.hold(false);
    until("the write", async || {
        (house.crm.writes().len() == 1).then_some(())
    })
    .await;
    running.hears(contact, "Your note is stored").await;
    assert_eq!(house.crm.writes(), ["PUT /tickets/CAS-01017"]);
}

#[tokio::test]
async fn a_write_is_sent_again_where_the_key_is_honoured() {
    let house = House::with_keys().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    reach_menu(&running, contact).await;
    house.crm.hold(true);
    running.handle.digit(ORG, contact, '2').await.unwrap();
    until("the write", async || {
        (house.crm.waiting() == 1).then_some(())
    })
    .await;
    running.kill().await;
    let running = Running::start(&house, &clock).await;
    until("the second write", async || {
        (house.crm.waiting() == 2).then_some(())
    })
    .await;
    house.crm.hold(false);
    running.hears(contact, "Your note is stored").await;
    assert_eq!(house.crm.writes(), ["PUT /tickets/CAS-01017"]);
    // Both went out under one key, which no other installation has.
    let started = row(&house, contact).await.started_at.0;
    let keys = house.crm.keys();
    assert_eq!(keys.len(), 1);
    assert!(keys[0].starts_with(&format!("{ORG}:{started}:{contact}:")));
}

/// Connectors that cannot be read.
struct NoConnectors;

impl ConnectorSource for NoConnectors {
    fn connector(
        &self,
        _: OrgId,
        _: ConnectorId,
    ) -> BoxFuture<'_, Result<Option<ConnectorSettings>, String>> {
        Box::pin(async { Err("the database cannot be read".to_owned()) })
    }
}

#[tokio::test]
async fn a_write_stays_uncertain_where_its_connector_cannot_be_read() {
    let house = House::with_keys().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    reach_menu(&running, contact).await;
    house.crm.hold(true);
    running.handle.digit(ORG, contact, '2').await.unwrap();
    until("the write", async || {
        (house.crm.waiting() == 1).then_some(())
    })
    .await;
    running.kill().await;
    let options = Options {
        connectors: Arc::new(NoConnectors),
        ..house.options(Arc::new(clock.clone()))
    };
    let running = Running::launch(options, &clock, None).await;
    running.traced(contact, "Uncertain").await;
}

#[tokio::test]
async fn snapshots_shorten_the_reading_and_change_nothing() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = queue_up(&running).await;
    running.handle.caller_back(ORG, contact);
    clock.advance(10_000);
    let kept = until("a snapshot", async || {
        clock.advance(250);
        store::journal::snapshot(&house.db, contact).await.unwrap()
    })
    .await;
    assert_eq!(kept.upto, store::journal::last(&house.db).await.unwrap());
    let before = running.phone(contact).await;
    running.kill().await;
    let running = Running::start(&house, &clock).await;
    assert_eq!(running.phone(contact).await, before);
    running.handle.hang_up(ORG, contact).await.unwrap();
    until("the end", async || {
        let gone = store::journal::snapshot(&house.db, contact).await.unwrap();
        gone.is_none().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_stop_drains_and_snapshots() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let waiting = queue_up(&running).await;
    house.crm.hold(true);
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    until("the read", async || {
        (house.crm.waiting() == 1).then_some(())
    })
    .await;
    let handle = running.handle.clone();
    let stop = tokio::spawn(async move { handle.shutdown().await });
    until("the stop", async || {
        running.handle.desk(ORG, ADA).await.err()
    })
    .await;
    assert!(running.handle.dial(dial(SUPPORT)).await.is_err());
    house.crm.hold(false);
    stop.await.unwrap();
    running.task.await.unwrap();
    for id in [waiting, contact] {
        assert!(
            store::journal::snapshot(&house.db, id)
                .await
                .unwrap()
                .is_some()
        );
    }
    // The answer that was under way is in the journal.
    assert_eq!(house.crm.reads(), 2);
    let running = Running::start(&house, &clock).await;
    running.hears(contact, "Hello Grace Hopper").await;
    assert_eq!(house.crm.reads(), 2);
}
