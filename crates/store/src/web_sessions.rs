//! Browser sessions, by the SHA-256 of their id.
//!
//! Nothing here is written per request: whoever extends a session does so
//! rarely, because every write waits for the disk.

use crate::{Db, StoreError, Tx};
use domain::{Timestamp, UserId};
use uuid::Uuid;

sql! {
    CREATE = "INSERT INTO web_sessions (id_hash, user_id, auth_epoch, data, expires_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id_hash) DO NOTHING";
    SAVE = "INSERT INTO web_sessions (id_hash, user_id, auth_epoch, data, expires_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id_hash) DO UPDATE SET \
        user_id = excluded.user_id, auth_epoch = excluded.auth_epoch, data = excluded.data, \
        expires_at = excluded.expires_at";
    TOUCH = "UPDATE web_sessions SET expires_at = $2 WHERE id_hash = $1";
    LOAD = "SELECT user_id, auth_epoch, data, expires_at FROM web_sessions \
        WHERE id_hash = $1 AND expires_at > $2";
    DELETE = "DELETE FROM web_sessions WHERE id_hash = $1";
    DELETE_OF_USER = "DELETE FROM web_sessions WHERE user_id = $1";
    DELETE_EXPIRED = "DELETE FROM web_sessions WHERE expires_at <= $1";
}

/// The SHA-256 of a session's id.
pub type IdHash = [u8; 32];

/// What is kept of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSession {
    /// Who is signed in; none before sign-in.
    pub user: Option<UserId>,
    /// The user's epoch at sign-in.
    pub auth_epoch: i64,
    /// The session's values as JSON.
    pub data: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: Option<Uuid>,
    auth_epoch: i64,
    data: String,
    expires_at: i64,
}

async fn write(
    db: &Db,
    text: &'static str,
    id: &IdHash,
    s: &WebSession,
) -> Result<u64, StoreError> {
    let mut tx = db.write().await?;
    let user = s.user.map(|user| user.0);
    let rows = execute!(
        tx,
        text,
        id.as_slice(),
        user,
        s.auth_epoch,
        s.data.as_str(),
        s.expires_at.0,
    )?;
    tx.commit().await?;
    Ok(rows)
}

/// Adds a session; `false` when the id is taken.
pub async fn create(db: &Db, id: &IdHash, session: &WebSession) -> Result<bool, StoreError> {
    Ok(write(db, CREATE, id, session).await? == 1)
}

/// Stores a session whether it was there or not.
pub async fn save(db: &Db, id: &IdHash, session: &WebSession) -> Result<(), StoreError> {
    write(db, SAVE, id, session).await.map(drop)
}

/// Moves a session's end. One that was ended meanwhile stays ended.
pub async fn touch(db: &Db, id: &IdHash, expires_at: Timestamp) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    execute!(tx, TOUCH, id.as_slice(), expires_at.0)?;
    tx.commit().await
}

/// The session, unless it has ended by `now`.
pub async fn load(db: &Db, id: &IdHash, now: Timestamp) -> Result<Option<WebSession>, StoreError> {
    let row = on!(db, c => sqlx::query_as::<_, Row>(LOAD).bind(id.as_slice()).bind(now.0)
        .fetch_optional(c))?;
    Ok(row.map(|row| WebSession {
        user: row.user_id.map(UserId),
        auth_epoch: row.auth_epoch,
        data: row.data,
        expires_at: Timestamp(row.expires_at),
    }))
}

/// Ends a session.
pub async fn delete(db: &Db, id: &IdHash) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    execute!(tx, DELETE, id.as_slice())?;
    tx.commit().await
}

/// Ends every session of a person.
pub async fn delete_of_user(tx: &mut Tx, user: UserId) -> Result<u64, StoreError> {
    execute!(tx, DELETE_OF_USER, user.0)
}

/// Removes what has ended by `now`; answers how many.
pub async fn delete_expired(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let mut tx = db.write().await?;
    let rows = execute!(tx, DELETE_EXPIRED, now.0)?;
    tx.commit().await?;
    Ok(rows)
}
