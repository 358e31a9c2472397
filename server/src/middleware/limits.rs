//! How large a request may be and how long it may take.

use super::request::plain;
use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};
use http_body_util::Limited;
use std::time::Duration;

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
        let text = format!(
            "This is too large: at most {} kB are taken here.\n",
            limit / 1024
        );
        return plain(StatusCode::PAYLOAD_TOO_LARGE, text);
    }
    // What is sent in pieces announces nothing: it is cut off at the limit.
    let request = request.map(|body| Body::new(Limited::new(body, limit)));
    match tokio::time::timeout(TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("a request took too long");
            let text = "The server took too long to answer. Please try again.\n";
            plain(StatusCode::SERVICE_UNAVAILABLE, text)
        }
    }
}

fn announced(request: &Request) -> Option<usize> {
    let length = request.headers().get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}
