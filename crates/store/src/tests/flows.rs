//! Flows, versions, connectors and the audit trail, each test on both databases.

use super::{
    databases,
    tables::{STAMP, add_channel, channel, id, refuses, two_orgs},
};
use crate::{Slice, StoreError, Tx, audit, channels, connectors, flows, versions};
use domain::{ConnectorId, E164, FlowId, OrgId, Timestamp, UserId, VersionId};

fn draft<'a>(name: &'a str, text: &'a str) -> flows::Content<'a> {
    flows::Content {
        name,
        description: "",
        draft: text,
        mapping: "{}",
        errors: 1,
        warnings: 2,
    }
}

async fn publish(tx: &mut Tx, flow: FlowId, number: u32) -> VersionId {
    let org = OrgId(id(1));
    assert_eq!(
        versions::next_number(&mut *tx, org, flow).await.unwrap(),
        number
    );
    let new = versions::NewVersion {
        id: VersionId(id(u128::from(number) + 700)),
        flow,
        number,
        text: "text",
        mapping: "{}",
        comment: "why",
        at: Timestamp(i64::from(number)),
        by: UserId(id(1)),
        by_name: "Ada",
    };
    versions::insert(tx, org, new).await.unwrap();
    versions::point(tx, flow, "Latest", new.id).await.unwrap();
    new.id
}

#[tokio::test]
async fn versions_are_numbered_labelled_and_never_change() {
    for db in databases().await {
        let (org, other) = two_orgs(&db).await;
        let flow = FlowId(id(70));
        let mut tx = db.write().await.unwrap();
        flows::insert(&mut tx, org, flow, draft("Greeting", "{}"), STAMP)
            .await
            .unwrap();
        let first = publish(&mut tx, flow, 1).await;
        let second = publish(&mut tx, flow, 2).await;
        let mut form = channel("Main", &["+4570202020"]);
        form.flow = Some(flow);
        add_channel(&mut tx, 11, &form, 1).await;
        tx.commit().await.unwrap();

        let row = flows::row(&*db, org, flow).await.unwrap();
        assert_eq!(
            (row.published, row.channels),
            (Some(2), vec!["Main".into()])
        );
        assert_eq!((row.errors, row.warnings), (1, 2));
        let slice = Slice {
            limit: 10,
            ..Slice::default()
        };
        let page = channels::list(&*db, org, &slice).await.unwrap();
        assert_eq!(page[0].flow_name.as_deref(), Some("Greeting"));
        assert!(page[0].flow_published);
        let number: E164 = "+4570202020".parse().unwrap();
        let route = channels::route(&*db, org, &number).await.unwrap().unwrap();
        assert_eq!(route.version, Some(second));
        let list = versions::list(&*db, org, flow, None, 10).await.unwrap();
        assert_eq!(list[0].labels, ["Latest"]);
        assert_eq!(list[1].id, first);
        assert!(list[1].labels.is_empty());
        assert!(matches!(
            versions::get(&*db, other, first).await,
            Err(StoreError::NotFound)
        ));
        assert_eq!(versions::get(&*db, org, first).await.unwrap().text, "text");
        for sql in [
            "UPDATE flow_versions SET text = 'other'",
            "DELETE FROM flow_versions",
        ] {
            refuses(&db, sql, "version").await;
        }
    }
}

#[tokio::test]
async fn a_flow_is_held_while_it_is_published() {
    for db in databases().await {
        let (org, _) = two_orgs(&db).await;
        let flow = FlowId(id(70));
        let mut tx = db.write().await.unwrap();
        flows::insert(&mut tx, org, flow, draft("Greeting", "{}"), STAMP)
            .await
            .unwrap();
        flows::hold(&mut tx, org, (flow, 1)).await.unwrap();
        flows::update(&mut tx, org, (flow, 1), draft("Greeting", "[]"), STAMP)
            .await
            .unwrap();
        let held = flows::hold(&mut tx, org, (flow, 1)).await;
        assert!(matches!(held, Err(StoreError::Stale)));
        tx.commit().await.unwrap();
        assert_eq!(flows::get(&*db, org, flow).await.unwrap().draft, "[]");
        assert_eq!(
            flows::named(&*db, org, " greeting").await.unwrap(),
            Some(flow)
        );
        assert_eq!(flows::count(&*db, org, "greet").await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_connector_keeps_its_sealed_secret() {
    for db in databases().await {
        let (org, other) = two_orgs(&db).await;
        let sealed = connectors::Sealed {
            bytes: vec![0, 1, 255],
            key: "k1".into(),
        };
        let mut content = connectors::Content {
            name: "CRM",
            settings: "{\"b\":1,\"a\":2}",
            sealed: Some(&sealed),
        };
        let crm = ConnectorId(id(30));
        let mut tx = db.write().await.unwrap();
        connectors::insert(&mut tx, org, crm, content, STAMP)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let row = connectors::get(&*db, org, crm).await.unwrap();
        assert!(row.sealed == Some(sealed.clone()));
        assert_eq!(row.settings, "{\"b\":1,\"a\":2}", "the order stays");
        assert!(matches!(
            connectors::get(&*db, other, crm).await,
            Err(StoreError::NotFound)
        ));
        content.sealed = None;
        let mut tx = db.write().await.unwrap();
        connectors::update(&mut tx, org, (crm, 1), content, STAMP)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let slice = Slice {
            limit: 10,
            ..Slice::default()
        };
        let list = connectors::list(&*db, org, &slice).await.unwrap();
        assert!(list[0].sealed.is_none());
        assert_eq!(connectors::count(&*db, org, "crm").await.unwrap(), 1);
    }
}

#[tokio::test]
async fn audit_rows_are_only_ever_inserted() {
    for db in databases().await {
        let (org, other) = two_orgs(&db).await;
        let details = serde_json::json!({"name": ["a", "b"]});
        let mut tx = db.write().await.unwrap();
        for number in 0..3 {
            let object = number.to_string();
            let entry = audit::Entry {
                org,
                at: Timestamp(number),
                user: None,
                user_name: "Ada",
                action: "queue.create",
                object_kind: "queue",
                object_id: &object,
                object_name: "Sales",
                details: &details,
                client_ip: "192.0.2.1",
                request_id: "r1",
            };
            audit::insert(&mut tx, entry).await.unwrap();
        }
        tx.commit().await.unwrap();
        let all = audit::Filter::default();
        let first = audit::list(&*db, org, all, None, 2).await.unwrap();
        assert_eq!((first.len(), first[0].object_id.as_str()), (2, "2"));
        assert_eq!(first[0].details, details);
        let rest = audit::list(&*db, org, all, Some(first[1].id), 2)
            .await
            .unwrap();
        assert_eq!(rest.len(), 1);
        assert_eq!(audit::count(&*db, org, all).await.unwrap(), 3);
        assert_eq!(audit::count(&*db, other, all).await.unwrap(), 0);
        let one = audit::Filter {
            object_kind: "queue",
            object_id: "1",
        };
        assert_eq!(audit::list(&*db, org, one, None, 9).await.unwrap().len(), 1);
        for sql in ["UPDATE audit SET user_name = ''", "DELETE FROM audit"] {
            refuses(&db, sql, "never").await;
        }
    }
}
