//! Whether the browser's session still stands.

use crate::{error::ApiError, reply::Reply};
use leptos::prelude::*;

/// Answers whoever is signed in, and fails for anybody else.
#[server(prefix = "/api", endpoint = "account/session", protocol = Reply)]
pub(crate) async fn is_signed_in() -> Result<(), ApiError> {
    crate::cx::cx()?.allow(domain::policy::Action::OwnAccount)?;
    Ok(())
}
