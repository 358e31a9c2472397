//! The headers that every answer carries, whatever it is: pages, files, errors,
//! 304s. One policy for all, so that none is forgotten.

use super::request::RequestInfo;
use crate::{config::Config, sessions};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

/// Headers that are the same for all answers.
const FIXED: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // `no-referrer` would make forms without JavaScript arrive with `Origin: null`.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    // A screen pop's tab is opened empty and steered by its handle.
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin-allow-popups",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        "none",
    ),
];

/// Two years.
const HSTS: &str = "max-age=63072000";

/// Adds them.
pub async fn protect(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let nonce = request
        .extensions()
        .get::<RequestInfo>()
        .map(|info| info.nonce.clone())
        .unwrap_or_default();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Nonce and sources are made of harmless characters (checked when configured).
    if let Ok(value) = HeaderValue::from_str(&policy(&nonce, &config.frame_sources)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    if config.is_secure() {
        let value = HeaderValue::from_static(HSTS);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
        secure_cookies(headers);
    }
    // What a person sees is for that person; the site's files say otherwise themselves.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Nothing but ourselves, scripts only with this answer's nonce, and frames for screen pops.
fn policy(nonce: &str, frames: &[String]) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; media-src 'self'; manifest-src 'self'; frame-src {frames}; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        frames = if frames.is_empty() {
            "'none'".to_owned()
        } else {
            frames.join(" ")
        },
    )
}

/// The session layer takes its cookie back without `Secure`, and browsers then
/// ignore it for the sake of its `__Host-` prefix.
fn secure_cookies(headers: &mut HeaderMap) {
    let prefix = format!("{}=", sessions::cookie_name(true));
    let cookies = headers
        .iter_mut()
        .filter(|(name, _)| *name == header::SET_COOKIE);
    for (_, value) in cookies {
        let Ok(text) = value.to_str() else { continue };
        if text.starts_with(&prefix) && !text.contains("Secure") {
            let text = format!("{text}; Secure");
            if let Ok(secured) = HeaderValue::from_str(&text) {
                *value = secured;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_allowed_inline() {
        let policy = policy("abc", &["https:".to_owned()]);
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(policy.contains("script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval';"));
        assert!(policy.contains("frame-src https:;"));
        assert!(super::policy("abc", &[]).contains("frame-src 'none';"));
    }
}
