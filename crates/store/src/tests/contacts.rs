//! Contacts, journal, snapshots and presence, each test on both databases.

use super::{databases, tables::two_orgs};
use crate::{
    Tx,
    contacts::{self, ContactSlice, Progress, StoredContact},
    journal::{self, JournalRow, SnapshotRow},
    presence::{self, PresenceRow},
};
use domain::{
    ChannelId, ContactId, OrgId, QueueId, Timestamp, UserId,
    agent::Presence,
    contact::{EndCause, StageKind},
    policy::Role,
    user::UserForm,
};
use uuid::Uuid;

fn contact(id: i64, org: OrgId, ani: &str) -> StoredContact {
    StoredContact {
        id: ContactId(id),
        org,
        channel: ChannelId(Uuid::from_u128(7)),
        channel_name: "Support_EU".into(),
        flow: None,
        version: None,
        ani: ani.into(),
        dnis: "+4570202020".into(),
        started_at: Timestamp(1_000 + id),
        progress: Progress {
            stage: StageKind::InFlow,
            queue: None,
            queued_at: None,
            agent: None,
            answered_at: None,
            ended_at: None,
            cause: None,
            finished_at: None,
        },
    }
}

fn row(id: i64, contact: i64) -> JournalRow {
    JournalRow {
        id,
        contact: ContactId(contact),
        at: Timestamp(5_000 + id),
        engine: 1,
        body: format!("{{\"n\":{id},\"nul\":\"\\u0000\",\"text\":\"ü\"}}"),
    }
}

#[tokio::test]
async fn contacts_are_inserted_updated_and_listed() {
    for db in databases().await {
        let (org, other) = two_orgs(&db).await;
        let mut rows: Vec<_> = (1..=70)
            .map(|id| contact(id, org, "+39021234567"))
            .collect();
        rows.push(contact(71, other, "anonymous"));
        let mut tx = db.write().await.unwrap();
        contacts::save(&mut tx, &rows).await.unwrap();
        let queue = QueueId(Uuid::from_u128(100));
        rows[0].progress = Progress {
            stage: StageKind::Ended,
            queue: Some(queue),
            queued_at: Some(Timestamp(2_000)),
            ended_at: Some(Timestamp(3_000)),
            cause: Some(EndCause::CallerLost),
            finished_at: Some(Timestamp(3_001)),
            ..rows[0].progress
        };
        contacts::save(&mut tx, &rows[..1]).await.unwrap();
        tx.commit().await.unwrap();

        let one = contacts::get(&*db, org, ContactId(1)).await.unwrap();
        assert_eq!(one.queue_name.as_deref(), Some("Sales"));
        assert_eq!(one.cause, Some(EndCause::CallerLost));
        assert!(contacts::get(&*db, other, ContactId(1)).await.is_err());
        let stored = contacts::stored(&*db, ContactId(1)).await.unwrap();
        assert_eq!(stored.as_ref(), Some(&rows[0]));

        let mut slice = ContactSlice {
            limit: 40,
            ..ContactSlice::default()
        };
        let first = contacts::list(&*db, org, &slice).await.unwrap();
        slice.before = first.last().map(|row| row.id);
        let second = contacts::list(&*db, org, &slice).await.unwrap();
        let ids: Vec<i64> = first.iter().chain(&second).map(|row| row.id.0).collect();
        assert_eq!(ids, (1..=70).rev().collect::<Vec<_>>());
        slice = ContactSlice {
            live: true,
            limit: 100,
            search: "support_eu".into(),
            before: None,
        };
        assert_eq!(contacts::list(&*db, org, &slice).await.unwrap().len(), 69);
        assert_eq!(contacts::count(&*db, org, &slice).await.unwrap(), 69);
        slice.search = "anonymous".into();
        assert_eq!(contacts::list(&*db, org, &slice).await.unwrap().len(), 0);
        assert_eq!(contacts::list(&*db, other, &slice).await.unwrap().len(), 1);
        assert_eq!(
            contacts::count(&*db, org, &ContactSlice::default())
                .await
                .unwrap(),
            70
        );
        slice.search = "support_eu".into();
        assert_eq!(contacts::count(&*db, org, &slice).await.unwrap(), 69);
        assert_eq!(contacts::last(&*db).await.unwrap(), 71);
        let open = contacts::open(&*db, ContactId(10), 5).await.unwrap();
        assert_eq!(
            open.iter().map(|c| c.id.0).collect::<Vec<_>>(),
            [11, 12, 13, 14, 15]
        );
    }
}

