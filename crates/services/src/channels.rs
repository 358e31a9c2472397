//! Channels: list, create, change, switch on and off, delete.

mod check;

use crate::{
    Cx, Principal,
    audit::{self, Change, difference},
    lists,
    problems::{Fault, OrProblem, conflict, none_of},
};
use check::Checked;
use domain::{
    ChannelId, Problem,
    channel::{Channel, ChannelForm, ChannelKind, ChannelRow},
    page::{ListQuery, Page, Sort},
    policy::Action,
};
use serde_json::json;
use store::{StoreError, channels};
use uuid::Uuid;

/// One page of channels.
pub async fn list(cx: &Cx, query: &ListQuery<Sort>) -> Result<Page<ChannelRow>, Problem> {
    let me = cx.allow(Action::ViewChannels)?;
    let slice = lists::slice(query)?;
    let rows = channels::list(cx.db(), me.org, &slice)
        .await
        .or_problem(cx)?;
    let count = channels::count(cx.db(), me.org, &slice.search);
    let page = lists::page(query, rows, count, |row| {
        (&row.name, row.changed_at, row.id.0)
    });
    page.await.or_problem(cx)
}

/// One channel.
pub async fn get(cx: &Cx, id: ChannelId) -> Result<Channel, Problem> {
    let me = cx.allow(Action::ViewChannels)?;
    channels::get(cx.db(), me.org, id).await.or_problem(cx)
}

/// Adds a channel.
pub async fn create(cx: &Cx, kind: ChannelKind, form: &ChannelForm) -> Result<Channel, Problem> {
    let me = cx.allow(Action::EditChannels)?;
    let checked = check::alone(form)?;
    let id = ChannelId(Uuid::now_v7());
    match insert(cx, me, (id, kind), &checked).await {
        Ok(()) => done(cx, me, id).await,
        Err(fault) => Err(refused(cx, me, id, fault).await),
    }
}

async fn insert(
    cx: &Cx,
    me: &Principal,
    (id, kind): (ChannelId, ChannelKind),
    checked: &Checked,
) -> Result<(), Fault> {
    let Checked {
        form,
        numbers,
        queue,
    } = checked;
    let mut tx = cx.write().await?;
    none_of(check::among_others(&mut tx, me.org, id, checked).await?)?;
    channels::insert(&mut tx, me.org, (id, kind), form, *queue, me.stamp(cx)).await?;
    channels::set_numbers(&mut tx, me.org, id, numbers).await?;
    let change = Change::new("channel.create", &id, &form.name).with(json!(form));
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// Changes a channel of this revision.
pub async fn update(
    cx: &Cx,
    id: ChannelId,
    revision: i64,
    form: &ChannelForm,
) -> Result<Channel, Problem> {
    let me = cx.allow(Action::EditChannels)?;
    let checked = check::alone(form)?;
    match save(cx, me, (id, revision), &checked).await {
        Ok(()) => done(cx, me, id).await,
        Err(fault) => Err(refused(cx, me, id, fault).await),
    }
}

async fn save(
    cx: &Cx,
    me: &Principal,
    (id, revision): (ChannelId, i64),
    checked: &Checked,
) -> Result<(), Fault> {
    let Checked {
        form,
        numbers,
        queue,
    } = checked;
    let mut tx = cx.write().await?;
    let before = channels::get(&mut tx, me.org, id).await?;
    if before.revision != revision {
        return Err(StoreError::Stale.into());
    }
    none_of(check::among_others(&mut tx, me.org, id, checked).await?)?;
    let key = (id, revision);
    channels::update(&mut tx, me.org, key, form, *queue, me.stamp(cx)).await?;
    channels::set_numbers(&mut tx, me.org, id, numbers).await?;
    let details = difference(&before.form, form);
    let change = Change::new("channel.update", &id, &form.name).with(details);
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// Switches a channel of this revision on or off.
pub async fn set_active(
    cx: &Cx,
    id: ChannelId,
    revision: i64,
    active: bool,
) -> Result<Channel, Problem> {
    let me = cx.allow(Action::EditChannels)?;
    let mut form = channels::get(cx.db(), me.org, id)
        .await
        .or_problem(cx)?
        .form;
    form.active = active;
    update(cx, id, revision, &form).await
}

/// Removes an inactive channel of this revision and frees its numbers.
pub async fn delete(cx: &Cx, id: ChannelId, revision: i64) -> Result<(), Problem> {
    let me = cx.allow(Action::EditChannels)?;
    match remove(cx, me, (id, revision)).await {
        Ok(()) => {}
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    }
    cx.tell(|runtime| runtime.channel_changed(me.org));
    Ok(())
}

async fn remove(cx: &Cx, me: &Principal, (id, revision): (ChannelId, i64)) -> Result<(), Fault> {
    let mut tx = cx.write().await?;
    let before = channels::get(&mut tx, me.org, id).await?;
    if before.revision != revision {
        return Err(StoreError::Stale.into());
    }
    if before.form.active {
        let message = "Switch the channel off first: callers could be on their way to it.";
        return Err(Problem::Unavailable(message.into()).into());
    }
    channels::delete(&mut tx, me.org, (id, revision)).await?;
    let change = Change::new("channel.delete", &id, &before.form.name).with(json!(before.form));
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// The channel as it is now; the runtime reads it anew.
async fn done(cx: &Cx, me: &Principal, id: ChannelId) -> Result<Channel, Problem> {
    cx.tell(|runtime| runtime.channel_changed(me.org));
    channels::get(cx.db(), me.org, id).await.or_problem(cx)
}

/// What a person is told of a change that was refused.
async fn refused(cx: &Cx, me: &Principal, id: ChannelId, fault: Fault) -> Problem {
    // The checks in the transaction name the other channel; these two are for
    // another process that was faster by a hair.
    if fault.is_unique("channels", "name_folded") {
        return Problem::field("name", check::NAME_TAKEN);
    }
    if fault.is_unique("support_numbers", "number") {
        return Problem::field("numbers", "A number was just given to another channel.");
    }
    if !fault.is_stale() {
        return fault.problem(cx);
    }
    match channels::get(cx.db(), me.org, id).await {
        Ok(now) => conflict(&now.changed_by, now.changed_at, now.revision, &now.form),
        Err(error) => Fault::from(error).problem(cx),
    }
}
