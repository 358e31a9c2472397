//! Saving a draft: the one place that writes text, mapping and issue counts together.

use super::counts;
use crate::{
    Cx, Principal,
    audit::{self, Change},
    problems::Fault,
};
use domain::FlowId;
use flow::document::Issue;
use serde_json::Value;
use store::{
    StoreError, Tx,
    flows::{self, Content, StoredFlow},
};

/// What is saved of a draft.
pub(super) struct Draft {
    pub name: String,
    pub description: String,
    pub text: String,
    pub mapping: String,
    pub issues: Vec<Issue>,
}

impl Draft {
    fn content(&self) -> Content<'_> {
        let (errors, warnings) = counts(&self.issues);
        Content {
            name: &self.name,
            description: &self.description,
            draft: &self.text,
            mapping: &self.mapping,
            errors,
            warnings,
        }
    }
}

/// Adds a flow.
pub(super) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    me: &Principal,
    id: FlowId,
    draft: &Draft,
) -> Result<(), StoreError> {
    flows::insert(tx, me.org, id, draft.content(), me.stamp(cx)).await
}

/// Writes a draft over the one of this revision.
pub(super) async fn update(
    cx: &Cx,
    me: &Principal,
    (id, revision): (FlowId, i64),
    draft: &Draft,
    (action, details): (&'static str, Value),
) -> Result<(), Fault> {
    let mut tx = cx.write().await?;
    flows::update(
        &mut tx,
        me.org,
        (id, revision),
        draft.content(),
        me.stamp(cx),
    )
    .await?;
    let change = Change::new(action, &id, &draft.name).with(details);
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// The flow, if it still has this revision.
pub(super) async fn current(
    cx: &Cx,
    me: &Principal,
    (id, revision): (FlowId, i64),
) -> Result<StoredFlow, Fault> {
    let stored = flows::get(cx.db(), me.org, id).await?;
    if stored.revision != revision {
        return Err(StoreError::Stale.into());
    }
    Ok(stored)
}
