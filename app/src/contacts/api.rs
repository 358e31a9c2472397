//! What the contact pages ask of the server.

use crate::{error::ApiError, reply::Reply};
#[cfg(feature = "ssr")]
use domain::contact::ContactQuery;
use domain::{ContactId, contact::ContactRow, page::Page};
use leptos::prelude::*;

/// Contacts, newest first; `after` is the `next` of the page before.
#[server(prefix = "/api", endpoint = "contacts/list", protocol = Reply)]
pub async fn list(after: Option<String>) -> Result<Page<ContactRow>, ApiError> {
    let cx = crate::cx::cx()?;
    let query = ContactQuery {
        after,
        ..ContactQuery::default()
    };
    Ok(services::contacts::list(&cx, &query).await?)
}

/// One contact.
#[server(prefix = "/api", endpoint = "contacts/get", protocol = Reply)]
pub async fn get(contact: ContactId) -> Result<ContactRow, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::contacts::get(&cx, contact).await?)
}
