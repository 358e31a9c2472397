//! Requests that change something must come from our own pages.
//!
//! Browsers say where a request comes from, in `Sec-Fetch-Site` or at least in
//! `Origin`. A request that says neither comes from no browser; it may pass
//! only without a session, for then it has nothing to misuse.

use crate::{config::Config, sessions, state::State};
use axum::{
    extract::{self, Request},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};

/// Refuses what comes from elsewhere.
pub async fn check(
    extract::State(state): extract::State<State>,
    request: Request,
    next: Next,
) -> Response {
    let upgrade = request.headers().contains_key(header::UPGRADE);
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    );
    // A WebSocket is opened by a GET, carries the session, and is bound by no same-origin rule.
    if safe && !upgrade {
        return next.run(request).await;
    }
    let verdict = judge(request.headers(), &state.config, upgrade);
    let Err(why) = verdict else {
        return next.run(request).await;
    };
    tracing::warn!(
        why,
        path = request.uri().path(),
        "refused a cross-site request"
    );
    let text = format!("This request was refused: {why}.\n");
    super::request::plain(StatusCode::FORBIDDEN, text)
}

fn judge(headers: &HeaderMap, config: &Config, upgrade: bool) -> Result<(), &'static str> {
    const SITE: &str = "sec-fetch-site";
    let origin = headers.get(header::ORIGIN).map(|value| value.to_str());
    // WebSockets are judged by their origin alone: old browsers send nothing else with them.
    if let Some(site) = headers.get(SITE)
        && !upgrade
    {
        return match site.to_str() {
            Ok("same-origin" | "none") => Ok(()),
            _ => Err("it comes from another site"),
        };
    }
    match origin {
        Some(Ok(origin)) if is_ours(origin, headers, config) => Ok(()),
        Some(_) => Err("it comes from another site"),
        None if upgrade || sessions::has_cookie(headers) => {
            Err("it does not say where it comes from")
        }
        None => Ok(()),
    }
}

/// Whether `origin` is the public URL's, or names the host that was asked for.
fn is_ours(origin: &str, headers: &HeaderMap, config: &Config) -> bool {
    if origin.eq_ignore_ascii_case(&config.origin) {
        return true;
    }
    // Behind a proxy the scheme may differ from ours; the host may not.
    let uri: Option<Uri> = origin.parse().ok();
    let asked = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    match (uri.as_ref().and_then(Uri::authority), asked) {
        (Some(named), Some(asked)) => named.as_str().eq_ignore_ascii_case(asked),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use axum::http::{HeaderName, HeaderValue};

    fn verdict(pairs: &[(&'static str, &'static str)], upgrade: bool) -> bool {
        let settings = "key_file = \"k\"\npublic_url = \"https://calls.example\"";
        let settings = Settings::parse(settings, |_| None).unwrap();
        let config = Config::check(settings).unwrap();
        let headers: HeaderMap = pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        judge(&headers, &config, upgrade).is_ok()
    }

    const COOKIE: (&str, &str) = ("cookie", "look=dark.compact; __Host-sid=abc");

    #[test]
    fn our_own_pages_pass() {
        assert!(verdict(&[("sec-fetch-site", "same-origin"), COOKIE], false));
        assert!(verdict(
            &[("origin", "https://calls.example"), COOKIE],
            false
        ));
        assert!(verdict(
            &[
                ("origin", "http://10.0.0.1:3000"),
                ("host", "10.0.0.1:3000"),
                COOKIE
            ],
            false
        ));
    }

    #[test]
    fn other_sites_do_not() {
        for site in ["cross-site", "same-site", "nonsense"] {
            assert!(!verdict(&[("sec-fetch-site", site)], false), "{site}");
        }
        for origin in [
            "null",
            "https://evil.example",
            "https://calls.example.evil.example",
            "",
        ] {
            assert!(
                !verdict(&[("origin", origin), ("host", "calls.example")], false),
                "{origin}"
            );
        }
        // What fetch metadata says is not outvoted by an origin that looks right.
        assert!(!verdict(
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://calls.example")
            ],
            false
        ));
    }

    #[test]
    fn a_session_needs_a_source() {
        assert!(!verdict(&[COOKIE], false));
        assert!(!verdict(&[("cookie", "sid=abc")], false));
        assert!(verdict(&[], false));
        assert!(verdict(&[("cookie", "look=dark.compact")], false));
    }

    #[test]
    fn a_socket_always_needs_an_origin() {
        assert!(!verdict(&[], true));
        assert!(!verdict(&[("sec-fetch-site", "same-origin")], true));
        assert!(!verdict(&[("origin", "https://evil.example")], true));
        assert!(verdict(&[("origin", "https://calls.example")], true));
    }
}
