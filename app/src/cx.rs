//! From the request to what use cases ask for: the only place that reads the
//! server's context.
//!
//! Before each render and each server function the server provides, by
//! `provide_context`: `services::Cx` (who asks), `tower_sessions::Session`,
//! `Secure`, and `leptos::nonce::Nonce`.

use crate::{error::ApiError, format::Zone};
use domain::{Timestamp, UserId, user::Me};
use http::{HeaderValue, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};
use services::{Cx, Principal};
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};
use tower_sessions::Session;

/// Whether cookies get the attribute `Secure`: `public_url` is https.
#[derive(Clone, Copy, Debug)]
pub struct Secure(pub bool);

/// Who asks. Read it before the first `.await`: the context is not there afterwards.
pub fn cx() -> Result<Cx, ApiError> {
    use_context().ok_or_else(failed)
}

/// Who is signed in, as pages see them.
pub fn me() -> Option<Me> {
    let principal = use_context::<Cx>()?.principal?;
    Some(Me {
        id: principal.user,
        name: principal.name,
        email: principal.email,
        roles: principal.roles,
        org: principal.home,
    })
}

/// The moment of the request.
pub fn now() -> Timestamp {
    use_context::<Cx>().map_or_else(services::now, |cx| cx.now)
}

/// The request's id, for answers that fail outside of a use case.
pub fn request_id() -> String {
    use_context::<Cx>()
        .map(|cx| cx.request_id)
        .unwrap_or_default()
}

/// What a session remembers of whoever signed in. The server asks
/// `services::auth::resume` with it at each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUser {
    /// The person.
    pub user: UserId,
    /// The session's epoch; when the account's is another, the session is over.
    pub epoch: i64,
}

/// Where a session keeps its [`SessionUser`].
pub const SESSION_USER: &str = "user";

/// The browser's session. Read it before the first `.await`.
pub fn session() -> Result<Session, ApiError> {
    use_context().ok_or_else(failed)
}

/// Signs `who` in: the session gets a new id, so that one which somebody knew before is worthless.
pub async fn begin(session: &Session, who: &Principal) -> Result<(), ApiError> {
    let user = SessionUser {
        user: who.user,
        epoch: who.session_epoch,
    };
    session.cycle_id().await.map_err(|_| failed())?;
    session
        .insert(SESSION_USER, user)
        .await
        .map_err(|_| failed())
}

/// Ends the browser's session.
pub async fn end(session: &Session) -> Result<(), ApiError> {
    session.flush().await.map_err(|_| failed())
}

fn failed() -> ApiError {
    ApiError::Failed {
        request_id: request_id(),
    }
}

/// The value of the request's cookie `name`.
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let header = parts.headers.get_all(header::COOKIE);
    let mut pairs = header
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// Has the browser keep `name` for a year. The value must be plain.
pub fn set_cookie(name: &str, value: &str) {
    let secure = use_context::<Secure>().is_some_and(|Secure(secure)| secure);
    let secure = if secure { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    let response = use_context::<ResponseOptions>();
    if let (Some(response), Ok(line)) = (response, HeaderValue::from_str(&line)) {
        response.append_header(header::SET_COOKIE, line);
    }
}

/// Sends a plain form on to `path`; a page of ours goes there by itself.
pub fn see_other(path: &str) {
    let (parts, response) = (use_context::<Parts>(), use_context::<ResponseOptions>());
    let path = HeaderValue::from_str(&crate::paths::in_header(path));
    let (Some(parts), Some(response), Ok(path)) = (parts, response, path) else {
        return;
    };
    let accepts = parts
        .headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    if accepts.is_some_and(|kinds| kinds.contains("text/html")) {
        response.set_status(http::StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, path);
    }
}

/// Answers the page with this status.
pub fn status(code: u16) {
    let response = use_context::<ResponseOptions>();
    if let (Some(response), Ok(code)) = (response, http::StatusCode::from_u16(code)) {
        response.set_status(code);
    }
}

/// Whole days, so that the offsets of a zone are worked out once a day.
const DAY_MS: i64 = 86_400_000;
/// How far back and ahead of now pages show times exactly.
const PAST_DAYS: i64 = 3 * 366;
const AHEAD_DAYS: i64 = 366;

type Known = HashMap<String, (i64, Zone)>;

/// The zone with its offsets in the years around `now`.
pub fn zone(name: &str, now: Timestamp) -> Zone {
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let today = now.0.div_euclid(DAY_MS);
    // A poisoned lock holds a whole map all the same.
    let mut known = KNOWN
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    match known.get(name) {
        Some((day, zone)) if *day == today => zone.clone(),
        _ => {
            let zone = work_out(name, today);
            known.insert(name.to_owned(), (today, zone.clone()));
            zone
        }
    }
}

fn work_out(name: &str, today: i64) -> Zone {
    use flow::engine::Zones as _;
    let zones = services::zones::Zones::default();
    let at = |ms: i64| zones.utc_offset_s(name, Timestamp(ms)).unwrap_or(0);
    let start = (today - PAST_DAYS) * DAY_MS;
    let mut offsets = vec![(start, at(start))];
    for day in today - PAST_DAYS..today + AHEAD_DAYS {
        let (from, to) = (day * DAY_MS, (day + 1) * DAY_MS);
        let (before, after) = (at(from), at(to));
        if before != after {
            offsets.push((first_after(from, to, |ms| at(ms) == after), after));
        }
    }
    Zone {
        name: name.to_owned(),
        offsets,
    }
}

/// The first whole minute between `from` and `to` at which `holds`, which it does at `to`.
fn first_after(from: i64, to: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (from / 60_000, to / 60_000);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle * 60_000) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high * 60_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::date_time;

    #[test]
    fn a_zone_carries_its_changes_of_clock() {
        let now = Timestamp(1_782_864_000_000); // 2026-07-01T00:00:00Z
        let rome = zone("Europe/Rome", now);
        // On 2026-03-29 the clock goes from 02:00 to 03:00, which is 01:00 UTC.
        let change = Timestamp(1_774_746_000_000);
        assert_eq!(date_time(change.plus(-1), &rome), "29 Mar 2026, 01:59");
        assert_eq!(date_time(change, &rome), "29 Mar 2026, 03:00");
        assert_eq!(zone("Nowhere/At_All", now).offset_s(now), 0);
    }
}
