//! From the request to what use cases ask for: the only place that reads the
//! server's context.
//!
//! Before each render and each server function the server provides, by
//! `provide_context`: `services::Cx` (who asks), `tower_sessions::Session`,
//! `Secure`, and `leptos::nonce::Nonce`.

use leptos::prelude::*;

/// Whether cookies get the attribute `Secure`: `public_url` is https.
#[derive(Clone, Copy, Debug)]
pub struct Secure(pub bool);

/// The value of the request's cookie `name`.
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    let header = parts.headers.get_all(http::header::COOKIE);
    let mut pairs = header
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}
