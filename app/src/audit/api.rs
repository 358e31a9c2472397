//! Server functions of the audit trail.

use crate::{error::ApiError, reply::Reply};
use domain::{audit::AuditRow, page::Page};
use leptos::prelude::*;

/// One page of the trail, newest first: of a kind of thing, or of everything.
#[server(prefix = "/api", endpoint = "audit/list", protocol = Reply)]
pub async fn list_audit(
    object_kind: String,
    after: Option<String>,
) -> Result<Page<AuditRow>, ApiError> {
    let query = services::audit::AuditQuery {
        object_kind,
        after,
        ..services::audit::AuditQuery::default()
    };
    Ok(services::audit::list(&crate::cx::cx()?, &query).await?)
}