#[tokio::test]
async fn the_journal_is_read_after_the_snapshot() {
    for db in databases().await {
        let (org, _) = two_orgs(&db).await;
        let rows: Vec<_> = (1..=100).map(|id| row(id, 1 + id % 3)).collect();
        let mut tx = db.write().await.unwrap();
        let mut all: Vec<_> = (1..=3).map(|id| contact(id, org, "anonymous")).collect();
        all[2].progress.finished_at = Some(Timestamp(9));
        contacts::save(&mut tx, &all).await.unwrap();
        journal::append(&mut tx, &rows).await.unwrap();
        let kept: Vec<_> = (1..=3)
            .map(|id| SnapshotRow {
                contact: ContactId(id),
                upto: 90,
                engine: 1,
                body: "{}".into(),
            })
            .collect();
        journal::keep(&mut tx, &kept).await.unwrap();
        let newer = SnapshotRow {
            upto: 95,
            ..kept[0].clone()
        };
        journal::keep(&mut tx, std::slice::from_ref(&newer))
            .await
            .unwrap();
        tx.commit().await.unwrap();

        assert_eq!(journal::last(&*db).await.unwrap(), 100);
        let of_two = journal::of_contact(&*db, ContactId(2), 0).await.unwrap();
        assert_eq!(of_two.len(), 34);
        assert_eq!(of_two[0], row(1, 2));
        let range = (ContactId(0), ContactId(9));
        let open = journal::open(&*db, range).await.unwrap();
        let ids: Vec<_> = open.iter().map(|row| (row.contact.0, row.id)).collect();
        assert_eq!(ids, [(1, 96), (1, 99), (2, 91), (2, 94), (2, 97), (2, 100)]);
        assert_eq!(journal::open_snapshots(&*db, range).await.unwrap().len(), 2);
        assert_eq!(
            journal::snapshot(&*db, ContactId(1)).await.unwrap(),
            Some(newer)
        );
        let mut tx = db.write().await.unwrap();
        journal::drop_snapshot(&mut tx, ContactId(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(journal::snapshot(&*db, ContactId(1)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_batch_of_a_statements_size_is_a_commit_of_its_own() {
    for db in databases().await {
        let mut next = 1;
        for size in [1_i64, 4, 8, 32, 128] {
            let rows: Vec<_> = (next..next + size).map(|id| row(id, 1)).collect();
            next += size;
            assert!(journal::append_alone(&db, &rows).await.unwrap());
        }
        assert_eq!(journal::last(&*db).await.unwrap(), 173);
        let five: Vec<_> = (174..179).map(|id| row(id, 1)).collect();
        assert!(!journal::append_alone(&db, &five).await.unwrap());
        assert_eq!(journal::last(&*db).await.unwrap(), 173);
        // An id that is taken: none of the batch is written.
        let clash: Vec<_> = [190, 191, 192, 173].map(|id| row(id, 1)).into();
        assert!(journal::append_alone(&db, &clash).await.is_err());
        assert_eq!(journal::last(&*db).await.unwrap(), 173);
    }
}

#[tokio::test]
async fn journal_rows_are_never_changed() {
    async fn run(tx: &mut Tx, text: &'static str) -> Result<u64, crate::StoreError> {
        execute!(tx, text)
    }
    for db in databases().await {
        journal::append_alone(&db, &[row(1, 1)]).await.unwrap();
        for text in ["UPDATE journal SET body = ''", "DELETE FROM journal"] {
            let mut tx = db.write().await.unwrap();
            let error = run(&mut tx, text).await.unwrap_err();
            assert!(error.to_string().contains("never"), "{error}");
        }
    }
}

#[tokio::test]
async fn presence_is_one_row_per_agent() {
    for db in databases().await {
        let (org, _) = two_orgs(&db).await;
        let user = UserId(Uuid::from_u128(55));
        let form = UserForm {
            name: "Ada".into(),
            email: "ada@example.com".into(),
            roles: vec![Role::Agent],
            active: true,
        };
        let mut tx = db.write().await.unwrap();
        let stamp = super::tables::STAMP;
        crate::users::insert(&mut tx, org, user, &form, "x", stamp)
            .await
            .unwrap();
        let mut row = PresenceRow {
            user,
            org,
            presence: Presence::Available,
            since: Timestamp(1),
            idle_since: Timestamp(1),
            last_contact: None,
        };
        presence::save(&mut tx, &row).await.unwrap();
        row.idle_since = Timestamp(9);
        row.last_contact = Some(ContactId(4));
        presence::save(&mut tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        let all = presence::all(&*db).await.unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!((&all[0].presence, all[0].name.as_str()), (&row, "Ada"));
    }
}

#[tokio::test]
async fn a_full_disk_is_over_when_it_is_over() {
    let db = super::sqlite().await;
    let (org, _) = two_orgs(&db).await;
    let crate::Db::Sqlite { rw, .. } = &*db else {
        panic!("SQLite");
    };
    let limit = |pages: &'static str| sqlx::query(pages).execute(rw);
    limit("PRAGMA max_page_count = 1").await.unwrap();
    let mut failed = false;
    for id in 1..500 {
        let mut tx = db.write().await.unwrap();
        let rows = [contact(id, org, "anonymous")];
        failed |= contacts::save(&mut tx, &rows).await.is_err() || tx.commit().await.is_err();
        if failed {
            break;
        }
    }
    assert!(failed);
    let _ = limit("PRAGMA max_page_count = 1000000").await;
    let mut tx = db.write().await.unwrap();
    let rows = [contact(1_000, org, "anonymous")];
    contacts::save(&mut tx, &rows).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(contacts::last(&*db).await.unwrap(), 1_000);
}
