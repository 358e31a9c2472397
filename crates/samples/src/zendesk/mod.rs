//! The sample Zendesk: two searches, tickets with comments, record pages.

mod find;
mod json;
mod pages;
mod query;
pub mod records;
mod search;
mod tickets;

use crate::crm::{self, Options, Running, Site, Written};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use records::{AGENT_ID, Ticket, User};
use serde_json::json;
use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tickets::Replay;

/// The account in whose name API clients sign in.
pub const EMAIL: &str = "flows@example.com";
/// Its API token: public, and good for the sample only.
pub const API_TOKEN: &str = "sample-api-token";
/// What stands behind the account's name when a token is used.
pub const USERNAME: &str = "flows@example.com/token";
/// How many comments a ticket takes.
pub const MOST_COMMENTS: usize = 5_000;

/// The CRM's state.
struct Zendesk {
    address: String,
    users: Vec<User>,
    desk: Mutex<Desk>,
    most_comments: usize,
}

/// What changes.
struct Desk {
    tickets: Vec<Ticket>,
    replays: HashMap<String, Replay>,
    next_id: u64,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            tickets: records::tickets(),
            replays: HashMap::new(),
            next_id: 700_000,
        }
    }
}

impl Zendesk {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts it.
pub async fn start(options: Options) -> io::Result<Running> {
    start_with(options, MOST_COMMENTS).await
}

/// Starts it with another limit of comments per ticket.
pub async fn start_with(options: Options, most_comments: usize) -> io::Result<Running> {
    let ports = crm::open(options).await?;
    let site = Arc::new(Zendesk {
        address: format!("http://{}", ports.api),
        users: records::users(),
        desk: Mutex::default(),
        most_comments,
    });
    let api = Router::new()
        .route("/api/v2/users/search.json", get(search::users))
        .route("/api/v2/users/search", get(search::users))
        .route("/api/v2/users/me.json", get(me))
        .route("/api/v2/search.json", get(search::everything))
        .route("/api/v2/search", get(search::everything))
        .route(
            "/api/v2/tickets/{id}",
            get(tickets::read).put(tickets::update),
        )
        .route("/api/v2/tickets/{id}/comments.json", get(tickets::comments))
        .route("/api/v2/tickets/{id}/comments", get(tickets::comments))
        .route("/api/v2/{*elsewhere}", axum::routing::any(elsewhere))
        .with_state(site.clone());
    let pages = Router::new()
        .route("/agent/tickets/{id}", get(pages::ticket))
        .route("/agent/users/{id}", get(pages::user))
        .with_state(site.clone());
    crm::serve(ports, site, api, pages)
}

/// `GET /api/v2/users/me.json`
async fn me(State(crm): State<Arc<Zendesk>>, headers: HeaderMap) -> Response {
    if let Err(refused) = check(&headers) {
        return *refused;
    }
    let agent = crm.users.iter().find(|user| user.id == AGENT_ID);
    let user = agent.map(|agent| agent.json(&crm.address));
    Json(json!({ "user": user })).into_response()
}

async fn elsewhere(headers: HeaderMap) -> Response {
    if let Err(refused) = check(&headers) {
        return *refused;
    }
    failure(StatusCode::NOT_FOUND, "InvalidEndpoint", "Not found")
}

/// Whether the request carries `{email}/token:{api_token}` (RFC 7617).
fn check(headers: &HeaderMap) -> Result<(), Box<Response>> {
    let value = headers.get(header::AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok());
    let parts = value.and_then(|value| value.split_once(' '));
    let encoded = parts.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
    let plain = encoded.and_then(|(_, encoded)| BASE64_STANDARD.decode(encoded.trim()).ok());
    if plain.is_some_and(|plain| plain == format!("{USERNAME}:{API_TOKEN}").into_bytes()) {
        return Ok(());
    }
    let body = Json(json!({ "error": "Couldn't authenticate you" }));
    let mut refused = (StatusCode::UNAUTHORIZED, body).into_response();
    let scheme = HeaderValue::from_static("Basic realm=\"Web Password\"");
    refused
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, scheme);
    Err(Box::new(refused))
}

fn failure(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({ "error": error, "description": description });
    (status, Json(body)).into_response()
}

impl Site for Zendesk {
    fn name(&self) -> &'static str {
        "Sample Zendesk"
    }

    fn records(&self) -> String {
        pages::tables(self)
    }

    fn written(&self) -> Vec<Written> {
        let desk = self.desk();
        let of_ticket = |ticket: &Ticket| {
            let record = format!("tickets/{}", ticket.id);
            let written = ticket.comments.iter().map(move |comment| Written {
                at: comment.at,
                record: record.clone(),
                text: comment.body.clone(),
                public: comment.public,
                idempotency_key: comment.idempotency_key.clone(),
            });
            written.collect::<Vec<_>>()
        };
        let mut written: Vec<_> = desk.tickets.iter().flat_map(of_ticket).collect();
        written.sort_by_key(|entry| entry.at);
        written
    }

    fn reset(&self) {
        *self.desk() = Desk::default();
    }

    fn broken(&self) -> Response {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        failure(status, "InternalError", "Something went wrong on our side")
    }

    fn throttled(&self) -> Response {
        let why = "Number of allowed API requests per minute exceeded";
        failure(StatusCode::TOO_MANY_REQUESTS, "APIRateLimitExceeded", why)
    }
}
