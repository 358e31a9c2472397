//! Connectors: settings as JSON, the secret as ciphertext.

use crate::{Slice, Source, Stamp, StoreError, Tx, change::touched, fold};
use domain::{ConnectorId, OrgId, Timestamp};
use uuid::Uuid;

macro_rules! columns {
    () => {
        "SELECT t.id, t.name, t.settings, t.secret, t.secret_key, t.revision, t.changed_at, \
         t.changed_by FROM connectors t WHERE t.org = $1"
    };
}

macro_rules! matching {
    () => {
        " AND t.name_folded LIKE $2 ESCAPE '\\'"
    };
}

sql! {
    INSERT = "INSERT INTO connectors (id, org, name, name_folded, settings, secret, secret_key, \
        created_at, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)";
    GET = concat!(columns!(), " AND t.id = $2");
    COUNT = concat!("SELECT count(*) FROM connectors t WHERE t.org = $1", matching!());
    BY_NAME = concat!(columns!(), matching!(), page_tail!(up "name_folded"));
    BY_NAME_DOWN = concat!(columns!(), matching!(), page_tail!(down "name_folded"));
    BY_CHANGE = concat!(columns!(), matching!(), page_tail!(up "changed_at"));
    BY_CHANGE_DOWN = concat!(columns!(), matching!(), page_tail!(down "changed_at"));
    UPDATE = "UPDATE connectors SET name = $4, name_folded = $5, settings = $6, secret = $7, \
        secret_key = $8, revision = revision + 1, changed_at = $9, changed_by = $10 \
        WHERE org = $1 AND id = $2 AND revision = $3";
}

/// An encrypted secret and the id of the key that opens it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
    /// The key's id.
    pub key: String,
}

/// A connector as it is stored.
#[derive(Clone)]
pub struct StoredConnector {
    /// Its id.
    pub id: ConnectorId,
    /// Grows by one with each change.
    pub revision: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Who did.
    pub changed_by: String,
    /// Its name.
    pub name: String,
    /// Its settings as JSON, without secrets.
    pub settings: String,
    /// Its secret, if it has one.
    pub sealed: Option<Sealed>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    settings: String,
    secret: Option<Vec<u8>>,
    secret_key: Option<String>,
    revision: i64,
    changed_at: i64,
    changed_by: String,
}

impl From<Row> for StoredConnector {
    fn from(row: Row) -> Self {
        Self {
            id: ConnectorId(row.id),
            revision: row.revision,
            changed_at: Timestamp(row.changed_at),
            changed_by: row.changed_by,
            name: row.name,
            settings: row.settings,
            sealed: row
                .secret
                .zip(row.secret_key)
                .map(|(bytes, key)| Sealed { bytes, key }),
        }
    }
}

/// What is written of a connector.
#[derive(Clone, Copy)]
pub struct Content<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its settings as JSON, without secrets.
    pub settings: &'a str,
    /// Its secret.
    pub sealed: Option<&'a Sealed>,
}

/// Adds a connector; a name that is taken fails with [`StoreError::Unique`].
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    id: ConnectorId,
    content: Content<'_>,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        id.0,
        org.0,
        content.name.trim(),
        fold(content.name),
        content.settings,
        content.sealed.map(|sealed| sealed.bytes.as_slice()),
        content.sealed.map(|sealed| sealed.key.as_str()),
        stamp.at.0,
        stamp.by,
    )
    .map(drop)
}

/// Changes a connector of this revision.
pub async fn update(
    tx: &mut Tx,
    org: OrgId,
    (id, revision): (ConnectorId, i64),
    content: Content<'_>,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    let rows = execute!(
        tx,
        UPDATE,
        org.0,
        id.0,
        revision,
        content.name.trim(),
        fold(content.name),
        content.settings,
        content.sealed.map(|sealed| sealed.bytes.as_slice()),
        content.sealed.map(|sealed| sealed.key.as_str()),
        stamp.at.0,
        stamp.by,
    )?;
    touched(rows)
}

/// The connector.
pub async fn get(
    mut at: impl Source,
    org: OrgId,
    id: ConnectorId,
) -> Result<StoredConnector, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(GET).bind(org.0).bind(id.0).fetch_one(c))
        .map(StoredConnector::from)
}

/// One page of connectors, found by name.
pub async fn list(
    mut at: impl Source,
    org: OrgId,
    slice: &Slice,
) -> Result<Vec<StoredConnector>, StoreError> {
    Ok(paged!(at, Row, org, slice)?
        .into_iter()
        .map(StoredConnector::from)
        .collect())
}

/// How many connectors the search finds.
pub async fn count(mut at: impl Source, org: OrgId, search: &str) -> Result<u64, StoreError> {
    let pattern = crate::like_pattern(search);
    let count: i64 =
        on!(at, c => sqlx::query_scalar(COUNT).bind(org.0).bind(pattern).fetch_one(c))?;
    Ok(count.unsigned_abs())
}
