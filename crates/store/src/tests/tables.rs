//! Queues and channels, each test on both databases; and what the other table tests build on.

use super::{TestDb, databases};
use crate::{Cursor, Slice, Stamp, StoreError, Tx, channels, orgs, queues};
use domain::{
    ChannelId, E164, OrgId, QueueId, Timestamp,
    channel::{ChannelForm, ChannelKind},
    page::Sort,
    queue::QueueForm,
    user::Org,
};
use uuid::Uuid;

pub(super) const STAMP: Stamp<'static> = Stamp {
    at: Timestamp(1_000),
    by: "Ada",
};

fn stamp(at: i64) -> Stamp<'static> {
    Stamp {
        at: Timestamp(at),
        by: "Grace",
    }
}

pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Two organisations, each with a queue of the same name.
pub(super) async fn two_orgs(db: &TestDb) -> (OrgId, OrgId) {
    let mut tx = db.write().await.unwrap();
    for number in [1, 2] {
        let org = Org {
            id: OrgId(id(number)),
            name: format!("Org {number}"),
            time_zone: "Europe/Rome".into(),
            sample: number == 2,
        };
        orgs::insert(&mut tx, &org, STAMP).await.unwrap();
        let queue = QueueForm {
            name: "Sales".into(),
            description: String::new(),
            service_level_s: 20,
        };
        let queue_id = QueueId(id(number * 100));
        queues::insert(&mut tx, org.id, queue_id, &queue, STAMP)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    (OrgId(id(1)), OrgId(id(2)))
}

pub(super) fn channel(name: &str, numbers: &[&str]) -> ChannelForm {
    ChannelForm {
        name: name.into(),
        description: format!("The line of {name}"),
        time_zone: "Europe/Rome".into(),
        service_level_s: 30,
        flow: None,
        numbers: numbers.iter().map(|&n| n.into()).collect(),
        fallback_queue: Some(QueueId(id(100))),
        fallback_announcement: "One moment".into(),
        active: true,
    }
}

fn numbers(form: &ChannelForm) -> Vec<E164> {
    form.numbers.iter().map(|n| n.parse().unwrap()).collect()
}

pub(super) async fn add_channel(tx: &mut Tx, number: u128, form: &ChannelForm, at: i64) {
    let (org, queue) = (OrgId(id(1)), QueueId(id(100)));
    let key = (ChannelId(id(number)), ChannelKind::InboundTelephony);
    channels::insert(tx, org, key, form, queue, stamp(at))
        .await
        .unwrap();
    channels::set_numbers(tx, org, key.0, &numbers(form))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_not_committed_is_not_there() {
    for db in databases().await {
        let mut tx = db.write().await.unwrap();
        let org = Org {
            id: OrgId(id(9)),
            name: "Gone".into(),
            time_zone: "UTC".into(),
            sample: false,
        };
        orgs::insert(&mut tx, &org, STAMP).await.unwrap();
        drop(tx);
        let found = orgs::get(&*db, org.id).await;
        assert!(matches!(found, Err(StoreError::NotFound)));
    }
}

#[tokio::test]
async fn names_are_unique_in_an_organisation_without_regard_to_case() {
    for db in databases().await {
        let (org, other) = two_orgs(&db).await;
        let form = QueueForm {
            name: " SALES".into(),
            description: String::new(),
            service_level_s: 1,
        };
        let mut tx = db.write().await.unwrap();
        let error = queues::insert(&mut tx, org, QueueId(id(7)), &form, STAMP)
            .await
            .unwrap_err();
        assert!(error.is_unique("queues", "name_folded"), "{error}");
        drop(tx);
        let found = queues::get(&*db, other, QueueId(id(100))).await;
        assert!(matches!(found, Err(StoreError::NotFound)), "another's row");
    }
}

#[tokio::test]
async fn a_stale_edit_is_refused() {
    for db in databases().await {
        let (org, _) = two_orgs(&db).await;
        let queue = QueueId(id(100));
        let mut form = queues::get(&*db, org, queue).await.unwrap().form;
        form.service_level_s = 45;
        let mut tx = db.write().await.unwrap();
        let first = queues::update(&mut tx, org, (queue, 1), &form, stamp(2_000)).await;
        first.unwrap();
        let second = queues::update(&mut tx, org, (queue, 1), &form, STAMP).await;
        assert!(matches!(second, Err(StoreError::Stale)));
        tx.commit().await.unwrap();
        let row = queues::get(&*db, org, queue).await.unwrap();
        assert_eq!((row.revision, row.form.service_level_s), (2, 45));
        assert_eq!(
            (row.changed_at.0, row.changed_by.as_str()),
            (2_000, "Grace")
        );
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    for db in databases().await {
        let (org, _) = two_orgs(&db).await;
        let mut tx = db.write().await.unwrap();
        for number in 0..23_u128 {
            // Names whose case would sort them differently if nobody folded it.
            let name = if number % 2 == 0 { "line" } else { "LINE" };
            let form = channel(&format!("{name}_{number:02}"), &[]);
            add_channel(&mut tx, 1_000 + number, &form, 5_000 - (number as i64) / 2).await;
        }
        tx.commit().await.unwrap();
        for (sort, descending) in [
            (Sort::Name, false),
            (Sort::Name, true),
            (Sort::Changed, false),
            (Sort::Changed, true),
        ] {
            walk(&db, org, sort, descending).await;
        }
    }
}

async fn walk(db: &TestDb, org: OrgId, sort: Sort, descending: bool) {
    let mut seen = Vec::new();
    let mut slice = Slice {
        search: "LINE_".into(),
        sort,
        descending,
        after: None,
        limit: 5,
    };
    loop {
        let page = channels::list(&**db, org, &slice).await.unwrap();
        let Some(last) = page.last() else { break };
        slice.after = Some(match sort {
            Sort::Name => Cursor::Text(crate::fold(&last.name), last.id.0),
            Sort::Changed => Cursor::Number(last.changed_at.0, last.id.0),
        });
        seen.extend(
            page.into_iter()
                .map(|row| (row.changed_at, row.name.to_lowercase())),
        );
    }
    assert_eq!(seen.len(), 23);
    let mut sorted = seen.clone();
    match sort {
        Sort::Name => sorted.sort_by(|a, b| a.1.cmp(&b.1)),
        Sort::Changed => sorted.sort_by_key(|row| (row.0, row.1.clone())),
    }
    if descending {
        sorted.reverse();
    }
    assert_eq!(seen, sorted, "{sort:?} {descending} on {}", db.kind());
    assert_eq!(channels::count(&**db, org, "line_").await.unwrap(), 23);
    assert_eq!(
        channels::count(&**db, org, "line%").await.unwrap(),
        0,
        "taken literally"
    );
    assert_eq!(
        channels::count(&**db, org, "THE LINE OF").await.unwrap(),
        23
    );
}

#[tokio::test]
async fn a_number_leads_to_one_channel() {
    for db in databases().await {
        let (org, other) = two_orgs(&db).await;
        let mut tx = db.write().await.unwrap();
        let form = channel("Main", &["+4570202021", "+4570202020"]);
        add_channel(&mut tx, 11, &form, 1).await;
        tx.commit().await.unwrap();

        let stored = channels::get(&*db, org, ChannelId(id(11))).await.unwrap();
        assert_eq!(stored.form, form, "the numbers keep their order");
        let number: E164 = "+4570202020".parse().unwrap();
        let route = channels::route(&*db, org, &number).await.unwrap().unwrap();
        assert_eq!((route.channel, route.version), (ChannelId(id(11)), None));
        assert_eq!(channels::route(&*db, other, &number).await.unwrap(), None);
        let holder = channels::holder(&*db, &number).await.unwrap().unwrap();
        assert_eq!(holder, (org, ChannelId(id(11)), "Main".into()));
        assert_eq!(channels::diallable(&*db, org).await.unwrap().len(), 2);
        assert_eq!(
            channels::named(&*db, org, "main").await.unwrap(),
            Some(holder.1)
        );

        let mut tx = db.write().await.unwrap();
        add_channel(&mut tx, 12, &channel("Second", &[]), 1).await;
        let taken = channels::set_numbers(&mut tx, org, ChannelId(id(12)), &[number]).await;
        assert!(taken.unwrap_err().is_unique("support_numbers", "number"));
        drop(tx);

        let mut tx = db.write().await.unwrap();
        channels::delete(&mut tx, org, (ChannelId(id(11)), 1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(channels::diallable(&*db, org).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_channel_cannot_refer_to_another_organisations_rows() {
    for db in databases().await {
        let (org, _) = two_orgs(&db).await;
        let mut tx = db.write().await.unwrap();
        let key = (ChannelId(id(5)), ChannelKind::InboundTelephony);
        let others = QueueId(id(200));
        let error = channels::insert(&mut tx, org, key, &channel("X", &[]), others, STAMP).await;
        assert!(matches!(error, Err(StoreError::Reference)), "{error:?}");
    }
}

/// Runs `sql` and expects the database to say no with `word`.
pub(super) async fn refuses(db: &TestDb, sql: &'static str, word: &str) {
    let mut tx = db.write().await.unwrap();
    let run = async { execute!(tx, sql) };
    let error = run.await.unwrap_err();
    assert!(error.to_string().contains(word), "{error}");
}
