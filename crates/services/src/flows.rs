//! Flows: list, look, import, map, publish, export.
//!
//! Reading and checking a document may take long: it runs beside the threads
//! that answer requests.

mod change;
mod import;
mod publish;

pub use import::{ImportedFlow, import, import_into};
pub use publish::{publish, set_mapping};

use crate::{
    Cx, lists,
    problems::{Fault, OrProblem, failed},
};
use domain::{
    FlowId, Problem, VersionId,
    flows::{FlowRow, VersionRow},
    page::{LIMIT, LIMIT_MAX, ListQuery, Page, Sort},
    policy::Action,
};
use flow::document::{
    self, Document, Drawing, FlowKind, Issue, Mapping, Reference, Severity, Variable,
};
use store::{StoreError, flows, versions};

/// A flow with all that its page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowDetail {
    /// The flow as the list shows it.
    pub row: FlowRow,
    /// Flow or subflow.
    pub kind: FlowKind,
    /// The draft, drawn.
    pub drawing: Drawing,
    /// Its variables.
    pub variables: Vec<Variable>,
    /// What is wrong with it, worst first.
    pub issues: Vec<Issue>,
    /// What it refers to.
    pub references: Vec<Reference>,
    /// What those references stand for here.
    pub mapping: Mapping,
}

/// A published version, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionDetail {
    /// The flow.
    pub flow: FlowId,
    /// The flow's name.
    pub name: String,
    /// The version's number.
    pub number: u32,
    /// The version, drawn.
    pub drawing: Drawing,
}

/// A flow file to download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowFile {
    /// A name for it, in plain ASCII.
    pub file_name: String,
    /// Its content.
    pub text: String,
}

/// One page of flows.
pub async fn list(cx: &Cx, query: &ListQuery<Sort>) -> Result<Page<FlowRow>, Problem> {
    let me = cx.allow(Action::ViewFlows)?;
    let slice = lists::slice(query)?;
    let rows = flows::list(cx.db(), me.org, &slice).await.or_problem(cx)?;
    let count = flows::count(cx.db(), me.org, &slice.search);
    let page = lists::page(query, rows, count, |row| {
        (&row.name, row.changed_at, row.id.0)
    });
    page.await.or_problem(cx)
}

/// One flow with its draft.
pub async fn get(cx: &Cx, id: FlowId) -> Result<FlowDetail, Problem> {
    let me = cx.allow(Action::ViewFlows)?;
    let row = flows::row(cx.db(), me.org, id).await.or_problem(cx)?;
    let stored = flows::get(cx.db(), me.org, id).await.or_problem(cx)?;
    let detail = of_stored(cx, move || {
        let document = read(&stored.draft)?;
        let mapping = read_mapping(&stored.mapping)?;
        Ok(FlowDetail {
            row,
            kind: document.kind,
            drawing: document::drawing(&document),
            issues: document::check(&document, &mapping),
            references: document::references(&document),
            variables: document.variables,
            mapping,
        })
    });
    detail.await
}

/// The published versions of a flow, newest first. `after` is the `next` of the page before.
pub async fn versions(
    cx: &Cx,
    id: FlowId,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<VersionRow>, Problem> {
    let me = cx.allow(Action::ViewFlows)?;
    flows::row(cx.db(), me.org, id).await.or_problem(cx)?;
    let before = after.map(|text| text.parse().map_err(|_| lists::bad()));
    let before = before.transpose()?;
    let limit = if limit == 0 {
        LIMIT
    } else {
        limit.min(LIMIT_MAX)
    };
    let rows = versions::list(cx.db(), me.org, id, before, limit + 1).await;
    let mut rows = rows.or_problem(cx)?;
    let total = versions::count(cx.db(), me.org, id).await.or_problem(cx)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more);
    let next = last.map(|last| last.number.to_string());
    Ok(Page { rows, total, next })
}

/// A published version, drawn: what a contact ran on.
pub async fn version(cx: &Cx, id: VersionId) -> Result<VersionDetail, Problem> {
    let me = cx.allow(Action::ViewFlows)?;
    let stored = versions::get(cx.db(), me.org, id).await.or_problem(cx)?;
    let row = flows::row(cx.db(), me.org, stored.flow).await;
    let name = row.or_problem(cx)?.name;
    let text = stored.text;
    let drawing = of_stored(cx, move || Ok(document::drawing(&read(&text)?)));
    Ok(VersionDetail {
        flow: stored.flow,
        name,
        number: stored.number,
        drawing: drawing.await?,
    })
}

/// The draft, or a published version, as a file that Webex and Cordboard read.
pub async fn export(cx: &Cx, id: FlowId, version: Option<VersionId>) -> Result<FlowFile, Problem> {
    let me = cx.allow(Action::EditFlows)?;
    let draft = flows::get(cx.db(), me.org, id).await.or_problem(cx)?;
    let (text, suffix) = match version {
        None => (draft.draft, String::new()),
        Some(version) => {
            let found = versions::get(cx.db(), me.org, version)
                .await
                .or_problem(cx)?;
            if found.flow != id {
                return Err(Problem::NotFound);
            }
            (found.text, format!("_{}", found.number))
        }
    };
    let text = of_stored(cx, move || Ok(document::export(&read(&text)?)));
    Ok(FlowFile {
        file_name: format!("{}{suffix}.json", plain(&draft.name)),
        text: text.await?,
    })
}

/// A name that every file system takes.
fn plain(name: &str) -> String {
    let keep = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    let name: String = name.chars().map(keep).collect();
    match name.trim_matches('_') {
        "" => "flow".to_owned(),
        name => name.to_owned(),
    }
}

/// Does work that keeps a processor busy beside the threads that answer requests.
async fn apart<T: Send + 'static>(
    cx: &Cx,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| failed(cx, &error))
}

/// The same for work on what is stored.
async fn of_stored<T: Send + 'static>(
    cx: &Cx,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    apart(cx, work).await?.or_problem(cx)
}

fn read(text: &str) -> Result<Document, StoreError> {
    document::from_stored(text).map_err(|error| StoreError::Corrupt(format!("a flow: {error}")))
}

fn read_mapping(text: &str) -> Result<Mapping, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("a mapping: {error}")))
}

/// How many issues hinder publishing, and how many others are more than advice.
fn counts(issues: &[Issue]) -> (u32, u32) {
    let count = |severity| {
        let found = issues.iter().filter(|issue| issue.severity == severity);
        u32::try_from(found.count()).unwrap_or(u32::MAX)
    };
    (count(Severity::Error), count(Severity::Warning))
}

/// What a person is told of a change that was refused.
async fn refused(cx: &Cx, me: &crate::Principal, id: FlowId, fault: Fault) -> Problem {
    if fault.is_unique("flows", "name_folded") {
        let message = "Another flow was just given this name. Try again.";
        return Problem::field("name", message);
    }
    if !fault.is_stale() {
        return fault.problem(cx);
    }
    let now = match flows::get(cx.db(), me.org, id).await {
        Ok(now) => now,
        Err(error) => return Fault::from(error).problem(cx),
    };
    // The mapping is the part of a draft that people fill in.
    match read_mapping(&now.mapping) {
        Ok(theirs) => {
            crate::problems::conflict(&now.changed_by, now.changed_at, now.revision, &theirs)
        }
        Err(error) => Fault::from(error).problem(cx),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn files_have_plain_names() {
        assert_eq!(plain("Order line: \"été\"/.."), "Order_line____t");
        assert_eq!(plain("…"), "flow");
    }
}
