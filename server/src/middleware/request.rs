//! The outermost layer: each request gets an id, a nonce and the address it
//! came from; each answer names the id. Below the headers, so that it carries
//! them: a panic is an answer like any other.

use crate::config::Config;
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use futures::FutureExt as _;
use rand::RngExt as _;
use std::{
    fmt::Write as _,
    net::{IpAddr, SocketAddr},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Instant,
};
use tracing::Instrument as _;

/// The header that carries a request's id to whoever reports a fault.
const ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a request carries from here on.
#[derive(Clone, Debug)]
pub struct RequestInfo {
    /// Finds the request in the log.
    pub id: Arc<str>,
    /// Marks the scripts and styles of this one answer as ours.
    pub nonce: Arc<str>,
    /// Where the request came from; none behind a proxy that does not say.
    pub client: Option<IpAddr>,
}

/// Runs the request under a new id.
pub async fn identify(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let info = RequestInfo {
        id: random_hex(8).into(),
        nonce: random_hex(16).into(),
        client: client_address(&config, &request),
    };
    let span = tracing::info_span!("request", id = %info.id);
    answer(info, request, next).instrument(span).await
}

async fn answer(info: RequestInfo, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The query may hold what people searched for: it stays out of the log.
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(info.clone());
    let mut response = next.run(request).await;
    // The id is hexadecimal, so it always is a header's value.
    if let Ok(value) = HeaderValue::from_str(&info.id) {
        response.headers_mut().insert(ID, value);
    }
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    tracing::debug!(%method, path, status, ms, "answered");
    response
}

/// Answers where whoever should have answered panicked.
pub async fn catch(request: Request, next: Next) -> Response {
    let info = request.extensions().get::<RequestInfo>().cloned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let ended = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    ended.unwrap_or_else(|_| {
        tracing::error!(%method, path, "a panic was caught");
        broken(info.map(|info| info.id).unwrap_or_default())
    })
}

fn broken(id: Arc<str>) -> Response {
    let text = format!(
        "Something broke on the server. Please try again; if it happens again, \
         give your administrator this number: {id}\n"
    );
    plain(StatusCode::INTERNAL_SERVER_ERROR, text)
}

/// A short answer in plain words.
pub fn plain(status: StatusCode, text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// `bytes` random bytes in hexadecimal.
pub fn random_hex(bytes: usize) -> String {
    let mut random = vec![0_u8; bytes];
    rand::rng().fill(&mut random[..]);
    let mut text = String::with_capacity(bytes * 2);
    for byte in random {
        // A string takes everything.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Where a request came from. A proxy that does not say makes everybody look
/// like one client: then it is better not to know.
fn client_address(config: &Config, request: &Request) -> Option<IpAddr> {
    if config.is_proxy_unnamed() {
        return None;
    }
    let named = config
        .trusted_proxy_header
        .as_ref()
        .and_then(|name| last_address(request.headers(), name));
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
    named.or_else(|| connected.map(|info| info.0.ip()))
}

/// The last address counts: whoever stands before the proxy may have written
/// the others. Some proxies name the port too.
fn last_address(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let last = line.rsplit(',').next()?.trim();
    let with_port = last.parse::<SocketAddr>().ok();
    with_port
        .map(|address| address.ip())
        .or_else(|| last.trim_matches(['[', ']']).parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn the_proxys_own_entry_counts() {
        let name = HeaderName::from_static("x-forwarded-for");
        let mut headers = HeaderMap::new();
        assert_eq!(last_address(&headers, &name), None);
        headers.append(&name, HeaderValue::from_static("1.2.3.4"));
        headers.append(&name, HeaderValue::from_static("5.6.7.8, 9.9.9.9"));
        assert_eq!(last_address(&headers, &name), "9.9.9.9".parse().ok());
        headers.append(&name, HeaderValue::from_static("[2001:db8::1]"));
        assert_eq!(last_address(&headers, &name), "2001:db8::1".parse().ok());
        headers.append(&name, HeaderValue::from_static("1.2.3.4, 9.9.9.9:4711"));
        assert_eq!(last_address(&headers, &name), "9.9.9.9".parse().ok());
        headers.append(&name, HeaderValue::from_static("[2001:db8::2]:443"));
        assert_eq!(last_address(&headers, &name), "2001:db8::2".parse().ok());
    }

    #[test]
    fn a_proxy_that_names_nobody_is_nobodys_address() {
        let client = |settings: &str| {
            let text = format!("key_file = \"k\"\n{settings}");
            let settings = Settings::parse(&text, |_| None).unwrap();
            let config = Config::check(settings).unwrap();
            let mut request = Request::new(Body::empty());
            let proxy = SocketAddr::from(([192, 0, 2, 7], 4000));
            request.extensions_mut().insert(ConnectInfo(proxy));
            let named = HeaderValue::from_static("9.9.9.9");
            request.headers_mut().insert("x-forwarded-for", named);
            client_address(&config, &request).map(|ip| ip.to_string())
        };
        let url = "public_url = \"https://calls.example\"\n";
        let header = "trusted_proxy_header = \"x-forwarded-for\"\n";
        assert_eq!(client("").as_deref(), Some("192.0.2.7"));
        assert_eq!(client(url), None);
        assert_eq!(
            client(&format!("{url}{header}")).as_deref(),
            Some("9.9.9.9")
        );
    }

    #[test]
    fn ids_are_hexadecimal_and_differ() {
        let (a, b) = (random_hex(8), random_hex(8));
        assert_ne!(a, b);
        assert!(a.len() == 16 && a.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
