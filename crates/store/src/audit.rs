//! The audit trail: inserted in the transaction of the change, and never touched again.

use crate::{Source, StoreError, Tx};
use domain::{OrgId, Timestamp, UserId, audit::AuditRow};
use uuid::Uuid;

sql! {
    INSERT = "INSERT INTO audit (org, at, user_id, user_name, action, object_kind, object_id, \
        object_name, details, client_ip, request_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    LIST = "SELECT id, at, user_id, user_name, action, object_kind, object_id, object_name, \
        details, client_ip, request_id FROM audit \
        WHERE org = $1 AND id < $2 AND ($3 = '' OR object_kind = $3) \
        AND ($4 = '' OR object_id = $4) ORDER BY id DESC LIMIT $5";
    COUNT = "SELECT count(*) FROM audit WHERE org = $1 AND ($2 = '' OR object_kind = $2) \
        AND ($3 = '' OR object_id = $3)";
}

/// An entry to add.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The organisation.
    pub org: OrgId,
    /// When.
    pub at: Timestamp,
    /// Who; none where the program itself acts.
    pub user: Option<UserId>,
    /// The person's name.
    pub user_name: &'a str,
    /// What is done.
    pub action: &'a str,
    /// The kind of thing.
    pub object_kind: &'a str,
    /// Its id.
    pub object_id: &'a str,
    /// Its name.
    pub object_name: &'a str,
    /// What changes, without secrets.
    pub details: &'a serde_json::Value,
    /// The address that the request came from.
    pub client_ip: &'a str,
    /// The request.
    pub request_id: &'a str,
}

/// Which entries are asked for; empty texts find everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Of things of this kind.
    pub object_kind: &'a str,
    /// Of this thing.
    pub object_id: &'a str,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    at: i64,
    user_id: Option<Uuid>,
    user_name: String,
    action: String,
    object_kind: String,
    object_id: String,
    object_name: String,
    details: String,
    client_ip: String,
    request_id: String,
}

impl From<Row> for AuditRow {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            at: Timestamp(row.at),
            user: row.user_id.map(UserId),
            user_name: row.user_name,
            action: row.action,
            object_kind: row.object_kind,
            object_id: row.object_id,
            object_name: row.object_name,
            details: serde_json::from_str(&row.details).unwrap_or_default(),
            client_ip: row.client_ip,
            request_id: row.request_id,
        }
    }
}

/// Adds an entry.
pub async fn insert(tx: &mut Tx, entry: Entry<'_>) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        entry.org.0,
        entry.at.0,
        entry.user.map(|user| user.0),
        entry.user_name,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.object_name,
        entry.details.to_string(),
        entry.client_ip,
        entry.request_id,
    )
    .map(drop)
}

/// Entries older than `before`, newest first.
pub async fn list(
    mut at: impl Source,
    org: OrgId,
    filter: Filter<'_>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<AuditRow>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    let rows = on!(at, c => sqlx::query_as::<_, Row>(LIST).bind(org.0).bind(before)
        .bind(filter.object_kind).bind(filter.object_id).bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(AuditRow::from).collect())
}

/// How many entries there are.
pub async fn count(mut at: impl Source, org: OrgId, filter: Filter<'_>) -> Result<u64, StoreError> {
    let count: i64 = on!(at, c => sqlx::query_scalar(COUNT).bind(org.0)
        .bind(filter.object_kind).bind(filter.object_id).fetch_one(c))?;
    Ok(count.unsigned_abs())
}
