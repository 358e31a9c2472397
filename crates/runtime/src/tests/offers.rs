//! Offers that are being made while something else happens.

use super::{Running, house::*, queue_up, reach_menu, until};
use crate::command::{AgentAct, CallerAct, Command};
use domain::{
    ContactId, UserId,
    agent::{Desk, Presence},
    contact::EndCause,
};
use store::Tx;
use tokio::sync::oneshot;

const REFUSED: &str = "+4570202098";

async fn available(running: &Running, user: UserId) {
    let set = running.handle.set_presence(ORG, user, Presence::Available);
    set.await.unwrap();
    running.clock.advance(1);
}

fn rings(contact: ContactId) -> impl Fn(&Desk) -> bool {
    move |desk| {
        let offer = desk.offer.as_ref();
        offer.is_some_and(|offer| offer.contact == contact)
    }
}

#[tokio::test]
async fn a_contact_that_its_queue_refuses_keeps_no_agent_from_the_next() {
    let house = House::new().await;
    house.add(60, "refused", REFUSED).await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    available(&running, ADA).await;
    let refused = running.handle.dial(dial(REFUSED)).await.unwrap();
    until("the end", async || {
        let ended = running.phone(refused).await.ended;
        (ended == Some(EndCause::FlowDisconnected)).then_some(())
    })
    .await;
    let good = queue_up(&running).await;
    running.desk_with(ADA, rings(good)).await;
}

#[tokio::test]
async fn a_caller_who_is_lost_between_two_offers_keeps_no_agent_from_the_next() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    available(&running, ADA).await;
    let lost = running.handle.dial(dial(BARE)).await.unwrap();
    running.desk_with(ADA, rings(lost)).await;
    available(&running, BEN).await;
    // Nobody answers, and the caller's tab never opened: both are due at once.
    running.clock.advance(30_000);
    running
        .desk_with(ADA, |desk| desk.presence == Presence::Away)
        .await;
    until("the loss", async || {
        let ended = running.phone(lost).await.ended;
        (ended == Some(EndCause::CallerLost)).then_some(())
    })
    .await;
    let good = queue_up(&running).await;
    running.desk_with(BEN, rings(good)).await;
}

/// A caller whose key 1 is being committed, which takes as long as the
/// transaction lives: then the router offers the contact to Ada.
async fn about_to_queue(running: &Running, house: &House) -> (ContactId, Tx) {
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    running.handle.caller_back(ORG, contact);
    reach_menu(running, contact).await;
    let writer = house.db.write().await.unwrap();
    let (reply, _) = oneshot::channel();
    running.send(Command::Caller {
        org: ORG,
        contact,
        act: CallerAct::Digit('1'),
        reply,
    });
    running.taken().await;
    (contact, writer)
}

#[tokio::test]
async fn an_agent_who_leaves_while_an_offer_is_made_is_not_rung() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    available(&running, ADA).await;
    let (contact, writer) = about_to_queue(&running, &house).await;
    let (reply, answer) = oneshot::channel();
    running.send(Command::Agent {
        org: ORG,
        user: ADA,
        act: AgentAct::Presence(Presence::Offline, None),
        reply,
    });
    writer.rollback().await.unwrap();
    answer.await.unwrap().unwrap();
    let desk = running.handle.desk(ORG, ADA).await.unwrap();
    assert_eq!((desk.presence, desk.offer), (Presence::Offline, None));
    available(&running, BEN).await;
    running.desk_with(BEN, rings(contact)).await;
}

#[tokio::test]
async fn an_agent_who_is_gone_while_an_offer_is_made_is_not_rung() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    available(&running, ADA).await;
    running.handle.agent_back(ORG, ADA);
    running.handle.agent_gone(ORG, ADA);
    running.handle.desk(ORG, ADA).await.unwrap();
    let (contact, writer) = about_to_queue(&running, &house).await;
    running.clock.advance(30_000);
    writer.rollback().await.unwrap();
    // Whoever asks while the commit takes that long is refused.
    let desk = until("the end of the grace", async || {
        let desk = running.handle.desk(ORG, ADA).await.ok()?;
        (desk.presence == Presence::Offline).then_some(desk)
    })
    .await;
    assert_eq!(desk.offer, None);
    available(&running, BEN).await;
    running.desk_with(BEN, rings(contact)).await;
}
