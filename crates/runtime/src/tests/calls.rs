//! A call from dial to end, as caller and agent see it.

use super::{Running, house::*, queue_up, reach_menu, row, until};
use crate::{Dial, DialError, RuntimeError};
use domain::{
    agent::Presence,
    contact::{EndCause, StageKind},
};

#[tokio::test]
async fn a_call_runs_from_dial_to_pop() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let handle = &running.handle;
    handle
        .set_presence(ORG, ADA, Presence::Available)
        .await
        .unwrap();
    let contact = queue_up(&running).await;
    assert_eq!(contact, FIRST);

    let desk = running.desk_with(ADA, |desk| desk.offer.is_some()).await;
    let offer = desk.offer.unwrap();
    assert_eq!((offer.contact, offer.caller.as_str()), (contact, CALLER));
    assert_eq!(
        (offer.queue_name.as_str(), offer.channel_name.as_str()),
        ("Support", "Channel_10")
    );
    assert!(offer.opens_tab);
    let shown: Vec<_> = offer.variables.iter().map(|v| v.value.as_str()).collect();
    assert_eq!(shown, ["Grace Hopper", "CAS-01017"]);
    let phone = running.phone(contact).await;
    let place = phone.queue.unwrap();
    assert_eq!((place.name.as_str(), place.position), ("Support", 1));

    handle.accept(ORG, ADA, contact).await.unwrap();
    let desk = handle.desk(ORG, ADA).await.unwrap();
    let active = desk.contact.unwrap();
    assert_eq!(active.pops.len(), 1);
    assert!(active.pops[0].url.contains("id=CAS-01017") && active.pops[0].url.contains("by=Ada"));
    let phone = running.phone(contact).await;
    assert_eq!((phone.agent.as_deref(), phone.playing), (Some("Ada"), None));

    handle.end(ORG, ADA, contact).await.unwrap();
    let desk = handle.desk(ORG, ADA).await.unwrap();
    assert!(desk.contact.is_none());
    assert_eq!(desk.last.unwrap().pops.len(), 1);
    until("the note after the call", async || {
        (house.crm.writes().len() == 1).then_some(())
    })
    .await;
    running
        .traced(contact, "Responded { status: 200, duration_ms")
        .await;
    let row = until("the end", async || {
        let row = row(&house, contact).await;
        (row.stage == StageKind::Ended).then_some(row)
    })
    .await;
    assert_eq!(
        (row.cause, row.agent_name.as_deref()),
        (Some(EndCause::AgentEnded), Some("Ada"))
    );
    assert_eq!(
        running.phone(contact).await.ended,
        Some(EndCause::AgentEnded)
    );
}

#[tokio::test]
async fn a_caller_hangs_up_and_an_ended_call_takes_no_keys() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    reach_menu(&running, contact).await;
    running.handle.hang_up(ORG, contact).await.unwrap();
    let again = running.handle.hang_up(ORG, contact).await;
    assert!(matches!(
        again,
        Err(RuntimeError::NotNow(_) | RuntimeError::NotFound)
    ));
    assert_eq!(
        running.phone(contact).await.ended,
        Some(EndCause::CallerHungUp)
    );
    until("the note", async || {
        (house.crm.writes() == ["POST /log"]).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_without_a_flow_answers_all_the_same() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = running.handle.dial(dial(BARE)).await.unwrap();
    let phone = running.hears(contact, "One moment, please.").await;
    assert_eq!(phone.queue.unwrap().name, "Support");
}

#[tokio::test]
async fn calls_that_cannot_be_set_up_say_why() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let handle = &running.handle;
    let nobody = dial("+4599999999");
    assert_eq!(
        handle.dial(nobody.clone()).await,
        Err(DialError::UnknownNumber(nobody.dialled))
    );
    assert_eq!(
        handle.dial(dial(OFF)).await,
        Err(DialError::Inactive("Channel_40".into()))
    );
    let odd = Dial {
        ani: "0800 x".into(),
        ..dial(SUPPORT)
    };
    assert_eq!(handle.dial(odd).await, Err(DialError::BadCaller));
    let elsewhere = Dial {
        org: domain::OrgId(uuid::Uuid::from_u128(9)),
        ..dial(SUPPORT)
    };
    assert!(matches!(
        handle.dial(elsewhere).await,
        Err(DialError::UnknownNumber(_))
    ));
    let withheld = Dial {
        ani: "anonymous".into(),
        ..dial(SUPPORT)
    };
    assert!(handle.dial(withheld).await.is_ok());
}

#[tokio::test]
async fn another_organisation_sees_nothing() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    let other = domain::OrgId(uuid::Uuid::from_u128(9));
    let missing = RuntimeError::NotFound;
    let handle = &running.handle;
    assert_eq!(
        handle.digit(other, contact, '1').await,
        Err(missing.clone())
    );
    assert_eq!(handle.hang_up(other, contact).await, Err(missing.clone()));
    assert_eq!(handle.phone(other, contact).await, Err(missing.clone()));
    assert_eq!(handle.trace(other, contact).await, Err(missing.clone()));
    assert!(handle.watch(other, contact).await.is_err());
    assert_eq!(
        handle.set_presence(other, ADA, Presence::Available).await,
        Err(missing)
    );
}

#[tokio::test]
async fn a_closed_tab_hangs_up_after_its_grace() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = queue_up(&running).await;
    let handle = &running.handle;
    handle.caller_back(ORG, contact);
    handle.caller_gone(ORG, contact);
    running.phone(contact).await;
    running.clock.advance(60_000);
    assert_eq!(running.phone(contact).await.ended, None);
    handle.caller_gone(ORG, contact);
    running.phone(contact).await;
    running.clock.advance(29_999);
    handle.caller_back(ORG, contact);
    running.phone(contact).await;
    running.clock.advance(10_000);
    assert_eq!(running.phone(contact).await.ended, None);
    handle.caller_gone(ORG, contact);
    running.phone(contact).await;
    running.clock.advance(30_000);
    until("the loss", async || {
        let phone = running.phone(contact).await;
        (phone.ended == Some(EndCause::CallerLost)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn prompts_can_be_cut_short_but_not_drawn_out() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = running.handle.dial(dial(SUPPORT)).await.unwrap();
    let phone = running.hears(contact, "Hello").await;
    let at = phone.playing.unwrap().at;
    running.handle.prompt_ended(ORG, contact, at).await.unwrap();
    running.hears(contact, "Press 1").await;
    // The same report once more is ignored.
    running.handle.prompt_ended(ORG, contact, at).await.unwrap();
    running.hears(contact, "Press 1").await;
}

#[tokio::test]
async fn the_test_button_reaches_the_target() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let outcome = running.handle.test_connector(ORG, CRM).await.unwrap();
    assert!(
        outcome.ok && outcome.excerpt.contains("Grace Hopper"),
        "{outcome:?}"
    );
    let other = domain::ConnectorId(uuid::Uuid::from_u128(99));
    let missing = running.handle.test_connector(ORG, other).await;
    assert_eq!(missing, Err(RuntimeError::NotFound));
}
