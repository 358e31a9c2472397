//! Queues: list, create, change.

use crate::{
    Cx, Principal,
    audit::{self, Change, difference},
    lists,
    problems::{Fault, OrProblem, conflict, none_of},
};
use domain::{
    Problem, QueueId,
    page::{ListQuery, Page, Sort},
    policy::Action,
    queue::{Queue, QueueForm},
};
use serde_json::json;
use store::{StoreError, queues};
use uuid::Uuid;

/// One page of queues.
pub async fn list(cx: &Cx, query: &ListQuery<Sort>) -> Result<Page<Queue>, Problem> {
    let me = cx.allow(Action::ViewQueues)?;
    let slice = lists::slice(query)?;
    let rows = queues::list(cx.db(), me.org, &slice).await.or_problem(cx)?;
    let count = queues::count(cx.db(), me.org, &slice.search);
    let page = lists::page(query, rows, count, |row| {
        (&row.form.name, row.changed_at, row.id.0)
    });
    page.await.or_problem(cx)
}

/// One queue.
pub async fn get(cx: &Cx, id: QueueId) -> Result<Queue, Problem> {
    let me = cx.allow(Action::ViewQueues)?;
    queues::get(cx.db(), me.org, id).await.or_problem(cx)
}

/// Adds a queue.
pub async fn create(cx: &Cx, form: &QueueForm) -> Result<Queue, Problem> {
    let me = cx.allow(Action::EditQueues)?;
    none_of(form.check())?;
    let id = QueueId(Uuid::now_v7());
    match insert(cx, me, id, form).await {
        Ok(()) => {}
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    }
    if let Some(runtime) = &cx.shared.runtime {
        runtime.queue_changed(me.org).await;
    }
    queues::get(cx.db(), me.org, id).await.or_problem(cx)
}

async fn insert(cx: &Cx, me: &Principal, id: QueueId, form: &QueueForm) -> Result<(), Fault> {
    let mut tx = cx.write().await?;
    queues::insert(&mut tx, me.org, id, form, me.stamp(cx)).await?;
    let change = Change::new("queue.create", &id, form.name.trim()).with(json!(form));
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// Changes a queue of this revision.
pub async fn update(
    cx: &Cx,
    id: QueueId,
    revision: i64,
    form: &QueueForm,
) -> Result<Queue, Problem> {
    let me = cx.allow(Action::EditQueues)?;
    none_of(form.check())?;
    match save(cx, me, (id, revision), form).await {
        Ok(()) => {}
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    }
    if let Some(runtime) = &cx.shared.runtime {
        runtime.queue_changed(me.org).await;
    }
    queues::get(cx.db(), me.org, id).await.or_problem(cx)
}

async fn save(
    cx: &Cx,
    me: &Principal,
    (id, revision): (QueueId, i64),
    form: &QueueForm,
) -> Result<(), Fault> {
    let mut tx = cx.write().await?;
    let before = queues::get(&mut tx, me.org, id).await?;
    if before.revision != revision {
        return Err(StoreError::Stale.into());
    }
    queues::update(&mut tx, me.org, (id, revision), form, me.stamp(cx)).await?;
    let details = difference(&before.form, form);
    let change = Change::new("queue.update", &id, form.name.trim()).with(details);
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// What a person is told of a change that was refused.
async fn refused(cx: &Cx, me: &Principal, id: QueueId, fault: Fault) -> Problem {
    if fault.is_unique("queues", "name_folded") {
        return Problem::field("name", "Another queue has this name.");
    }
    if !fault.is_stale() {
        return fault.problem(cx);
    }
    match queues::get(cx.db(), me.org, id).await {
        Ok(now) => conflict(&now.changed_by, now.changed_at, now.revision, &now.form),
        Err(error) => Fault::from(error).problem(cx),
    }
}
