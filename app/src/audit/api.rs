//! Server functions of the audit trail.

use crate::{error::ApiError, reply::Reply};
use domain::{
    audit::{AuditQuery, AuditRow},
    page::Page,
};
use leptos::prelude::*;

/// One page of the trail, newest first.
#[server(prefix = "/api", endpoint = "audit/list", protocol = Reply)]
pub async fn list_audit(query: AuditQuery) -> Result<Page<AuditRow>, ApiError> {
    Ok(services::audit::list(&crate::cx::cx()?, &query).await?)
}
