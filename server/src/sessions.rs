//! Browser sessions: the cookie, and the table that keeps them.
//!
//! The table knows a session by the SHA-256 of its id, so a copy of the
//! database opens no door. A session ends after half an hour without a request
//! and half a day after sign-in, whatever happens; its end is moved at most
//! every five minutes, because every write waits for the disk.

use app::cx::{SESSION_USER, SessionUser};
use async_trait::async_trait;
use axum::http::{HeaderMap, header};
use domain::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use store::{
    Db, StoreError,
    web_sessions::{self, IdHash, WebSession},
};
use tokio::sync::broadcast;
use tower_sessions::{
    SessionManagerLayer, SessionStore,
    cookie::{SameSite, time::OffsetDateTime},
    session::{Id, Record},
    session_store,
};

/// Without a request for this long, a session is over.
const IDLE_MS: i64 = 30 * 60 * 1000;
/// Since sign-in, a session lasts this long at most.
const WHOLE_MS: i64 = 12 * 60 * 60 * 1000;
/// Its end is moved only when at least this much is gained.
const TOUCH_MS: i64 = 5 * 60 * 1000;
/// Where the session's own beginning is kept among its values.
const SINCE: &str = "since";

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

/// The layer that hands each request its session. The cookie lasts as long as
/// the browser runs; the table decides when the session is over.
pub fn layer(sessions: Sessions, secure: bool) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(sessions)
        .with_name(cookie_name(secure))
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
}

/// Sessions in the database.
#[derive(Clone, Debug)]
pub struct Sessions {
    db: Db,
    ended: broadcast::Sender<Id>,
}

impl Sessions {
    /// The sessions of this database.
    pub fn new(db: Db) -> Self {
        let ended = broadcast::channel(64).0;
        Self { db, ended }
    }

    /// Tells of sessions that ended by sign-out: sockets of theirs close at once.
    pub fn ended(&self) -> broadcast::Receiver<Id> {
        self.ended.subscribe()
    }

    /// Whether a session is not over; `used` moves its end as a request would.
    pub async fn is_alive(&self, id: &Id, used: bool) -> session_store::Result<bool> {
        if used {
            return Ok(self.load(id).await?.is_some());
        }
        let found = web_sessions::load(&self.db, &hash(*id), services::now()).await;
        Ok(found.map_err(backend)?.is_some())
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let now = services::now();
        // A new id is a new beginning: at sign-in the session gets one.
        record.data.insert(SINCE.to_owned(), Value::from(now.0));
        loop {
            let row = row(&record.data, now)?;
            if web_sessions::create(&self.db, &hash(record.id), &row)
                .await
                .map_err(backend)?
            {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let row = row(&record.data, services::now())?;
        web_sessions::save(&self.db, &hash(record.id), &row)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let now = services::now();
        let found = web_sessions::load(&self.db, &hash(*id), now)
            .await
            .map_err(backend)?;
        let Some(found) = found else { return Ok(None) };
        let data: HashMap<String, Value> = serde_json::from_str(&found.data).map_err(decode)?;
        let extended = row(&data, now)?;
        if extended.expires_at.since(found.expires_at) >= TOUCH_MS {
            web_sessions::touch(&self.db, &hash(*id), extended.expires_at)
                .await
                .map_err(backend)?;
        }
        let ends = extended.expires_at.0 / 1000;
        let expiry_date = OffsetDateTime::from_unix_timestamp(ends)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        web_sessions::delete(&self.db, &hash(*id))
            .await
            .map_err(backend)?;
        // Nobody listens where no socket is open.
        let _ = self.ended.send(*id);
        Ok(())
    }
}

fn hash(id: Id) -> IdHash {
    Sha256::digest(id.0.to_be_bytes()).into()
}

/// What the table keeps of a session with these values.
fn row(data: &HashMap<String, Value>, now: Timestamp) -> session_store::Result<WebSession> {
    let user = data.get(SESSION_USER).cloned();
    let user: Option<SessionUser> = user.and_then(|user| serde_json::from_value(user).ok());
    let since = data.get(SINCE).and_then(Value::as_i64).unwrap_or(now.0);
    let end = now.plus(IDLE_MS).min(Timestamp(since).plus(WHOLE_MS));
    Ok(WebSession {
        user: user.map(|user| user.user),
        auth_epoch: user.map_or(0, |user| user.epoch),
        data: serde_json::to_string(data)
            .map_err(|error| session_store::Error::Encode(error.to_string()))?,
        expires_at: end,
    })
}

fn backend(error: StoreError) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

fn decode(error: serde_json::Error) -> session_store::Error {
    session_store::Error::Decode(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_half_a_day_after_sign_in_at_the_latest() {
        let since = Timestamp(1_000_000);
        let data = HashMap::from([(SINCE.to_owned(), Value::from(since.0))]);
        let soon = row(&data, since).unwrap();
        assert_eq!(soon.expires_at, since.plus(IDLE_MS));
        let late = row(&data, since.plus(WHOLE_MS - 1)).unwrap();
        assert_eq!(late.expires_at, since.plus(WHOLE_MS));
    }

    #[test]
    fn the_table_knows_who_is_signed_in() {
        let user = domain::UserId("018f2f6e-0000-7000-8000-000000000001".parse().unwrap());
        let value = serde_json::to_value(SessionUser { user, epoch: 7 }).unwrap();
        let data = HashMap::from([(SESSION_USER.to_owned(), value)]);
        let row = row(&data, Timestamp(0)).unwrap();
        assert_eq!((row.user, row.auth_epoch), (Some(user), 7));
    }
}
