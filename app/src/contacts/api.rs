//! What the contact pages ask of the server.

use crate::{error::ApiError, reply::Reply};
use domain::{
    ContactId,
    contact::{ContactQuery, ContactRow},
    page::Page,
};
use leptos::prelude::*;

/// One page of contacts, newest first.
#[server(prefix = "/api", endpoint = "contacts/list", protocol = Reply)]
pub async fn list(query: ContactQuery) -> Result<Page<ContactRow>, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::contacts::list(&cx, &query).await?)
}

/// One contact.
#[server(prefix = "/api", endpoint = "contacts/get", protocol = Reply)]
pub async fn get(contact: ContactId) -> Result<ContactRow, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::contacts::get(&cx, contact).await?)
}
