//! The token endpoint: OAuth 2.0 client credentials (RFC 6749 §4.4), the
//! client's id and secret in the form or in a Basic header (§2.3.1).

use super::Dynamics;
use crate::crm::{decode, pairs};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The tokens given out, with the moment each expires.
#[derive(Default)]
pub(super) struct Tokens(Mutex<HashMap<String, Instant>>);

impl Tokens {
    fn issue(&self, lifetime: Duration) -> String {
        let bytes: [u8; 32] = rand::random();
        let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let now = Instant::now();
        let mut tokens = self.lock();
        tokens.retain(|_, expires| *expires > now);
        tokens.insert(token.clone(), now + lifetime);
        token
    }

    /// Whether a token is in force; an error says why not.
    pub(super) fn check(&self, token: &str) -> Result<(), &'static str> {
        match self.lock().get(token) {
            None => Err("The access token is not known here."),
            Some(expires) if *expires <= Instant::now() => Err("The access token has expired."),
            Some(_) => Ok(()),
        }
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `POST /{tenant}/oauth2/v2.0/token`
pub(super) async fn token(
    State(crm): State<Arc<Dynamics>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let form = pairs(&body);
    let field = |name: &str| form.iter().find(|(key, _)| key == name);
    let field = |name: &str| field(name).map_or("", |(_, value)| value.as_str());
    let header = basic(&headers);
    let in_header = header.is_some();
    let client =
        header.unwrap_or_else(|| (field("client_id").into(), field("client_secret").into()));
    if field("grant_type") != "client_credentials" {
        return refused(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "Only client_credentials is supported.",
        );
    }
    if client != (super::CLIENT_ID.into(), super::CLIENT_SECRET.into()) {
        return wrong_client(in_header);
    }
    let scope = field("scope");
    if !scope.is_empty() && !scope.ends_with("/.default") {
        return refused(
            StatusCode::BAD_REQUEST,
            "invalid_scope",
            "The scope of an application ends with /.default.",
        );
    }
    let seconds = crm.token_lifetime.as_secs();
    let token = crm.tokens.issue(crm.token_lifetime);
    let body = json!({
        "token_type": "Bearer",
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": token,
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// Id and secret of a Basic header; both are form-encoded inside (RFC 6749 §2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let plain = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let plain = String::from_utf8(plain).ok()?;
    let (id, secret) = plain.split_once(':')?;
    Some((decode(id), decode(secret)))
}

fn wrong_client(in_header: bool) -> Response {
    let mut response = refused(
        StatusCode::UNAUTHORIZED,
        "invalid_client",
        "The client's id or secret is wrong.",
    );
    if in_header {
        let scheme = HeaderValue::from_static("Basic realm=\"token\"");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

fn refused(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({ "error": error, "error_description": description });
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (status, no_store, Json(body)).into_response()
}
