//! Flows: import, mapping, publishing, export.

use super::{House, fields, sentence};
use crate::{channels, flows};
use domain::{
    ContactId, FlowId, Problem, Timestamp, VersionId, channel::Channel, contact::StageKind,
    page::ListQuery, policy::Role,
};
use flow::document::{AudioFile, Mapping, ReferenceKind};
use std::sync::atomic::{AtomicI64, Ordering};
use store::contacts::{self, Progress, StoredContact};

/// A flow that refers to nothing: it disconnects the caller at once.
pub(super) const SMALL: &str = r#"{
  "name": "Small", "description": "Says nothing",
  "process": {
    "activities": {
      "a": {"id": "a", "name": "NewPhoneContact", "group": "start",
            "properties": {"activityName": "NewPhoneContact", "event": "NewPhoneContact"}},
      "b": {"id": "b", "name": "Bye", "group": "action",
            "properties": {"activityName": "disconnect-contact"}}
    },
    "links": [{"id": "l", "sourceActivityId": "a", "targetActivityId": "b", "conditionExpr": "out"}]
  }
}"#;

/// The project's own sample: it refers to a queue and a connector.
const SAMPLE: &[u8] = include_bytes!("../../../samples/flows/zendesk_ticket.json");

/// A published flow whose draft has revision 2.
pub(super) async fn published(house: &House) -> (FlowId, VersionId) {
    let cx = house.admin();
    let made = flows::import(&cx, SMALL.into()).await.unwrap();
    let id = made.row.id;
    flows::import_into(&cx, id, 1, SMALL.into()).await.unwrap();
    let version = flows::publish(&cx, id, 2, "first").await.unwrap();
    (id, version.id)
}

