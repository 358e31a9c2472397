//! For whoever watches the process: is it there, and can it work?

use crate::{middleware::request::plain, state::State};
use axum::{extract, http::StatusCode, response::Response};
use std::time::Duration;

/// How long the database may take to let a writer in.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process is there.
pub async fn up() -> &'static str {
    "up\n"
}

/// The process can do its work: the database takes writes and contacts are run.
pub async fn ready(extract::State(state): extract::State<State>) -> Response {
    let runtime = state.shared.runtime.is_some() && !state.stop.is_cancelled();
    let writes = tokio::time::timeout(PATIENCE, writes(&state)).await;
    match (writes, runtime) {
        (Ok(Ok(())), true) => plain(StatusCode::OK, "ready\n"),
        (Ok(Ok(())), false) => not_ready("contacts are not run"),
        (Ok(Err(error)), _) => {
            tracing::warn!("not ready: {error}");
            not_ready("the database does not take writes")
        }
        (Err(_), _) => not_ready("the database lets nobody write"),
    }
}

async fn writes(state: &State) -> Result<(), store::StoreError> {
    state.shared.db.write().await?.rollback().await
}

fn not_ready(why: &str) -> Response {
    plain(
        StatusCode::SERVICE_UNAVAILABLE,
        format!("not ready: {why}\n"),
    )
}
