//! Flows: the drafts. Their published versions are in `versions`.

use crate::{Slice, Source, Stamp, StoreError, Tx, change::touched, channels::words, fold};
use domain::{FlowId, OrgId, Timestamp, flows::FlowRow};
use uuid::Uuid;

/// The columns of a [`FlowRow`]: never the text, which may be megabytes.
macro_rules! columns {
    () => {
        "SELECT t.id, t.name, t.description, t.errors, t.warnings, t.revision, t.changed_at, \
         t.changed_by, v.number AS published, v.published_at, \
         COALESCE((SELECT string_agg(c.name, ' ' ORDER BY c.name_folded) FROM channels c \
         WHERE c.org = t.org AND c.flow = t.id), '') AS channels \
         FROM flows t LEFT JOIN flow_labels l ON l.flow = t.id AND l.label = 'Latest' \
         LEFT JOIN flow_versions v ON v.flow = t.id AND v.id = l.version WHERE t.org = $1"
    };
}

macro_rules! matching {
    () => {
        " AND t.name_folded LIKE $2 ESCAPE '\\'"
    };
}

sql! {
    INSERT = "INSERT INTO flows (id, org, name, name_folded, description, draft, mapping, \
        errors, warnings, created_at, changed_at, changed_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)";
    GET = "SELECT id, name, description, draft, mapping, revision, changed_at, changed_by \
        FROM flows WHERE org = $1 AND id = $2";
    ROW = concat!(columns!(), " AND t.id = $2");
    COUNT = concat!("SELECT count(*) FROM flows t WHERE t.org = $1", matching!());
    BY_NAME = concat!(columns!(), matching!(), page_tail!(up "name_folded"));
    BY_NAME_DOWN = concat!(columns!(), matching!(), page_tail!(down "name_folded"));
    BY_CHANGE = concat!(columns!(), matching!(), page_tail!(up "changed_at"));
    BY_CHANGE_DOWN = concat!(columns!(), matching!(), page_tail!(down "changed_at"));
    UPDATE = "UPDATE flows SET name = $4, name_folded = $5, description = $6, draft = $7, \
        mapping = $8, errors = $9, warnings = $10, revision = revision + 1, changed_at = $11, \
        changed_by = $12 WHERE org = $1 AND id = $2 AND revision = $3";
    HOLD = "UPDATE flows SET revision = revision WHERE org = $1 AND id = $2 AND revision = $3";
    NAMED = "SELECT id FROM flows WHERE org = $1 AND name_folded = $2";
}

/// A flow with its draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFlow {
    /// Its id.
    pub id: FlowId,
    /// Grows by one with each change.
    pub revision: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Who did.
    pub changed_by: String,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The draft's text.
    pub draft: String,
    /// What its references stand for, as JSON.
    pub mapping: String,
}

/// What is written of a flow.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its description.
    pub description: &'a str,
    /// The draft's text.
    pub draft: &'a str,
    /// What its references stand for, as JSON.
    pub mapping: &'a str,
    /// Issues that hinder publishing.
    pub errors: u32,
    /// Issues that do not.
    pub warnings: u32,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    description: String,
    draft: String,
    mapping: String,
    revision: i64,
    changed_at: i64,
    changed_by: String,
}

impl From<Row> for StoredFlow {
    fn from(row: Row) -> Self {
        Self {
            id: FlowId(row.id),
            revision: row.revision,
            changed_at: Timestamp(row.changed_at),
            changed_by: row.changed_by,
            name: row.name,
            description: row.description,
            draft: row.draft,
            mapping: row.mapping,
        }
    }
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: Uuid,
    name: String,
    description: String,
    errors: i64,
    warnings: i64,
    revision: i64,
    changed_at: i64,
    changed_by: String,
    published: Option<i64>,
    published_at: Option<i64>,
    channels: String,
}

/// A count that came out of the database.
pub(crate) fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl From<ListRow> for FlowRow {
    fn from(row: ListRow) -> Self {
        Self {
            id: FlowId(row.id),
            revision: row.revision,
            name: row.name,
            description: row.description,
            published: row.published.map(small),
            published_at: row.published_at.map(Timestamp),
            channels: words(&row.channels),
            errors: small(row.errors),
            warnings: small(row.warnings),
            changed_at: Timestamp(row.changed_at),
            changed_by: row.changed_by,
        }
    }
}

/// Adds a flow; a name that is taken fails with [`StoreError::Unique`].
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    id: FlowId,
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
        content.description,
        content.draft,
        content.mapping,
        i64::from(content.errors),
        i64::from(content.warnings),
        stamp.at.0,
        stamp.by,
    )
    .map(drop)
}

/// Changes a flow of this revision.
pub async fn update(
    tx: &mut Tx,
    org: OrgId,
    (id, revision): (FlowId, i64),
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
        content.description,
        content.draft,
        content.mapping,
        i64::from(content.errors),
        i64::from(content.warnings),
        stamp.at.0,
        stamp.by,
    )?;
    touched(rows)
}

/// Makes sure that the flow has this revision and keeps it until the transaction ends.
pub async fn hold(
    tx: &mut Tx,
    org: OrgId,
    (id, revision): (FlowId, i64),
) -> Result<(), StoreError> {
    touched(execute!(tx, HOLD, org.0, id.0, revision)?)
}

/// The flow with its draft.
pub async fn get(mut at: impl Source, org: OrgId, id: FlowId) -> Result<StoredFlow, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(GET).bind(org.0).bind(id.0).fetch_one(c))
        .map(StoredFlow::from)
}

/// The flow as the list shows it.
pub async fn row(mut at: impl Source, org: OrgId, id: FlowId) -> Result<FlowRow, StoreError> {
    on!(at, c => sqlx::query_as::<_, ListRow>(ROW).bind(org.0).bind(id.0).fetch_one(c))
        .map(FlowRow::from)
}

/// One page of flows, found by name.
pub async fn list(
    mut at: impl Source,
    org: OrgId,
    slice: &Slice,
) -> Result<Vec<FlowRow>, StoreError> {
    Ok(paged!(at, ListRow, org, slice)?
        .into_iter()
        .map(FlowRow::from)
        .collect())
}

/// How many flows the search finds.
pub async fn count(mut at: impl Source, org: OrgId, search: &str) -> Result<u64, StoreError> {
    let pattern = crate::like_pattern(search);
    let count: i64 =
        on!(at, c => sqlx::query_scalar(COUNT).bind(org.0).bind(pattern).fetch_one(c))?;
    Ok(count.unsigned_abs())
}

/// The flow of this name, without regard to case.
pub async fn named(
    mut at: impl Source,
    org: OrgId,
    name: &str,
) -> Result<Option<FlowId>, StoreError> {
    let name = fold(name);
    let id: Option<Uuid> =
        on!(at, c => sqlx::query_scalar(NAMED).bind(org.0).bind(name).fetch_optional(c))?;
    Ok(id.map(FlowId))
}
