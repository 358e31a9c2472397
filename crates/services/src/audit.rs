//! The audit trail: written with every change, read by administrators.

use crate::{Cx, Principal, lists, problems::OrProblem};
use domain::{
    Problem,
    audit::{AuditQuery, AuditRow},
    page::{LIMIT_MAX, Page},
    policy::Action,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt::Display;
use store::{StoreError, Tx, audit};

/// One page of the trail, newest first.
pub async fn list(cx: &Cx, query: &AuditQuery) -> Result<Page<AuditRow>, Problem> {
    let me = cx.allow(Action::ViewAudit)?;
    let before = match &query.after {
        Some(text) => Some(text.parse().map_err(|_| lists::bad())?),
        None => None,
    };
    let limit = match query.limit {
        0 => domain::page::LIMIT,
        limit => limit.min(LIMIT_MAX),
    };
    let filter = audit::Filter {
        object_kind: &query.object_kind,
        object_id: &query.object_id,
    };
    let found = audit::list(cx.db(), me.org, filter, before, limit + 1).await;
    let mut rows = found.or_problem(cx)?;
    let more = rows.len() > limit as usize;
    let count = audit::count(cx.db(), me.org, filter);
    let total = lists::total(rows.len(), more || query.after.is_some(), count).await;
    let total = total.or_problem(cx)?;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(Page { rows, total, next })
}

/// A change, as the trail tells it.
pub(crate) struct Change<'a> {
    /// What is done, for example `channel.create`.
    pub action: &'static str,
    /// The thing's id.
    pub id: &'a (dyn Display + Sync),
    /// The thing's name.
    pub name: &'a str,
    /// What changes, without secrets.
    pub details: Value,
}

/// Writes an entry into the transaction of the change.
pub(crate) async fn record(
    cx: &Cx,
    tx: &mut Tx,
    who: &Principal,
    change: Change<'_>,
) -> Result<(), StoreError> {
    let object_kind = change.action.split('.').next().unwrap_or_default();
    let client_ip = cx.client_ip.map(|ip| ip.to_string()).unwrap_or_default();
    let entry = audit::Entry {
        org: who.org,
        at: cx.now,
        user: Some(who.user),
        user_name: &who.name,
        action: change.action,
        object_kind,
        object_id: &change.id.to_string(),
        object_name: change.name,
        details: &change.details,
        client_ip: &client_ip,
        request_id: &cx.request_id,
    };
    audit::insert(tx, entry).await
}

impl<'a> Change<'a> {
    /// A change without details.
    pub(crate) fn new(action: &'static str, id: &'a (dyn Display + Sync), name: &'a str) -> Self {
        Self {
            action,
            id,
            name,
            details: json!({}),
        }
    }

    /// The same with details.
    pub(crate) fn with(self, details: Value) -> Self {
        Self { details, ..self }
    }
}

/// The fields in which two versions of a form differ: name → [before, after].
pub(crate) fn difference(before: &impl Serialize, after: &impl Serialize) -> Value {
    let as_map = |value: Value| match value {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    let mut old = as_map(serde_json::to_value(before).unwrap_or_default());
    let new = as_map(serde_json::to_value(after).unwrap_or_default());
    let mut changed = Map::new();
    for (field, value) in new {
        let was = old.remove(&field).unwrap_or(Value::Null);
        if was != value {
            changed.insert(field, json!([was, value]));
        }
    }
    Value::Object(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let before = json!({"name": "a", "active": true});
        let after = json!({"name": "b", "active": true});
        let told = difference(&before, &after);
        assert_eq!(told, json!({"name": ["a", "b"]}));
    }
}
