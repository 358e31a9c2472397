//! Server functions of connectors. Secrets travel to the server only.

use crate::{error::ApiError, reply::Reply};
use domain::{
    ConnectorId,
    connector::{Connector, ConnectorForm, TestOutcome},
    page::{ListQuery, Page, Sort},
};
use leptos::prelude::*;

/// One page of connectors.
#[server(prefix = "/api", endpoint = "connectors/list", protocol = Reply)]
pub async fn list_connectors(query: ListQuery<Sort>) -> Result<Page<Connector>, ApiError> {
    Ok(services::connectors::list(&crate::cx::cx()?, &query).await?)
}

/// One connector.
#[server(prefix = "/api", endpoint = "connectors/get", protocol = Reply)]
pub async fn get_connector(id: ConnectorId) -> Result<Connector, ApiError> {
    Ok(services::connectors::get(&crate::cx::cx()?, id).await?)
}

/// Makes a connector.
#[server(prefix = "/api", endpoint = "connectors/create", protocol = Reply)]
pub async fn create_connector(form: ConnectorForm) -> Result<Connector, ApiError> {
    Ok(services::connectors::create(&crate::cx::cx()?, &form).await?)
}

/// Changes a connector of this revision.
#[server(prefix = "/api", endpoint = "connectors/update", protocol = Reply)]
pub async fn update_connector(
    id: ConnectorId,
    revision: i64,
    form: ConnectorForm,
) -> Result<Connector, ApiError> {
    Ok(services::connectors::update(&crate::cx::cx()?, id, revision, &form).await?)
}

/// Asks the connector's system whether it answers.
#[server(prefix = "/api", endpoint = "connectors/test", protocol = Reply)]
pub async fn test_connector(id: ConnectorId) -> Result<TestOutcome, ApiError> {
    Ok(services::connectors::test(&crate::cx::cx()?, id).await?)
}
