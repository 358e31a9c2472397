//! Organisations, and whether the installation is set up.

use crate::{Source, Stamp, StoreError, Tx};
use domain::{OrgId, user::Org};
use uuid::Uuid;

sql! {
    INSERT = "INSERT INTO orgs (id, name, time_zone, sample, created_at, changed_at, changed_by) \
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    GET = "SELECT id, name, time_zone, sample FROM orgs WHERE id = $1";
    LOCK = "UPDATE orgs SET name = name WHERE id = $1";
    SET_UP = "INSERT INTO setup (one, org, done_at) VALUES (1, $1, $2)";
    IS_SET_UP = "SELECT count(*) FROM setup";
    CALLER_PRESETS = "SELECT caller_presets FROM orgs WHERE id = $1";
    SET_CALLER_PRESETS = "UPDATE orgs SET caller_presets = $2 WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    time_zone: String,
    sample: bool,
}

impl From<Row> for Org {
    fn from(row: Row) -> Self {
        Self {
            id: OrgId(row.id),
            name: row.name,
            time_zone: row.time_zone,
            sample: row.sample,
        }
    }
}

/// Adds an organisation.
pub async fn insert(tx: &mut Tx, org: &Org, stamp: Stamp<'_>) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        org.id.0,
        org.name.as_str(),
        org.time_zone.as_str(),
        org.sample,
        stamp.at.0,
        stamp.by,
    )
    .map(drop)
}

/// The organisation.
pub async fn get(mut at: impl Source, id: OrgId) -> Result<Org, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(GET).bind(id.0).fetch_one(c)).map(Org::from)
}

/// Has this transaction be the only one that changes what concerns the whole
/// organisation: on PostgreSQL another waits here until this one is over, and
/// then sees what it did. On SQLite there is one writer anyway.
pub(crate) async fn lock(tx: &mut Tx, id: OrgId) -> Result<(), StoreError> {
    execute!(tx, LOCK, id.0).map(drop)
}

/// Marks the installation as set up by `org`. The second of two that race
/// fails with [`StoreError::Unique`].
pub async fn set_up(tx: &mut Tx, org: OrgId, stamp: Stamp<'_>) -> Result<(), StoreError> {
    execute!(tx, SET_UP, org.0, stamp.at.0).map(drop)
}

/// Whether the installation is set up.
pub async fn is_set_up(mut at: impl Source) -> Result<bool, StoreError> {
    let rows: i64 = on!(at, c => sqlx::query_scalar(IS_SET_UP).fetch_one(c))?;
    Ok(rows > 0)
}

/// Whom the Phone page offers to be, as JSON text.
pub async fn caller_presets(mut at: impl Source, id: OrgId) -> Result<String, StoreError> {
    on!(at, c => sqlx::query_scalar(CALLER_PRESETS).bind(id.0).fetch_one(c))
}

/// Sets whom the Phone page offers to be.
pub async fn set_caller_presets(tx: &mut Tx, id: OrgId, presets: &str) -> Result<(), StoreError> {
    execute!(tx, SET_CALLER_PRESETS, id.0, presets).map(drop)
}
