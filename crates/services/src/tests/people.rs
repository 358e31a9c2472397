//! Queues, people, the audit trail.

use super::{House, fields, person_id, queue_form, sentence};
use crate::{audit, queues, users};
use domain::{Problem, audit::AuditQuery, page::ListQuery, policy::Role, user::UserForm};

#[tokio::test]
async fn a_queue_is_made_changed_and_audited() {
    let house = House::new().await;
    let cx = house.admin();
    let queue = queues::create(&cx, &queue_form(" Sales ")).await.unwrap();
    assert_eq!((queue.form.name.as_str(), queue.revision), ("Sales", 1));
    let taken = queues::create(&cx, &queue_form("sales")).await.unwrap_err();
    assert_eq!(sentence(taken), "Another queue has this name.");
    let mut form = queue_form("Orders");
    form.service_level_s = 5;
    let changed = queues::update(&cx, queue.id, 1, &form).await.unwrap();
    assert_eq!(
        (changed.revision, changed.changed_by.as_str()),
        (2, "Home administrator")
    );
    let trail = house.trail().await;
    assert_eq!(trail[0].action, "queue.update");
    assert_eq!(
        trail[0].details["name"],
        serde_json::json!(["Sales", "Orders"])
    );
    assert_eq!(
        trail[0].details.as_object().unwrap().len(),
        2,
        "only what changed"
    );
    assert_eq!(trail[1].object_id, queue.id.to_string());
    assert_eq!(trail.len(), 2, "a refused change leaves no entry");

    let stale = queues::update(&cx, queue.id, 1, &queue_form("Mine"))
        .await
        .unwrap_err();
    let Problem::Conflict(conflict) = stale else {
        panic!("{stale:?}");
    };
    assert_eq!(
        (conflict.revision, conflict.changed_by.as_str()),
        (2, "Home administrator")
    );
    assert_eq!(conflict.current["name"], "Orders");
}

#[tokio::test]
async fn lists_are_searched_and_paged() {
    let house = House::new().await;
    for number in 0..7 {
        house.queue(&format!("Line {number}")).await;
    }
    house.queue("Elsewhere").await;
    let mut query = ListQuery {
        search: "line".into(),
        limit: 3,
        descending: true,
        ..ListQuery::default()
    };
    let mut names = Vec::new();
    loop {
        let page = queues::list(&house.admin(), &query).await.unwrap();
        assert_eq!(page.total, 7);
        names.extend(page.rows.into_iter().map(|row| row.form.name));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 7);
    assert!(names.is_sorted_by(|a, b| a > b), "{names:?}");
    query.after = Some("nowhere".into());
    let lost = queues::list(&house.admin(), &query).await.unwrap_err();
    assert_eq!(fields(lost), ["after"]);
}

fn grace() -> UserForm {
    UserForm {
        name: "Grace".into(),
        email: "grace@example.com".into(),
        roles: vec![Role::Agent, Role::Supervisor],
        active: true,
    }
}

#[tokio::test]
async fn a_person_is_added_with_a_password_that_holds() {
    let house = House::new().await;
    let cx = house.admin();
    let weak = users::create(&cx, &grace(), "gracegracegrace")
        .await
        .unwrap_err();
    assert_eq!(fields(weak), ["password"]);
    let person = users::create(&cx, &grace(), "nebel fluss gabel")
        .await
        .unwrap();
    assert_eq!(person.form.roles, [Role::Supervisor, Role::Agent]);
    let again = users::create(&house.neighbour(), &grace(), "nebel fluss gabel").await;
    assert_eq!(fields(again.unwrap_err()), ["email"]);
    let text = serde_json::to_string(&house.trail().await).unwrap();
    assert!(!text.contains("nebel"), "a password in the trail");
}

#[tokio::test]
async fn somebody_stays_administrator() {
    let house = House::new().await;
    let cx = house.admin();
    let me = person_id(&house.home, Role::Administrator);
    let mut form = users::get(&cx, me).await.unwrap().form;
    form.active = false;
    let refused = users::update(&cx, me, 1, &form).await.unwrap_err();
    assert!(sentence(refused).contains("must stay an active administrator"));
    form.active = true;
    form.roles = vec![Role::Agent];
    assert!(users::update(&cx, me, 1, &form).await.is_err());
    assert_eq!(users::get(&cx, me).await.unwrap().revision, 1);
    let agent = person_id(&house.home, Role::Agent);
    let mut second = users::get(&cx, agent).await.unwrap().form;
    second.roles.push(Role::Administrator);
    users::update(&cx, agent, 1, &second).await.unwrap();
    users::update(&cx, me, 1, &form).await.unwrap();
}

#[tokio::test]
async fn the_trail_is_paged_and_filtered() {
    let house = House::new().await;
    let queue = house.queue("A").await;
    house.queue("B").await;
    house.connector().await;
    let mut query = AuditQuery {
        limit: 2,
        ..AuditQuery::default()
    };
    let first = audit::list(&house.admin(), &query).await.unwrap();
    assert_eq!(
        (first.total, first.rows[0].action.as_str()),
        (3, "connector.create")
    );
    query.after = first.next;
    let rest = audit::list(&house.admin(), &query).await.unwrap();
    assert_eq!((rest.rows.len(), rest.next), (1, None));
    query = AuditQuery {
        object_kind: "queue".into(),
        object_id: queue.to_string(),
        ..AuditQuery::default()
    };
    let one = audit::list(&house.admin(), &query).await.unwrap();
    assert_eq!((one.total, one.rows[0].object_name.as_str()), (1, "A"));
    let theirs = audit::list(&house.neighbour(), &AuditQuery::default()).await;
    assert_eq!(theirs.unwrap().total, 0);
}
