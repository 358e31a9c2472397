//! Connectors: list, create, change, test. Secrets go in and never come out.

mod address;
mod secret;
mod source;

pub use source::Source;

use crate::{
    Cx, Principal,
    audit::{self, Change, difference},
    lists,
    problems::{Fault, OrProblem, conflict, none_of},
};
use domain::{
    ConnectorId, FieldError, Problem,
    connector::{Connector, ConnectorForm, TestOutcome},
    page::{ListQuery, Page, Sort},
    policy::Action,
};
use serde_json::json;
use store::{
    StoreError,
    connectors::{self, Content, StoredConnector},
};
use uuid::Uuid;

/// One page of connectors, without their secrets.
pub async fn list(cx: &Cx, query: &ListQuery<Sort>) -> Result<Page<Connector>, Problem> {
    let me = cx.allow(Action::ViewConnectors)?;
    let slice = lists::slice(query)?;
    let rows = connectors::list(cx.db(), me.org, &slice).await;
    let rows: Result<Vec<_>, _> = rows.or_problem(cx)?.iter().map(shown).collect();
    let count = connectors::count(cx.db(), me.org, &slice.search);
    let page = lists::page(query, rows.or_problem(cx)?, count, |row| {
        (&row.form.name, row.changed_at, row.id.0)
    });
    page.await.or_problem(cx)
}

/// One connector, without its secret.
pub async fn get(cx: &Cx, id: ConnectorId) -> Result<Connector, Problem> {
    let me = cx.allow(Action::ViewConnectors)?;
    read(cx, me, id).await.or_problem(cx)
}

/// Adds a connector.
pub async fn create(cx: &Cx, form: &ConnectorForm) -> Result<Connector, Problem> {
    let me = cx.allow(Action::EditConnectors)?;
    let form = checked(me, form, true)?;
    let id = ConnectorId(Uuid::now_v7());
    match insert(cx, me, id, &form).await {
        Ok(()) => read(cx, me, id).await.or_problem(cx),
        Err(fault) => Err(refused(cx, me, id, fault).await),
    }
}

async fn insert(
    cx: &Cx,
    me: &Principal,
    id: ConnectorId,
    form: &ConnectorForm,
) -> Result<(), Fault> {
    let public = secret::without(form);
    let sealed = secret::seal(&cx.shared.keyring, me.org, id, form);
    let content = Content {
        name: &form.name,
        settings: &json!(public).to_string(),
        sealed: sealed.as_ref(),
    };
    let mut tx = cx.write().await?;
    connectors::insert(&mut tx, me.org, id, content, me.stamp(cx)).await?;
    let change = Change::new("connector.create", &id, &form.name).with(json!(public));
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// Changes a connector of this revision. An empty secret keeps the stored one,
/// unless that would hand it to another system.
pub async fn update(
    cx: &Cx,
    id: ConnectorId,
    revision: i64,
    form: &ConnectorForm,
) -> Result<Connector, Problem> {
    let me = cx.allow(Action::EditConnectors)?;
    let form = checked(me, form, false)?;
    match save(cx, me, (id, revision), &form).await {
        Ok(()) => {}
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    }
    cx.tell(|runtime| runtime.connector_changed(me.org, id));
    read(cx, me, id).await.or_problem(cx)
}

async fn save(
    cx: &Cx,
    me: &Principal,
    (id, revision): (ConnectorId, i64),
    form: &ConnectorForm,
) -> Result<(), Fault> {
    let mut tx = cx.write().await?;
    let stored = connectors::get(&mut tx, me.org, id).await?;
    if stored.revision != revision {
        return Err(StoreError::Stale.into());
    }
    let before = shown(&stored)?;
    let new = secret::seal(&cx.shared.keyring, me.org, id, form);
    if new.is_none() {
        none_of(secret::must_be_entered(&before, form).into_iter().collect())?;
    }
    let public = secret::without(form);
    let content = Content {
        name: &form.name,
        settings: &json!(public).to_string(),
        sealed: new.as_ref().or(stored.sealed.as_ref()),
    };
    connectors::update(&mut tx, me.org, (id, revision), content, me.stamp(cx)).await?;
    let mut details = difference(&before.form, &public);
    if new.is_some() {
        details["secret"] = json!("replaced");
    }
    let change = Change::new("connector.update", &id, &form.name).with(details);
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// Asks the connector's system whether it answers and takes the credentials.
pub async fn test(cx: &Cx, id: ConnectorId) -> Result<TestOutcome, Problem> {
    let me = cx.allow(Action::EditConnectors)?;
    read(cx, me, id).await.or_problem(cx)?;
    let runtime = cx.runtime()?;
    runtime.test_connector(me.org, id).await.or_problem(cx)
}

/// The form with its addresses in their usual spelling, or what is wrong with it.
fn checked(me: &Principal, form: &ConnectorForm, new: bool) -> Result<ConnectorForm, Problem> {
    let mut form = form.clone();
    form.name = form.name.trim().to_owned();
    let mut errors: Vec<FieldError> = form.check(new);
    errors.extend(address::settle(&mut form, me.home.sample));
    none_of(errors)?;
    Ok(form)
}

async fn read(cx: &Cx, me: &Principal, id: ConnectorId) -> Result<Connector, StoreError> {
    shown(&connectors::get(cx.db(), me.org, id).await?)
}

/// A stored connector as pages see it.
fn shown(stored: &StoredConnector) -> Result<Connector, StoreError> {
    let form: ConnectorForm = serde_json::from_str(&stored.settings)
        .map_err(|error| StoreError::Corrupt(format!("connector {}: {error}", stored.id)))?;
    Ok(Connector {
        id: stored.id,
        revision: stored.revision,
        changed_at: stored.changed_at,
        changed_by: stored.changed_by.clone(),
        form: secret::without(&form),
        has_secret: stored.sealed.is_some(),
    })
}

/// What a person is told of a change that was refused.
async fn refused(cx: &Cx, me: &Principal, id: ConnectorId, fault: Fault) -> Problem {
    if fault.is_unique("connectors", "name_folded") {
        return Problem::field("name", "Another connector has this name.");
    }
    if !fault.is_stale() {
        return fault.problem(cx);
    }
    match read(cx, me, id).await {
        Ok(now) => conflict(&now.changed_by, now.changed_at, now.revision, &now.form),
        Err(error) => Fault::from(error).problem(cx),
    }
}
