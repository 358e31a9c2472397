//! Tickets: reading one, and updating one, which here means adding a comment.

use super::{
    Desk, Zendesk, check, failure,
    records::{Comment, Status, Ticket, stamp},
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{collections::hash_map::DefaultHasher, hash::Hasher, sync::Arc};

/// A write that was answered: the same key gets the same answer.
pub(super) struct Replay {
    fingerprint: u64,
    answer: Arc<str>,
}

/// `GET /api/v2/tickets/{id}.json`
pub(super) async fn read(
    State(crm): State<Arc<Zendesk>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(refused) = check(&headers) {
        return *refused;
    }
    match place(&crm.desk(), &file) {
        Some(at) => {
            let ticket = crm.desk().tickets[at].json(&crm.address);
            Json(json!({ "ticket": ticket })).into_response()
        }
        None => missing(),
    }
}

/// `GET /api/v2/tickets/{id}/comments.json`
pub(super) async fn comments(
    State(crm): State<Arc<Zendesk>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(refused) = check(&headers) {
        return *refused;
    }
    let desk = crm.desk();
    let Some(at) = place(&desk, &id) else {
        return missing();
    };
    let comments: Vec<_> = desk.tickets[at]
        .comments
        .iter()
        .map(Comment::json)
        .collect();
    let count = comments.len();
    Json(json!({
        "comments": comments,
        "next_page": null,
        "previous_page": null,
        "count": count,
    }))
    .into_response()
}

/// `PUT /api/v2/tickets/{id}.json`
pub(super) async fn update(
    State(crm): State<Arc<Zendesk>>,
    Path(file): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refused) = check(&headers) {
        return *refused;
    }
    let key = headers.get("idempotency-key");
    let key = key.and_then(|key| key.to_str().ok()).map(str::to_owned);
    let fingerprint = fingerprint(&file, &body);
    let mut desk = crm.desk();
    if let Some(replay) = key.as_ref().and_then(|key| desk.replays.get(key)) {
        return replayed(replay, fingerprint);
    }
    let Some(at) = place(&desk, &file) else {
        return missing();
    };
    let comment = match comment(&headers, &body) {
        Ok(comment) => comment,
        Err(refused) => return *refused,
    };
    if let Some(refused) = full(&desk.tickets[at], crm.most_comments) {
        return refused;
    }
    let answer: Arc<str> = desk.add(at, comment, key.clone(), &crm.address).into();
    if let Some(key) = key {
        let answer = answer.clone();
        desk.replays.insert(
            key,
            Replay {
                fingerprint,
                answer,
            },
        );
    }
    stored(&answer, "miss")
}

impl Desk {
    /// Appends the comment and says what the API answers.
    fn add(&mut self, at: usize, new: New, key: Option<String>, address: &str) -> String {
        self.next_id += 1;
        let id = self.next_id;
        let now = jiff::Timestamp::now().as_millisecond();
        let ticket = &mut self.tickets[at];
        let comment = Comment {
            id,
            body: new.body,
            public: new.public,
            at: now,
            idempotency_key: key,
        };
        let event = comment.json();
        ticket.comments.push(comment);
        ticket.updated_at = stamp(now);
        json!({
            "ticket": ticket.json(address),
            "audit": {
                "id": id + 1_000_000,
                "ticket_id": ticket.id,
                "created_at": ticket.updated_at,
                "author_id": event["author_id"],
                "metadata": { "system": {}, "custom": {} },
                "events": [event],
                "via": { "channel": "api" },
            },
        })
        .to_string()
    }
}

/// A comment as it was asked for.
struct New {
    body: String,
    public: bool,
}

/// The longest comment, in characters.
const LONGEST: usize = 65_535;

fn comment(headers: &HeaderMap, body: &[u8]) -> Result<New, Box<Response>> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/json") {
        let message = "The content type must be application/json";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Box::new(failure(status, "UnsupportedMediaType", message)));
    }
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let body = json!({
            "error": "Unprocessable Entity",
            "message": "Server could not parse JSON",
        });
        return Err(Box::new((status, Json(body)).into_response()));
    };
    read_comment(&body).map_err(|(field, why)| Box::new(invalid(field, why)))
}

/// What `{"ticket":{"comment":{"body":…,"public":…}}}` says, or which field is wrong and why.
fn read_comment(body: &Value) -> Result<New, (&'static str, &'static str)> {
    let object = |value: &Value| value.is_object().then(|| value.clone());
    let ticket = body.get("ticket").and_then(object);
    let ticket = ticket.ok_or(("ticket", "Ticket: must be an object"))?;
    let comment = ticket.get("comment").and_then(object);
    let comment = comment.ok_or(("comment", "Comment: must be an object"))?;
    if ticket.as_object().is_some_and(|fields| fields.len() > 1) {
        return Err(("base", "This sample takes nothing but a comment"));
    }
    let text = match comment.get("body") {
        Some(Value::String(text)) => text.trim(),
        Some(_) => return Err(("comment", "Body: must be a text")),
        None => "",
    };
    if text.is_empty() {
        return Err(("comment", "Comment: cannot be blank"));
    }
    if text.chars().count() > LONGEST {
        return Err(("comment", "Comment: is too long"));
    }
    let public = match comment.get("public") {
        None => true,
        Some(Value::Bool(public)) => *public,
        Some(_) => return Err(("comment", "Public: must be true or false")),
    };
    Ok(New {
        body: text.to_owned(),
        public,
    })
}

/// Why the ticket takes no further comment.
fn full(ticket: &Ticket, most: usize) -> Option<Response> {
    if ticket.status == Status::Closed {
        let why = "Status: closed prevents ticket update";
        return Some(invalid("status", why));
    }
    let full = ticket.comments.len() >= most;
    full.then(|| invalid("comment", "Comment: the ticket has too many comments"))
}

/// Where the ticket of `4107` or `4107.json` stands.
fn place(desk: &Desk, file: &str) -> Option<usize> {
    let id: u64 = file.strip_suffix(".json").unwrap_or(file).parse().ok()?;
    desk.tickets.iter().position(|ticket| ticket.id == id)
}

fn fingerprint(file: &str, body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(file.as_bytes());
    hasher.write(body);
    hasher.finish()
}

fn replayed(replay: &Replay, fingerprint: u64) -> Response {
    if replay.fingerprint == fingerprint {
        return stored(&replay.answer, "hit");
    }
    let why = "The Idempotency-Key was used with another request";
    failure(StatusCode::BAD_REQUEST, "IdempotentRequestError", why)
}

fn stored(answer: &str, lookup: &'static str) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (
            header::HeaderName::from_static("x-idempotency-lookup"),
            HeaderValue::from_static(lookup),
        ),
    ];
    (headers, answer.to_owned()).into_response()
}

fn missing() -> Response {
    failure(StatusCode::NOT_FOUND, "RecordNotFound", "Not found")
}

fn invalid(field: &str, why: &str) -> Response {
    let body = json!({
        "error": "RecordInvalid",
        "description": "Record validation errors",
        "details": { field: [{ "description": why }] },
    });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}
