//! The control port: the page for people, the switch and the log for tests.

use super::{
    Hub,
    fault::{Fault, Mode},
    html::{self, Framed},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde_json::json;
use std::{fmt::Write as _, sync::Arc};

/// The switch, the log, reset and the style sheet.
pub(crate) fn routes(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/_switch", post(switch))
        .route("/_log", get(log))
        .route("/_reset", post(reset))
        .route("/_expire", post(expire))
        .route("/_style.css", get(style))
        .with_state(hub)
}

/// The API port's front page is the control page, which answers in every mode.
pub(crate) async fn to_control(State(hub): State<Arc<Hub>>) -> Redirect {
    Redirect::temporary(&format!("http://{}/", hub.control))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css")], html::STYLE)
}

/// Another site's page may not push our buttons. Tools send no such header.
fn foreign(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

async fn switch(State(hub): State<Arc<Hub>>, headers: HeaderMap, body: Bytes) -> Response {
    if foreign(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let form = is_form(&headers);
    let fault = if form {
        fault_of_form(&body)
    } else {
        serde_json::from_slice(&body).map_err(|error| error.to_string())
    };
    let done = fault.and_then(|fault| hub.switch.set(fault).map_err(Into::into));
    match done {
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response(),
        Ok(()) if form => Redirect::to("/").into_response(),
        Ok(()) => Json(hub.switch.get()).into_response(),
    }
}

/// The same setting from the page's form, where an empty field means the default.
fn fault_of_form(body: &[u8]) -> Result<Fault, String> {
    let mut fields = serde_json::Map::new();
    for (name, value) in super::pairs(&String::from_utf8_lossy(body)) {
        let value = match name.as_str() {
            _ if value.is_empty() => continue,
            "mode" | "only" => json!(value),
            _ => json!(value.parse::<u32>().map_err(|error| error.to_string())?),
        };
        fields.insert(name, value);
    }
    serde_json::from_value(fields.into()).map_err(|error| error.to_string())
}

async fn reset(State(hub): State<Arc<Hub>>, headers: HeaderMap) -> Response {
    if foreign(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    hub.reset();
    if is_form(&headers) {
        Redirect::to("/").into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    }
}

async fn expire(State(hub): State<Arc<Hub>>, headers: HeaderMap) -> StatusCode {
    if foreign(&headers) {
        return StatusCode::FORBIDDEN;
    }
    hub.site.expire_tokens();
    StatusCode::NO_CONTENT
}

async fn log(State(hub): State<Arc<Hub>>) -> Response {
    let (total, counts) = hub.log.counts();
    Json(json!({
        "name": hub.site.name(),
        "api": format!("http://{}", hub.api),
        "control": format!("http://{}", hub.control),
        "fault": hub.switch.get(),
        "total": total,
        "counts": counts,
        "requests": hub.log.entries(),
        "written": hub.site.written(),
    }))
    .into_response()
}

/// The page.
pub(crate) async fn page(State(hub): State<Arc<Hub>>) -> Response {
    let body = format!(
        "<p>A stand-in for the real product, for trying things out and for tests. Its API is at \
         <code>http://{}</code>. <a href=\"/\">Reload</a></p>{}{}{}{}{}",
        hub.api,
        switches(&hub.switch.get()),
        written(&hub),
        hub.site.records(),
        counts(&hub),
        requests(&hub),
    );
    html::guarded(html::page(hub.site.name(), &body), Framed::Never)
}

fn switches(fault: &Fault) -> String {
    let word = Mode::ALL.iter().find(|(mode, ..)| *mode == fault.mode);
    let word = word.map_or("", |(_, _, word)| *word);
    let faulty = if fault.mode == Mode::Normal {
        ""
    } else {
        " faulty"
    };
    // One form owns the fields and every button, so that a button alone suffices.
    let mut buttons = String::new();
    for (mode, key, word) in Mode::ALL {
        let pressed = mode == fault.mode;
        let _ = write!(
            buttons,
            "<button name=mode value={key} aria-pressed={pressed}>{word}</button>"
        );
    }
    format!(
        "<h2>How the API answers</h2><p class=\"state{faulty}\" role=status>Now: {word}</p>\
         <form method=post action=\"/_switch\"><div class=row>\
         <label>Delay, ms<input name=ms type=number min=0 max=600000 placeholder=3000></label>\
         <label>Only method or path<input name=only placeholder=PUT></label>\
         <label>Only so many times<input name=times type=number min=1></label>\
         </div><div class=row>{buttons}</div></form>\
         <form method=post action=\"/_reset\">\
         <button>Forget everything written and logged</button></form>"
    )
}

fn moment(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| String::new(), |at| at.to_string())
}

fn written(hub: &Hub) -> String {
    let rows: Vec<_> = hub
        .site
        .written()
        .into_iter()
        .rev()
        .map(|entry| {
            let seen = if entry.public { "public" } else { "private" };
            vec![
                moment(entry.at),
                entry.record,
                entry.text,
                seen.to_owned(),
                entry.idempotency_key.unwrap_or_default(),
            ]
        })
        .collect();
    let heads = ["Time", "Record", "Text", "Seen by", "Idempotency-Key"];
    html::table("What was written, newest first", &heads, &rows)
}

fn counts(hub: &Hub) -> String {
    let (total, counts) = hub.log.counts();
    let rows: Vec<_> = counts
        .into_iter()
        .map(|(kind, count)| vec![kind, count.to_string()])
        .collect();
    html::table(
        &format!("Requests to the API: {total}"),
        &["Route", "Count"],
        &rows,
    )
}

fn requests(hub: &Hub) -> String {
    let entries = hub.log.entries();
    let rows: Vec<_> = entries
        .into_iter()
        .rev()
        .take(50)
        .map(|entry| {
            let status = match entry.status {
                0 => "reset".to_owned(),
                status => status.to_string(),
            };
            vec![
                moment(entry.at),
                entry.method,
                super::decode(&entry.path),
                status,
                format!("{} ms", entry.duration_ms),
            ]
        })
        .collect();
    let heads = ["Time", "Method", "Path", "Status", "Duration"];
    html::table("The last 50 requests, newest first", &heads, &rows)
}
