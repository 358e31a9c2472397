//! Who asks: the session's person, looked up anew for each request, so that
//! whoever is switched off or signed out everywhere is out at once.

use super::request::{RequestInfo, plain};
use crate::state::State;
use app::cx::{SESSION_USER, SessionUser};
use axum::{extract, http::StatusCode, middleware::Next, response::Response};
use services::{Cx, Principal, auth};
use tower_sessions::Session;

/// Puts the request's `Cx` beside it.
pub async fn find(
    extract::State(state): extract::State<State>,
    session: Session,
    mut request: extract::Request,
    next: Next,
) -> Response {
    let info = request.extensions().get::<RequestInfo>().cloned();
    let principal = match of_session(&state, &session).await {
        Ok(principal) => principal,
        Err(why) => {
            tracing::error!(why, "a session could not be read");
            let text = "The server cannot read its database at the moment. Please try again.\n";
            return plain(StatusCode::SERVICE_UNAVAILABLE, text);
        }
    };
    request.extensions_mut().insert(Cx {
        shared: state.shared.clone(),
        principal,
        now: services::now(),
        request_id: info
            .as_ref()
            .map(|info| info.id.to_string())
            .unwrap_or_default(),
        client_ip: info.and_then(|info| info.client),
    });
    next.run(request).await
}

/// Who the session belongs to. One whose person is out is ended with its cookie.
pub async fn of_session(state: &State, session: &Session) -> Result<Option<Principal>, String> {
    let kept: Result<Option<SessionUser>, _> = session.get(SESSION_USER).await;
    let Some(kept) = kept.map_err(|error| error.to_string())? else {
        return Ok(None);
    };
    let resumed = auth::resume(&state.shared, kept.user, kept.epoch).await;
    let principal = resumed.map_err(|error| error.to_string())?;
    if principal.is_none() {
        session.flush().await.map_err(|error| error.to_string())?;
    }
    Ok(principal)
}
