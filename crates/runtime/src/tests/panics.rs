//! What breaks down in one contact, and stays there.

use super::{Running, house::*, queue_up, until};
use crate::{ConnectorSettings, ConnectorSource, Options, RuntimeError};
use domain::{
    ConnectorId, OrgId, Timestamp,
    agent::Presence,
    contact::{EndCause, StageKind},
};
use flow::engine::Zones;
use futures::future::BoxFuture;
use std::sync::Arc;

const BREAKS: &str = "+4570202099";

/// A zone that no zone database should ever have.
struct BreakingZones;

impl Zones for BreakingZones {
    fn utc_offset_s(&self, zone: &str, _: Timestamp) -> Option<i32> {
        assert_ne!(zone, "Panic/Zone", "this panic is wanted");
        Some(0)
    }
}

struct BreakingConnectors;

impl ConnectorSource for BreakingConnectors {
    fn connector(
        &self,
        _: OrgId,
        _: ConnectorId,
    ) -> BoxFuture<'_, Result<Option<ConnectorSettings>, String>> {
        Box::pin(async { panic!("this panic is wanted") })
    }
}

async fn start(house: &House, clock: &clock::TestClock) -> Running {
    let options = Options {
        zones: Arc::new(BreakingZones),
        ..house.options(Arc::new(clock.clone()))
    };
    Running::launch(options, clock, None).await
}

#[tokio::test]
async fn a_step_that_breaks_down_parks_its_contact_and_nobody_else() {
    let house = House::new().await;
    house.add(50, "breaks", BREAKS).await;
    let clock = clock::TestClock::new();
    let running = start(&house, &clock).await;
    let broken = running.handle.dial(dial(BREAKS)).await.unwrap();
    let phone = running.hears(broken, "Good day").await;
    clock.reach(phone.playing.and_then(|playing| playing.ends).unwrap());
    let other = queue_up(&running).await;
    assert!(running.phone(other).await.queue.is_some());
    running.kill().await;

    // Neither does it keep the server from starting.
    let running = start(&house, &clock).await;
    assert!(running.phone(other).await.queue.is_some());
    assert!(running.handle.is_running());
    running.handle.hang_up(ORG, broken).await.unwrap();
    let ended = running.phone(broken).await.ended;
    assert_eq!(ended, Some(EndCause::CallerHungUp));
}

#[tokio::test]
async fn a_request_that_breaks_down_is_answered() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let options = Options {
        connectors: Arc::new(BreakingConnectors),
        ..house.options(Arc::new(clock.clone()))
    };
    let running = Running::launch(options, &clock, None).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    running.hears(contact, "Hello unknown").await;
}

#[tokio::test]
async fn a_snapshot_that_cannot_be_read_loses_nobody() {
    let mut house = House::new().await;
    house.settings.rows_per_snapshot = 1;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = queue_up(&running).await;
    let before = running.phone(contact).await;
    running.kill().await;
    let mut tx = house.db.write().await.unwrap();
    let snapshot = store::journal::snapshot(&mut tx, contact).await.unwrap();
    let damaged = store::journal::SnapshotRow {
        body: "{".to_owned(),
        ..snapshot.unwrap()
    };
    store::journal::keep(&mut tx, &[damaged]).await.unwrap();
    tx.commit().await.unwrap();

    let running = Running::start(&house, &clock).await;
    assert_eq!(running.phone(contact).await, before);
}

#[tokio::test]
async fn a_snapshot_holds_what_its_own_row_brought_about() {
    let mut house = House::new().await;
    house.settings.rows_per_snapshot = 1;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let contact = queue_up(&running).await;
    let set = running.handle.set_presence(ORG, ADA, Presence::Available);
    set.await.unwrap();
    running.desk_with(ADA, |desk| desk.offer.is_some()).await;
    running.handle.accept(ORG, ADA, contact).await.unwrap();
    let before = running.desk_with(ADA, |desk| desk.contact.is_some()).await;
    assert_eq!(before.contact.unwrap().pops.len(), 1);
    running.kill().await;

    let running = Running::start(&house, &clock).await;
    let desk = running.handle.desk(ORG, ADA).await.unwrap();
    assert_eq!(desk.contact.unwrap().pops.len(), 1);
}

#[tokio::test]
async fn an_agent_who_is_switched_off_is_offered_nothing() {
    let house = House::new().await;
    let clock = clock::TestClock::new();
    let running = Running::start(&house, &clock).await;
    let handle = running.handle.clone();
    let set = |presence| handle.set_presence(ORG, ADA, presence);
    set(Presence::Available).await.unwrap();
    switch_off(&house).await;
    assert_eq!(set(Presence::Available).await, Err(RuntimeError::NotFound));
    set(Presence::Offline).await.unwrap();
    let contact = queue_up(&running).await;
    until("the queue", async || {
        let row = super::row(&house, contact).await;
        (row.stage == StageKind::Queued).then_some(())
    })
    .await;
    let desk = handle.desk(ORG, ADA).await.unwrap();
    assert_eq!((desk.presence, desk.offer), (Presence::Offline, None));
}

async fn switch_off(house: &House) {
    let mut tx = house.db.write().await.unwrap();
    let user = store::users::get(&mut tx, ORG, ADA).await.unwrap();
    let form = domain::user::UserForm {
        active: false,
        ..user.form
    };
    let stamp = store::Stamp {
        at: Timestamp(2),
        by: "test",
    };
    let key = (ADA, user.revision);
    store::users::update(&mut tx, ORG, key, &form, true, stamp)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
