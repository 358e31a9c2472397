//! What the agent's page asks of the server.

use crate::{error::ApiError, reply::Reply};
use domain::{
    ContactId,
    agent::{Desk, Presence},
};
use leptos::prelude::*;

/// All that the page shows.
#[server(prefix = "/api", endpoint = "desk/get", protocol = Reply)]
pub async fn get() -> Result<Desk, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::desk::desk(&cx).await?)
}

/// Sets one's presence.
#[server(prefix = "/api", endpoint = "desk/presence", protocol = Reply)]
pub async fn set_presence(presence: Presence) -> Result<(), ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::desk::set_presence(&cx, presence).await?)
}

/// Takes the contact that rings.
#[server(prefix = "/api", endpoint = "desk/accept", protocol = Reply)]
pub async fn accept(contact: ContactId) -> Result<(), ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::desk::accept(&cx, contact).await?)
}

/// Declines the contact that rings.
#[server(prefix = "/api", endpoint = "desk/decline", protocol = Reply)]
pub async fn decline(contact: ContactId) -> Result<(), ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::desk::decline(&cx, contact).await?)
}

/// Ends the contact in progress.
#[server(prefix = "/api", endpoint = "desk/end", protocol = Reply)]
pub async fn end(contact: ContactId) -> Result<(), ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::desk::end(&cx, contact).await?)
}
