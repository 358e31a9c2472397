//! Contacts, finished and running, with their traces.

use crate::{Cx, lists, problems::OrProblem};
use domain::{
    ContactId, Problem,
    contact::{ContactQuery, ContactRow},
    page::{LIMIT, LIMIT_MAX, Page, SEARCH_MAX},
    policy::Action,
};
use flow::trace::TraceLine;
use runtime::Watch;
use store::contacts::{self, ContactSlice};

/// One page of contacts, newest first.
pub async fn list(cx: &Cx, query: &ContactQuery) -> Result<Page<ContactRow>, Problem> {
    let me = cx.allow(Action::ViewContacts)?;
    let before = query
        .after
        .as_deref()
        .map(|text| text.parse().map_err(|_| lists::bad()));
    let limit = match query.limit {
        0 => LIMIT,
        limit => limit.min(LIMIT_MAX),
    };
    let slice = ContactSlice {
        search: query.search.chars().take(SEARCH_MAX).collect(),
        live: query.live,
        before: before.transpose()?,
        limit: limit + 1,
    };
    let mut rows = contacts::list(cx.db(), me.org, &slice)
        .await
        .or_problem(cx)?;
    let more = rows.len() > limit as usize;
    let count = contacts::count(cx.db(), me.org, &slice);
    let total = lists::total(rows.len(), more || query.after.is_some(), count).await;
    let total = total.or_problem(cx)?;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more);
    let next = last.map(|last| last.id.to_string());
    Ok(Page { rows, total, next })
}

/// One contact.
pub async fn get(cx: &Cx, id: ContactId) -> Result<ContactRow, Problem> {
    let me = cx.allow(Action::ViewContacts)?;
    contacts::get(cx.db(), me.org, id).await.or_problem(cx)
}

/// A contact's trace so far.
pub async fn trace(cx: &Cx, id: ContactId) -> Result<Vec<TraceLine>, Problem> {
    let me = cx.allow(Action::ViewContacts)?;
    contacts::get(cx.db(), me.org, id).await.or_problem(cx)?;
    cx.runtime()?.trace(me.org, id).await.or_problem(cx)
}

/// A contact's trace so far; its new lines follow as notices while the watch lives.
pub async fn watch(cx: &Cx, id: ContactId) -> Result<(Vec<TraceLine>, Watch), Problem> {
    let me = cx.allow(Action::ViewContacts)?;
    contacts::get(cx.db(), me.org, id).await.or_problem(cx)?;
    cx.runtime()?.watch(me.org, id).await.or_problem(cx)
}

/// Whether the person may be told that contacts of the organisation move.
pub async fn may_follow(cx: &Cx) -> Result<(), Problem> {
    cx.allow(Action::ViewContacts).map(drop)
}