/// A contact as the runtime would have stored it.
pub(super) async fn contact(house: &House, channel: &Channel) -> ContactId {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    let id = ContactId(NEXT.fetch_add(1, Ordering::Relaxed));
    let row = StoredContact {
        id,
        org: house.home.id,
        channel: channel.id,
        channel_name: channel.form.name.clone(),
        flow: None,
        version: None,
        ani: "anonymous".into(),
        dnis: "+4570202020".into(),
        started_at: Timestamp(1),
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
    };
    let mut tx = house.shared.db.write().await.unwrap();
    contacts::save(&mut tx, &[row]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_file_becomes_a_flow_under_a_free_name() {
    let house = House::new().await;
    let cx = house.as_role(Role::FlowDesigner);
    let mut names = Vec::new();
    for _ in 0..3 {
        names.push(flows::import(&cx, SMALL.into()).await.unwrap().row.name);
    }
    assert_eq!(names, ["Small", "Small (2)", "Small (3)"]);
    let page = flows::list(&cx, &ListQuery::default()).await.unwrap();
    assert_eq!((page.total, page.rows[0].published), (3, None));
    assert_eq!(page.rows[0].description, "Says nothing");
    assert_eq!(house.trail().await.len(), 3);
}

#[tokio::test]
async fn a_file_that_is_no_flow_is_refused_in_words_and_nothing_is_kept() {
    let house = House::new().await;
    for file in [
        &b"hello"[..],
        b"",
        b"{\"process\": ",
        b"[1, 2]",
        &[0xff, 0xfe, 0x00],
    ] {
        let problem = flows::import(&house.admin(), file.to_vec())
            .await
            .unwrap_err();
        assert_eq!(fields(problem.clone()), ["file"]);
        assert!(sentence(problem).len() > 20);
    }
    let large = vec![b' '; 5 * 1024 * 1024 + 1];
    assert!(flows::import(&house.admin(), large).await.is_err());
    let page = flows::list(&house.admin(), &ListQuery::default())
        .await
        .unwrap();
    assert_eq!(page.total, 0);
    assert!(house.trail().await.is_empty());
}

/// What a sample's references stand for in the test's house.
async fn mapping(house: &House, id: FlowId) -> Mapping {
    let detail = flows::get(&house.admin(), id).await.unwrap();
    let (queue, connector) = (house.queue("Service").await, house.connector().await);
    let mut mapping = Mapping::default();
    for reference in detail.references {
        match reference.kind {
            ReferenceKind::Queue => drop(mapping.queues.insert(reference.key, queue)),
            ReferenceKind::Connector => drop(mapping.connectors.insert(reference.key, connector)),
            other => panic!("not in the sample: {other:?}"),
        }
    }
    mapping
}

/// The sample, imported and mapped: revision 2.
async fn mapped(house: &House) -> FlowId {
    let cx = house.admin();
    let id = flows::import(&cx, SAMPLE.to_vec()).await.unwrap().row.id;
    let mapping = mapping(house, id).await;
    let row = flows::set_mapping(&cx, id, 1, &mapping).await.unwrap();
    assert_eq!((row.revision, row.errors, row.published), (2, 0, None));
    id
}

#[tokio::test]
async fn what_is_not_mapped_hinders_publishing_and_is_named() {
    let house = House::new().await;
    let cx = house.admin();
    let made = flows::import(&cx, SAMPLE.to_vec()).await.unwrap();
    assert_eq!(made.unmapped.len(), 2, "{:?}", made.unmapped);
    assert!(made.row.errors > 0);
    let blocked = flows::publish(&cx, made.row.id, 1, "").await.unwrap_err();
    let Problem::Invalid(report) = blocked else {
        panic!("{blocked:?}");
    };
    assert!(
        report.iter().all(|line| line.field.starts_with("mapping.")),
        "{report:?}"
    );
    assert!(
        report.iter().any(|line| line.message.contains("queue")),
        "{report:?}"
    );
    assert_eq!(
        flows::versions(&cx, made.row.id, None, 0)
            .await
            .unwrap()
            .total,
        0
    );
}

#[tokio::test]
async fn a_mapped_flow_is_published_version_by_version() {
    let house = House::new().await;
    let cx = house.admin();
    let id = mapped(&house).await;
    let first = flows::publish(&cx, id, 2, " first ").await.unwrap();
    assert_eq!((first.number, first.comment.as_str()), (1, "first"));
    let second = flows::publish(&cx, id, 2, "").await.unwrap();
    assert_eq!(
        (second.number, second.labels.as_slice()),
        (2, &["Latest".to_owned()][..])
    );
    let page = flows::versions(&cx, id, None, 1).await.unwrap();
    assert_eq!(
        (page.total, page.rows[0].number, page.next.as_deref()),
        (2, 2, Some("2"))
    );
    let page = flows::versions(&cx, id, page.next.as_deref(), 1)
        .await
        .unwrap();
    assert_eq!(
        (page.rows[0].number, page.rows[0].labels.len(), page.next),
        (1, 0, None)
    );
    let drawn = flows::version(&cx, first.id).await.unwrap();
    assert_eq!((drawn.number, drawn.flow), (1, id));
    assert_eq!(flows::get(&cx, id).await.unwrap().drawing, drawn.drawing);
}

#[tokio::test]
async fn an_exported_flow_comes_back_the_same() {
    let house = House::new().await;
    let cx = house.admin();
    let id = mapped(&house).await;
    let first = flows::publish(&cx, id, 2, "").await.unwrap();
    let draft = flows::export(&cx, id, None).await.unwrap();
    let version = flows::export(&cx, id, Some(first.id)).await.unwrap();
    assert_eq!(draft.text, version.text);
    assert_eq!(version.file_name, "Sample_Zendesk_Ticket_1.json");
    let again = flows::import(&cx, draft.text.clone().into_bytes())
        .await
        .unwrap();
    let second = flows::export(&cx, again.row.id, None).await.unwrap();
    assert_eq!(draft.text, second.text);
    let others = flows::export(&cx, again.row.id, Some(first.id)).await;
    assert_eq!(others, Err(Problem::NotFound), "another flow's version");
}

#[tokio::test]
async fn a_mapping_leads_to_things_that_exist_here() {
    let house = House::new().await;
    let cx = house.admin();
    let id = flows::import(&cx, SAMPLE.to_vec()).await.unwrap().row.id;
    let mut mapping = mapping(&house, id).await;
    let theirs = crate::queues::create(&house.neighbour(), &super::queue_form("Q")).await;
    mapping.queues.insert("q".into(), theirs.unwrap().id);
    let audio = AudioFile {
        name: "welcome.wav".into(),
        duration_ms: 1,
    };
    mapping.audio.insert("a".into(), audio);
    let problem = flows::set_mapping(&cx, id, 1, &mapping).await.unwrap_err();
    assert_eq!(fields(problem), ["queues.q", "audio.a"]);
}

#[tokio::test]
async fn a_stale_draft_is_neither_mapped_nor_replaced_nor_published() {
    let house = House::new().await;
    let cx = house.admin();
    let (id, _) = published(&house).await;
    let answers = [
        flows::set_mapping(&cx, id, 1, &Mapping::default())
            .await
            .map(drop),
        flows::import_into(&cx, id, 1, SMALL.into()).await.map(drop),
        flows::publish(&cx, id, 1, "").await.map(drop),
    ];
    for answer in answers {
        let Err(Problem::Conflict(conflict)) = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(
            (conflict.revision, conflict.changed_by.as_str()),
            (2, "Home administrator")
        );
    }
    assert_eq!(flows::versions(&cx, id, None, 0).await.unwrap().total, 1);
}

#[tokio::test]
async fn a_channel_shows_whether_its_flow_is_published() {
    let house = House::new().await;
    let cx = house.admin();
    let draft = flows::import(&cx, SMALL.into()).await.unwrap().row.id;
    let mut form = house.channel_form("Orders", &["+4570202020"]).await;
    form.flow = Some(draft);
    let kind = domain::channel::ChannelKind::InboundTelephony;
    channels::create(&cx, kind, &form).await.unwrap();
    let row = channels::list(&cx, &ListQuery::default())
        .await
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(
        (row.flow_name.as_deref(), row.flow_published),
        (Some("Small"), false)
    );
    flows::publish(&cx, draft, 1, "").await.unwrap();
    let row = channels::list(&cx, &ListQuery::default())
        .await
        .unwrap()
        .rows
        .remove(0);
    assert!(row.flow_published);
    let row = flows::list(&cx, &ListQuery::default())
        .await
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(
        (row.channels, row.published),
        (vec!["Orders".to_owned()], Some(1))
    );
}
