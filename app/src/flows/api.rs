//! What the flow pages ask of the server.

use crate::{error::ApiError, reply::Reply};
use domain::{
    ConnectorId, FlowId, QueueId,
    flows::{FlowRow, VersionRow},
    page::{ListQuery, Page, Sort},
};
use flow::document::{Drawing, FlowKind, ImportNote, Issue, Mapping, Reference, Variable};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A flow with all that its page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowView {
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
    /// The organisation's queues.
    pub queues: Vec<(QueueId, String)>,
    /// The organisation's connectors.
    pub connectors: Vec<(ConnectorId, String)>,
    /// Published versions, newest first.
    pub versions: Vec<VersionRow>,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// The flow.
    pub row: FlowRow,
    /// What a person should know about the import.
    pub notes: Vec<ImportNote>,
    /// How many of the things it refers to stand for nothing yet.
    pub unmapped: u32,
}

/// A flow file to download.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// A name for it.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// One page of flows.
#[server(prefix = "/api", endpoint = "flows/list", protocol = Reply)]
pub async fn list(query: ListQuery<Sort>) -> Result<Page<FlowRow>, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::flows::list(&cx, &query).await?)
}

/// One flow.
#[server(prefix = "/api", endpoint = "flows/get", protocol = Reply)]
pub async fn get(id: FlowId) -> Result<FlowView, ApiError> {
    let cx = crate::cx::cx()?;
    let flow = services::flows::get(&cx, id).await?;
    let all = ListQuery {
        limit: domain::page::LIMIT_MAX,
        ..ListQuery::default()
    };
    let queues = services::queues::list(&cx, &all).await?.rows;
    // A supervisor may look at flows, but connectors are not theirs.
    let connectors = services::connectors::list(&cx, &all)
        .await
        .map(|page| page.rows)
        .unwrap_or_default();
    let versions = services::flows::versions(&cx, id, None, 0).await?.rows;
    Ok(FlowView {
        row: flow.row,
        kind: flow.kind,
        drawing: flow.drawing,
        variables: flow.variables,
        issues: flow.issues,
        references: flow.references,
        mapping: flow.mapping,
        queues: queues
            .into_iter()
            .map(|queue| (queue.id, queue.form.name))
            .collect(),
        connectors: connectors
            .into_iter()
            .map(|it| (it.id, it.form.name))
            .collect(),
        versions,
    })
}

/// Makes a new flow of a file.
#[server(prefix = "/api", endpoint = "flows/import", protocol = Reply)]
pub async fn import(file: String) -> Result<Imported, ApiError> {
    let cx = crate::cx::cx()?;
    let done = services::flows::import(&cx, file.into_bytes()).await?;
    Ok(Imported {
        row: done.row,
        notes: done.notes,
        unmapped: done.unmapped.len() as u32,
    })
}

/// Says what a draft's references stand for.
#[server(prefix = "/api", endpoint = "flows/map", protocol = Reply)]
pub async fn map(id: FlowId, revision: i64, mapping: Mapping) -> Result<FlowRow, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::flows::set_mapping(&cx, id, revision, &mapping).await?)
}

/// Publishes the draft.
#[server(prefix = "/api", endpoint = "flows/publish", protocol = Reply)]
pub async fn publish(id: FlowId, revision: i64, comment: String) -> Result<VersionRow, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::flows::publish(&cx, id, revision, &comment).await?)
}

/// The draft as a file.
#[server(prefix = "/api", endpoint = "flows/export", protocol = Reply)]
pub async fn export(id: FlowId) -> Result<File, ApiError> {
    let cx = crate::cx::cx()?;
    let file = services::flows::export(&cx, id, None).await?;
    Ok(File {
        name: file.file_name,
        text: file.text,
    })
}
