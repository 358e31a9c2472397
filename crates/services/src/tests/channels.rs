//! Channels and their numbers.

use super::{House, fields, sentence};
use crate::channels;
use domain::{
    FlowId, Problem, QueueId,
    channel::{ChannelForm, ChannelKind::InboundTelephony},
    page::ListQuery,
    policy::Role,
};
use uuid::Uuid;

#[tokio::test]
async fn a_channel_is_stored_as_it_is_meant() {
    let house = House::new().await;
    let mut form = house
        .channel_form("Orders", &["+45 70 20 20 20", "+4570202021"])
        .await;
    form.time_zone = "europe/copenhagen".into();
    let made = channels::create(&house.admin(), InboundTelephony, &form)
        .await
        .unwrap();
    assert_eq!(made.form.numbers, ["+4570202020", "+4570202021"]);
    assert_eq!(made.form.time_zone, "Europe/Copenhagen");
    let page = channels::list(&house.admin(), &ListQuery::default())
        .await
        .unwrap();
    assert_eq!((page.total, page.rows[0].numbers.len()), (1, 2));
    assert_eq!(
        channels::get(&house.as_role(Role::Supervisor), made.id)
            .await
            .unwrap(),
        made
    );
    let trail = house.trail().await;
    assert_eq!(
        (trail[0].action.as_str(), trail[0].object_name.as_str()),
        ("channel.create", "Orders")
    );
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nothing_is_saved() {
    let house = House::new().await;
    let form = ChannelForm {
        name: "two words".into(),
        time_zone: "Mars/Olympus".into(),
        numbers: vec!["12".into(), "+4570202020".into(), "+45 7020 2020".into()],
        ..ChannelForm::default()
    };
    let problem = channels::create(&house.admin(), InboundTelephony, &form)
        .await
        .unwrap_err();
    assert_eq!(
        fields(problem),
        [
            "name",
            "service_level_s",
            "fallback_queue",
            "fallback_announcement",
            "numbers.0",
            "time_zone",
            "numbers.2"
        ]
    );
    assert!(house.trail().await.is_empty());
}

#[tokio::test]
async fn a_number_belongs_to_one_channel_which_is_named() {
    let house = House::new().await;
    house.channel("Orders", &["+4570202020"]).await;
    let mut form = house
        .channel_form("ORDERS", &["+4570202099", "+4570202020"])
        .await;
    form.flow = Some(FlowId(Uuid::from_u128(9)));
    let problem = channels::create(&house.admin(), InboundTelephony, &form)
        .await
        .unwrap_err();
    let Problem::Invalid(errors) = problem else {
        panic!("{problem:?}");
    };
    let said: Vec<_> = errors
        .iter()
        .map(|e| (e.field.as_str(), e.message.as_str()))
        .collect();
    assert_eq!(said[0], ("name", "Another channel has this name."));
    assert_eq!(said[1].0, "flow");
    let taken = (
        "numbers.1",
        "+4570202020 already belongs to the channel Orders.",
    );
    assert_eq!(said[2..], [taken]);
}

#[tokio::test]
async fn another_organisation_learns_that_a_number_is_taken_but_not_by_whom() {
    let house = House::new().await;
    house.channel("Orders", &["+4570202020"]).await;
    let mut theirs = house.channel_form("Theirs", &["+4570202020"]).await;
    let queue = crate::queues::create(&house.neighbour(), &super::queue_form("Q")).await;
    theirs.fallback_queue = Some(queue.unwrap().id);
    let problem = channels::create(&house.neighbour(), InboundTelephony, &theirs).await;
    let said = sentence(problem.unwrap_err());
    assert!(
        !said.contains("Orders") && said.contains("already in use"),
        "{said}"
    );
}

#[tokio::test]
async fn a_channels_own_numbers_do_not_stand_in_its_way() {
    let house = House::new().await;
    let first = house.channel("Orders", &["+4570202020"]).await;
    let mut own = first.form.clone();
    own.numbers = vec!["+4570202021".into(), "+4570202020".into()];
    let changed = channels::update(&house.admin(), first.id, 1, &own)
        .await
        .unwrap();
    assert_eq!(changed.form.numbers, own.numbers);
}

#[tokio::test]
async fn another_organisations_queue_is_not_there() {
    let house = House::new().await;
    let mut form = house.channel_form("Orders", &[]).await;
    let theirs = crate::queues::create(&house.neighbour(), &super::queue_form("Q")).await;
    for queue in [theirs.unwrap().id, QueueId(Uuid::from_u128(1))] {
        form.fallback_queue = Some(queue);
        let problem = channels::create(&house.admin(), InboundTelephony, &form).await;
        assert_eq!(fields(problem.unwrap_err()), ["fallback_queue"]);
    }
}

#[tokio::test]
async fn a_stale_edit_is_told_who_was_faster_and_what_it_is_now() {
    let house = House::new().await;
    let channel = house.channel("Orders", &["+4570202020"]).await;
    let mut first = channel.form.clone();
    first.description = "Changed first".into();
    channels::update(&house.admin(), channel.id, 1, &first)
        .await
        .unwrap();
    let mut second = channel.form.clone();
    second.description = "Changed second".into();
    let problem = channels::update(&house.admin(), channel.id, 1, &second)
        .await
        .unwrap_err();
    let Problem::Conflict(conflict) = problem else {
        panic!("{problem:?}");
    };
    assert_eq!(
        (conflict.revision, conflict.changed_by.as_str()),
        (2, "Home administrator")
    );
    let now: ChannelForm = serde_json::from_value(conflict.current).unwrap();
    assert_eq!(now, first, "the newer copy in the form's own shape");
    let kept = channels::get(&house.admin(), channel.id).await.unwrap();
    assert_eq!(kept.form.description, "Changed first");
    let flipped = channels::set_active(&house.admin(), channel.id, 1, false).await;
    assert!(matches!(flipped, Err(Problem::Conflict(_))));
    let gone = channels::delete(&house.admin(), channel.id, 1).await;
    assert!(matches!(gone, Err(Problem::Conflict(_))));
}

#[tokio::test]
async fn only_an_inactive_channel_is_deleted_and_frees_its_numbers() {
    let house = House::new().await;
    let cx = house.admin();
    let channel = house.channel("Orders", &["+4570202020"]).await;
    let refused = channels::delete(&cx, channel.id, 1).await.unwrap_err();
    assert!(sentence(refused).starts_with("Switch the channel off"));
    channels::set_active(&cx, channel.id, 1, false)
        .await
        .unwrap();
    channels::delete(&cx, channel.id, 2).await.unwrap();
    assert_eq!(channels::get(&cx, channel.id).await, Err(Problem::NotFound));
    assert_eq!(
        channels::delete(&cx, channel.id, 2).await,
        Err(Problem::NotFound)
    );
    house.channel("Again", &["+4570202020"]).await;
    let actions: Vec<_> = house
        .trail()
        .await
        .into_iter()
        .map(|row| row.action)
        .collect();
    assert!(
        actions.contains(&"channel.delete".to_owned()),
        "{actions:?}"
    );
}

#[tokio::test]
async fn of_two_edits_at_once_one_is_told() {
    let house = House::new().await;
    let channel = house.channel("Orders", &["+4570202020"]).await;
    let edit = |text: &str| {
        let (cx, id) = (house.admin(), channel.id);
        let form = ChannelForm {
            description: text.to_owned(),
            ..channel.form.clone()
        };
        async move { channels::update(&cx, id, 1, &form).await }
    };
    let answers = futures::join!(edit("one"), edit("two"), edit("three"));
    let answers = [answers.0, answers.1, answers.2];
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    let told = |answer: &&Result<_, Problem>| matches!(answer, Err(Problem::Conflict(_)));
    assert_eq!(
        (done, answers.iter().filter(told).count()),
        (1, 2),
        "{answers:?}"
    );
    let kept = channels::get(&house.admin(), channel.id).await.unwrap();
    assert_eq!(
        (kept.revision, house.trail().await[0].action.as_str()),
        (2, "channel.update")
    );
}
