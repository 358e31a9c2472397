//! Server functions of the doors. Each also takes a plain form, without JavaScript.

use crate::{error::ApiError, reply::Reply};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Signs in, then goes on to `next`.
#[server(prefix = "/api", endpoint = "auth/sign-in", protocol = Reply)]
pub async fn sign_in(email: String, password: String, next: String) -> Result<String, ApiError> {
    /// Spares this browser the waits that strangers' guesses cause.
    const DEVICE: &str = "device";
    let (cx, session) = (crate::cx::cx()?, crate::cx::session()?);
    let device = crate::cx::cookie(DEVICE);
    let goal = crate::paths::local_or_home(&next).to_owned();
    let signed_in = services::auth::sign_in(&cx, &email, &password, device.as_deref()).await?;
    crate::cx::begin(&session, &signed_in.who).await?;
    crate::cx::set_cookie(DEVICE, &signed_in.device);
    crate::cx::see_other(&goal);
    Ok(goal)
}

/// Ends this session.
#[server(prefix = "/api", endpoint = "auth/sign-out", protocol = Reply)]
pub async fn sign_out() -> Result<(), ApiError> {
    let (cx, session) = (crate::cx::cx()?, crate::cx::session()?);
    crate::cx::end(&session).await?;
    // The session is over. What else failed is in the log, and nothing for this person to mend.
    let _ = services::auth::sign_out(&cx).await;
    Ok(())
}

/// Ends all sessions of whoever asks.
#[server(prefix = "/api", endpoint = "auth/sign-out-everywhere", protocol = Reply)]
pub async fn sign_out_everywhere() -> Result<(), ApiError> {
    let (cx, session) = (crate::cx::cx()?, crate::cx::session()?);
    services::account::sign_out_everywhere(&cx).await?;
    crate::cx::end(&session).await
}

/// How the doors stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doors {
    /// Nobody has set this server up yet.
    pub set_up_needed: bool,
    /// The token that was given opens the set-up page.
    pub open: bool,
    /// Zones to choose from, where it does.
    pub zones: Vec<String>,
}

/// How the doors stand, and whether `token` opens the set-up page.
#[server(name = Knock, prefix = "/api", endpoint = "set-up/begin", protocol = Reply)]
pub async fn doors(token: String) -> Result<Doors, ApiError> {
    let cx = crate::cx::cx()?;
    let set_up_needed = services::setup::needed(cx.db())
        .await
        .map_err(|_| ApiError::Failed {
            request_id: cx.request_id.clone(),
        })?;
    let open = !token.is_empty() && services::setup::check(&cx, &token).await.is_ok();
    let zones = if open {
        services::zones::names()
    } else {
        Vec::new()
    };
    Ok(Doors {
        set_up_needed,
        open,
        zones,
    })
}

/// Makes the organisation and its first administrator, and signs the latter in.
#[server(prefix = "/api", endpoint = "set-up/complete", protocol = Reply)]
pub async fn complete_set_up(token: String, form: domain::user::SetupForm) -> Result<(), ApiError> {
    let (cx, session) = (crate::cx::cx()?, crate::cx::session()?);
    let who = services::setup::complete(&cx, &token, &form).await?;
    crate::cx::begin(&session, &who).await
}
