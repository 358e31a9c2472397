//! Browser sessions: the cookie and where its session is kept.

use axum::http::{HeaderMap, header};

/// The cookie's name. The prefix makes browsers refuse it without TLS, from
/// sub-domains and for other paths; without TLS it cannot be used.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sid" } else { "sid" }
}

/// Whether a request carries a session's cookie, be it valid or not.
pub fn has_cookie(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs.any(|pair| {
        let name = pair.split('=').next().unwrap_or_default().trim();
        name == cookie_name(true) || name == cookie_name(false)
    })
}
