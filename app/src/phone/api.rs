//! What the telephone asks of the server.

use crate::{error::ApiError, reply::Reply};
use domain::{ContactId, phone::PhoneBook};
use flow::engine::Await;
use leptos::prelude::*;

/// Whom one can be, and what one can dial.
#[server(prefix = "/api", endpoint = "phone/book", protocol = Reply)]
pub async fn book() -> Result<PhoneBook, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::phone::book(&cx).await?)
}

/// Dials: answers with the contact once it is committed.
#[server(prefix = "/api", endpoint = "phone/dial", protocol = Reply)]
pub async fn dial(caller: String, number: String) -> Result<ContactId, ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::phone::dial(&cx, &number, &caller).await?)
}

/// Presses a key.
#[server(prefix = "/api", endpoint = "phone/press", protocol = Reply)]
pub async fn press(contact: ContactId, key: char) -> Result<(), ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::phone::digit(&cx, contact, key).await?)
}

/// Says that the telephone has finished saying a prompt.
#[server(prefix = "/api", endpoint = "phone/heard", protocol = Reply)]
pub async fn heard(contact: ContactId, at: Await) -> Result<(), ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::phone::prompt_ended(&cx, contact, at).await?)
}

/// Hangs up.
#[server(prefix = "/api", endpoint = "phone/hang-up", protocol = Reply)]
pub async fn hang_up(contact: ContactId) -> Result<(), ApiError> {
    let cx = crate::cx::cx()?;
    Ok(services::phone::hang_up(&cx, contact).await?)
}
