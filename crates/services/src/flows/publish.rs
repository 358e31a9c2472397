//! Mapping and publishing: what references stand for, and freezing it with the text.

use super::{change, change::Draft, of_stored, read, read_mapping, refused};
use crate::{
    Cx, Principal,
    audit::{self, Change, difference},
    problems::{Fault, OrProblem, none_of},
};
use domain::{
    FieldError, FlowId, Problem, VersionId,
    flows::{COMMENT_MAX, FlowRow, LATEST, VersionRow},
    policy::Action,
};
use flow::document::{
    self, Document, Issue, IssueCode, Mapping, Severity, references::BUILT_IN_AUDIO,
};
use serde_json::json;
use store::{
    StoreError, connectors,
    flows::{self, StoredFlow},
    queues,
    versions::{self, NewVersion},
};
use uuid::Uuid;

/// Most lines of the report on what hinders publishing.
const REPORT_MAX: usize = 50;

/// Says what a draft's references stand for.
pub async fn set_mapping(
    cx: &Cx,
    id: FlowId,
    revision: i64,
    mapping: &Mapping,
) -> Result<FlowRow, Problem> {
    let me = cx.allow(Action::EditFlows)?;
    let stored = match change::current(cx, me, (id, revision)).await {
        Ok(stored) => stored,
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    };
    none_of(missing(cx, me, mapping).await.or_problem(cx)?)?;
    let details = difference(&read_mapping(&stored.mapping).or_problem(cx)?, mapping);
    let draft = judged(cx, stored, mapping.clone()).await?;
    let what = ("flow.map", details);
    if let Err(fault) = change::update(cx, me, (id, revision), &draft, what).await {
        return Err(refused(cx, me, id, fault).await);
    }
    flows::row(cx.db(), me.org, id).await.or_problem(cx)
}

async fn judged(cx: &Cx, stored: StoredFlow, mapping: Mapping) -> Result<Draft, Problem> {
    of_stored(cx, move || {
        let document = read(&stored.draft)?;
        Ok(Draft {
            issues: document::check(&document, &mapping),
            mapping: json!(mapping).to_string(),
            name: stored.name,
            description: stored.description,
            text: stored.draft,
        })
    })
    .await
}

/// Entries that lead to nothing of this organisation.
async fn missing(
    cx: &Cx,
    me: &Principal,
    mapping: &Mapping,
) -> Result<Vec<FieldError>, StoreError> {
    let mut errors = Vec::new();
    let mut gone = |field: String, what: &str| {
        let message = format!("This {what} does not exist any more. Choose another.");
        errors.push(FieldError::new(field, message));
    };
    for (key, queue) in &mapping.queues {
        match queues::get(cx.db(), me.org, *queue).await {
            Ok(_) => {}
            Err(StoreError::NotFound) => gone(format!("queues.{key}"), "queue"),
            Err(error) => return Err(error),
        }
    }
    for (key, connector) in &mapping.connectors {
        match connectors::get(cx.db(), me.org, *connector).await {
            Ok(_) => {}
            Err(StoreError::NotFound) => gone(format!("connectors.{key}"), "connector"),
            Err(error) => return Err(error),
        }
    }
    for (key, audio) in &mapping.audio {
        if !BUILT_IN_AUDIO.contains(&audio.name.as_str()) {
            gone(format!("audio.{key}"), "audio file");
        }
    }
    Ok(errors)
}

/// Publishes the draft of this revision: text and mapping are frozen as a new
/// version, and the label Latest points at it. Calls in progress stay on theirs.
pub async fn publish(
    cx: &Cx,
    id: FlowId,
    revision: i64,
    comment: &str,
) -> Result<VersionRow, Problem> {
    let me = cx.allow(Action::EditFlows)?;
    let comment = comment.trim();
    if comment.chars().count() > COMMENT_MAX {
        return Err(Problem::field("comment", "Use at most 500 characters."));
    }
    let stored = match change::current(cx, me, (id, revision)).await {
        Ok(stored) => stored,
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    };
    let draft = stored.clone();
    none_of(of_stored(cx, move || hindrances(&draft)).await?)?;
    let number = match freeze(cx, me, &stored, comment).await {
        Ok(number) => number,
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    };
    cx.tell(|runtime| runtime.flow_changed(me.org, id));
    let found = versions::list(cx.db(), me.org, id, Some(number + 1), 1).await;
    found.or_problem(cx)?.pop().ok_or(Problem::NotFound)
}

async fn freeze(cx: &Cx, me: &Principal, draft: &StoredFlow, comment: &str) -> Result<u32, Fault> {
    let mut tx = cx.write().await?;
    flows::hold(&mut tx, me.org, (draft.id, draft.revision)).await?;
    let number = versions::next_number(&mut tx, me.org, draft.id).await?;
    let new = NewVersion {
        id: VersionId(Uuid::now_v7()),
        flow: draft.id,
        number,
        text: &draft.draft,
        mapping: &draft.mapping,
        comment,
        at: cx.now,
        by: me.user,
        by_name: &me.name,
    };
    versions::insert(&mut tx, me.org, new).await?;
    versions::point(&mut tx, draft.id, LATEST, new.id).await?;
    let details = json!({"number": number, "version": new.id, "comment": comment});
    let change = Change::new("flow.publish", &draft.id, &draft.name).with(details);
    audit::record(cx, &mut tx, me, change).await?;
    tx.commit().await?;
    Ok(number)
}

/// What hinders publishing: every issue that is an error, missing mappings among them.
fn hindrances(stored: &StoredFlow) -> Result<Vec<FieldError>, StoreError> {
    let document = read(&stored.draft)?;
    let issues = document::check(&document, &read_mapping(&stored.mapping)?);
    let errors = issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error);
    let mut report: Vec<_> = errors.map(|issue| line(&document, issue)).collect();
    if report.len() > REPORT_MAX {
        let more = report.len() - REPORT_MAX;
        report.truncate(REPORT_MAX);
        report.push(FieldError::new("flow", format!("… and {more} more.")));
    }
    Ok(report)
}

/// One line of the report: at which node, what, and what to do.
fn line(document: &Document, issue: &Issue) -> FieldError {
    let id = issue.node.as_deref();
    let mut nodes = document.main.nodes.iter().chain(&document.events.nodes);
    let node = nodes.find(|node| Some(node.id.as_str()) == id);
    let mut message = match node {
        Some(node) if !issue.message.starts_with(&node.name) => {
            format!("{}: {}", node.name, issue.message)
        }
        _ => issue.message.clone(),
    };
    if let Some(fix) = &issue.fix {
        message.push(' ');
        message.push_str(fix);
    }
    // Pages lead to the references for what is not mapped, to the issues for the rest.
    let place = match issue.code {
        IssueCode::Unmapped => "mapping",
        _ => "node",
    };
    let field = id.map_or_else(|| "flow".to_owned(), |id| format!("{place}.{id}"));
    FieldError::new(field, message)
}
