//! Agents: who is offered what, and what becomes of offers.

use super::{Running, house::*, queue_up, until};
use crate::RuntimeError;
use domain::{
    ContactId, UserId,
    agent::{Desk, Presence},
    contact::{EndCause, StageKind},
};

async fn available(running: &Running, user: UserId) {
    let handle = &running.handle;
    handle
        .set_presence(ORG, user, Presence::Available)
        .await
        .unwrap();
    running.clock.advance(1);
}

fn rings(contact: ContactId) -> impl Fn(&Desk) -> bool {
    move |desk| {
        desk.offer
            .as_ref()
            .is_some_and(|offer| offer.contact == contact)
    }
}

#[tokio::test]
async fn the_agent_who_has_been_idle_longest_is_next() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    available(&running, BEN).await;
    available(&running, ADA).await;
    let first = queue_up(&running).await;
    running.desk_with(BEN, rings(first)).await;
    let second = queue_up(&running).await;
    running.desk_with(ADA, rings(second)).await;
    let third = queue_up(&running).await;
    running.handle.accept(ORG, BEN, first).await.unwrap();
    running.handle.accept(ORG, ADA, second).await.unwrap();
    running.clock.advance(5);
    running.handle.end(ORG, ADA, second).await.unwrap();
    running.desk_with(ADA, rings(third)).await;
    let ben = running.handle.desk(ORG, BEN).await.unwrap();
    assert!(ben.offer.is_none() && ben.contact.is_some());
}

#[tokio::test]
async fn callers_are_served_in_order_and_keep_their_place() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let first = queue_up(&running).await;
    running.clock.advance(1);
    let second = queue_up(&running).await;
    assert_eq!(running.phone(second).await.queue.unwrap().position, 2);
    available(&running, ADA).await;
    running.desk_with(ADA, rings(first)).await;
    running.handle.decline(ORG, ADA, first).await.unwrap();
    // Not the same contact again at once; it keeps its place.
    running.desk_with(ADA, rings(second)).await;
    assert_eq!(running.phone(first).await.queue.unwrap().position, 1);
    running.handle.decline(ORG, ADA, second).await.unwrap();
    let desk = running.handle.desk(ORG, ADA).await.unwrap();
    assert!(desk.offer.is_none() && desk.presence == Presence::Available);
    running.clock.advance(10_000);
    running.desk_with(ADA, rings(first)).await;
}

#[tokio::test]
async fn an_offer_without_answer_makes_the_agent_away() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    available(&running, ADA).await;
    let contact = queue_up(&running).await;
    running.desk_with(ADA, rings(contact)).await;
    running.clock.advance(20_000);
    let desk = running
        .desk_with(ADA, |desk| desk.presence == Presence::Away)
        .await;
    assert!(desk.offer.is_none());
    running.traced(contact, "no answer").await;
    let late = running.handle.accept(ORG, ADA, contact).await;
    assert!(matches!(late, Err(RuntimeError::NotNow(_))));
    available(&running, BEN).await;
    running.desk_with(BEN, rings(contact)).await;
}

#[tokio::test]
async fn an_offer_is_withdrawn_when_the_agent_goes_away_or_the_caller_hangs_up() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    available(&running, ADA).await;
    let contact = queue_up(&running).await;
    running.desk_with(ADA, rings(contact)).await;
    let handle = &running.handle;
    handle
        .set_presence(ORG, ADA, Presence::Offline)
        .await
        .unwrap();
    let desk = handle.desk(ORG, ADA).await.unwrap();
    assert!(desk.offer.is_none() && desk.presence == Presence::Offline);
    available(&running, BEN).await;
    running.desk_with(BEN, rings(contact)).await;
    handle.hang_up(ORG, contact).await.unwrap();
    let desk = handle.desk(ORG, BEN).await.unwrap();
    assert!(desk.offer.is_none() && desk.presence == Presence::Available);
}

#[tokio::test]
async fn an_agent_whose_tabs_are_closed_goes_offline_and_lets_go() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let handle = &running.handle;
    handle.agent_back(ORG, ADA);
    available(&running, ADA).await;
    let contact = queue_up(&running).await;
    running.desk_with(ADA, rings(contact)).await;
    handle.accept(ORG, ADA, contact).await.unwrap();
    handle.agent_gone(ORG, ADA);
    handle.desk(ORG, ADA).await.unwrap();
    running.clock.advance(29_000);
    handle.agent_back(ORG, ADA);
    handle.desk(ORG, ADA).await.unwrap();
    running.clock.advance(5_000);
    assert!(handle.desk(ORG, ADA).await.unwrap().contact.is_some());
    handle.agent_gone(ORG, ADA);
    handle.desk(ORG, ADA).await.unwrap();
    running.clock.advance(30_000);
    running
        .desk_with(ADA, |desk| desk.presence == Presence::Offline)
        .await;
    let row = until("the end", async || {
        let row = super::row(&house, contact).await;
        (row.stage == StageKind::Ended).then_some(row)
    })
    .await;
    assert_eq!(row.cause, Some(EndCause::AgentEnded));
}

#[tokio::test]
async fn two_clicks_on_one_offer_count_once() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    available(&running, ADA).await;
    let contact = queue_up(&running).await;
    running.desk_with(ADA, rings(contact)).await;
    let handle = &running.handle;
    let (one, two, three) = tokio::join!(
        handle.accept(ORG, ADA, contact),
        handle.accept(ORG, ADA, contact),
        handle.decline(ORG, ADA, contact),
    );
    let good = [&one, &two, &three]
        .iter()
        .filter(|answer| answer.is_ok())
        .count();
    assert_eq!(good, 1, "{one:?} {two:?} {three:?}");
    let desk = handle.desk(ORG, ADA).await.unwrap();
    assert_eq!(
        desk.contact.map(|active| active.offer.contact),
        Some(contact)
    );
    let not_mine = handle.end(ORG, BEN, contact).await;
    assert!(matches!(not_mine, Err(RuntimeError::NotNow(_))));
}
