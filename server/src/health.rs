//! For whoever watches the process: is it there, and can it work?

use crate::{middleware::request::plain, state::State};
use axum::{extract, http::StatusCode, response::Response};
use std::time::{Duration, Instant};
use store::StoreError;
use tokio::sync::Mutex;

/// How long the database may take to let a writer in.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer holds: anybody may ask, however often, and none of that
/// may keep calls from being written.
const HOLDS: Duration = Duration::from_secs(1);

/// The last answer and when it was found. Whoever asks meanwhile waits for it.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, Result<(), &'static str>)>>);

/// The process is there.
pub async fn up() -> &'static str {
    "up\n"
}

/// The process can do its work: the database is its own and takes writes, and contacts are run.
pub async fn ready(extract::State(state): extract::State<State>) -> Response {
    let running = state
        .shared
        .runtime
        .as_ref()
        .is_some_and(|r| r.is_running());
    if !running || state.stop.is_cancelled() {
        return not_ready("contacts are not run");
    }
    let mut last = state.readiness.0.lock().await;
    let found = match *last {
        Some((when, found)) if when.elapsed() < HOLDS => found,
        _ => {
            let found = takes_writes(&state).await;
            *last = Some((Instant::now(), found));
            found
        }
    };
    match found {
        Ok(()) => plain(StatusCode::OK, "ready\n"),
        Err(why) => not_ready(why),
    }
}

async fn takes_writes(state: &State) -> Result<(), &'static str> {
    match tokio::time::timeout(PATIENCE, writes(state)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error @ StoreError::LockLost)) => {
            tracing::warn!("not ready: {error}");
            Err("the database may be another process's")
        }
        Ok(Err(error)) => {
            tracing::warn!("not ready: {error}");
            Err("the database does not take writes")
        }
        Err(_) => Err("the database lets nobody write"),
    }
}

async fn writes(state: &State) -> Result<(), StoreError> {
    state.shared.db.check_lock().await?;
    state.shared.db.write().await?.rollback().await
}

fn not_ready(why: &str) -> Response {
    plain(
        StatusCode::SERVICE_UNAVAILABLE,
        format!("not ready: {why}\n"),
    )
}
