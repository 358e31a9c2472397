//! How large a request may be and how long it may take.

use super::request::plain;
use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// What an ordinary request may weigh.
const ORDINARY: usize = 256 * 1024;
/// What an import may weigh: a document of 5 MB, and what its quoting adds.
const IMPORT: usize = 12 * 1024 * 1024;
/// The addresses that take imports.
const IMPORTS: &str = "/api/flows/import";
/// How long an answer may take to begin. Slow CRMs are asked by the runtime,
/// which has its own, shorter limits.
const TIME: Duration = Duration::from_secs(30);

/// Refuses what is too large, gives up what takes too long.
pub async fn bound(request: Request, next: Next) -> Response {
    let limit = if request.uri().path().starts_with(IMPORTS) {
        IMPORT
    } else {
        ORDINARY
    };
    if announced(&request).is_some_and(|length| length > limit) {
        return too_large(limit);
    }
    // What is sent in pieces announces nothing: it is cut off at the limit.
    let exceeded = Arc::new(AtomicBool::new(false));
    let flag = exceeded.clone();
    let request = request.map(|body| {
        let cut = Limited::new(body, limit).map_err(move |error| {
            flag.store(error.is::<LengthLimitError>(), Ordering::Relaxed);
            error
        });
        Body::new(cut)
    });
    match tokio::time::timeout(TIME, next.run(request)).await {
        // Whoever read the body could only say that it broke off.
        Ok(_) if exceeded.load(Ordering::Relaxed) => too_large(limit),
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("a request took too long");
            let text = "The server took too long to answer. Please try again.\n";
            plain(StatusCode::SERVICE_UNAVAILABLE, text)
        }
    }
}

fn too_large(limit: usize) -> Response {
    let text = format!(
        "This is too large: at most {} kB are taken here.\n",
        limit / 1024
    );
    plain(StatusCode::PAYLOAD_TOO_LARGE, text)
}

fn announced(request: &Request) -> Option<usize> {
    let length = request.headers().get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}
