//! What stands before every API route: applies the fault in force and logs the request.

use super::{
    Hub,
    fault::{Fault, Mode},
    log::Logged,
    port::Cord,
};
use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use futures::{StreamExt, stream};
use std::{
    convert::Infallible,
    sync::Arc,
    time::{Duration, Instant},
};

/// How large the huge answer is.
const HUGE: usize = 100 * 1024 * 1024;
/// How it is cut into pieces.
const PIECE: usize = 64 * 1024;

pub(crate) async fn guard(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (kind, mut entry) = describe(&request);
    let fault = hub.switch.next(&entry.method, request.uri().path());
    let stopped = delayed(&hub, fault.delay_ms()).await;
    let cuts = stopped || matches!(fault.mode, Mode::Refuse | Mode::Reset | Mode::Lost);
    let cord = request.extensions().get::<ConnectInfo<Cord>>().cloned();
    let response = if stopped {
        StatusCode::NO_CONTENT.into_response()
    } else {
        answer(&hub, &fault, request, next).await
    };
    if let (true, Some(ConnectInfo(cord))) = (cuts, cord) {
        cord.cut();
    }
    entry.status = if cuts { 0 } else { response.status().as_u16() };
    entry.duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    hub.log.add(kind, entry);
    response
}

/// Waits; `true` when the CRM was stopped meanwhile.
async fn delayed(hub: &Hub, ms: u64) -> bool {
    if ms == 0 {
        return false;
    }
    tokio::select! {
        () = tokio::time::sleep(Duration::from_millis(ms)) => false,
        () = super::told(hub.stopped.clone()) => true,
    }
}

/// What the request is counted under, and its log entry as far as it is known.
fn describe(request: &Request) -> (String, Logged) {
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("elsewhere", MatchedPath::as_str);
    let path = request.uri().path_and_query();
    let key = request.headers().get("idempotency-key");
    let entry = Logged {
        number: 0,
        at: jiff::Timestamp::now().as_millisecond(),
        path: path.map_or_else(String::new, ToString::to_string),
        status: 0,
        duration_ms: 0,
        idempotency_key: key.and_then(|key| key.to_str().ok()).map(Into::into),
        method,
    };
    (format!("{} {route}", entry.method), entry)
}

async fn answer(hub: &Hub, fault: &Fault, request: Request, next: Next) -> Response {
    match fault.mode {
        Mode::Normal | Mode::Slow | Mode::Lost => next.run(request).await,
        // Never sent: the connection is cut.
        Mode::Refuse | Mode::Reset => StatusCode::NO_CONTENT.into_response(),
        Mode::Error => hub.site.broken(),
        Mode::Html => Html(MAINTENANCE).into_response(),
        Mode::Huge => huge(),
        Mode::Garbage => json(Body::from(GARBAGE)),
        Mode::Throttle => throttled(hub, fault.retry_after_s.unwrap_or(30)),
    }
}

const MAINTENANCE: &str = "<!doctype html><html lang=en><title>Back soon</title>\
    <h1>We are back soon</h1><p>The service is being maintained. <a href=\"/status\">Status</a></p>";

/// Half a document, bytes that are no UTF-8, and a NUL.
const GARBAGE: &[u8] = b"{\"value\":[{\"contactid\":\xff\xfe\x00\x81]]}}\"results\":\xc3\x28,,,";

fn json(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// 100 MB of one JSON text, streamed, so that it costs the server nothing.
fn huge() -> Response {
    let piece = Bytes::from(vec![b'x'; PIECE]);
    let middle = stream::repeat(piece).take(HUGE / PIECE);
    let start = stream::iter([Bytes::from_static(b"{\"value\":[{\"fullname\":\"")]);
    let end = stream::iter([Bytes::from_static(b"\"}]}")]);
    let pieces = start.chain(middle).chain(end).map(Ok::<_, Infallible>);
    json(Body::from_stream(pieces))
}

fn throttled(hub: &Hub, seconds: u32) -> Response {
    let mut response = hub.site.throttled();
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, seconds.into());
    response
}
