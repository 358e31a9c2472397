//! Published versions of flows, and the labels that point at them.

use crate::{Source, StoreError, Tx, channels::words, flows::small};
use domain::{FlowId, OrgId, Timestamp, UserId, VersionId, flows::VersionRow};
use uuid::Uuid;

sql! {
    INSERT = "INSERT INTO flow_versions (id, org, flow, number, text, mapping, comment, \
        published_at, published_by, publisher_name) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    NEXT = "SELECT COALESCE(max(number), 0) + 1 FROM flow_versions WHERE org = $1 AND flow = $2";
    POINT = "INSERT INTO flow_labels (flow, label, version) VALUES ($1, $2, $3) \
        ON CONFLICT (flow, label) DO UPDATE SET version = excluded.version";
    GET = "SELECT id, flow, number, text, mapping FROM flow_versions WHERE org = $1 AND id = $2";
    LIST = "SELECT v.id, v.number, v.comment, v.published_at, v.publisher_name, \
        COALESCE((SELECT string_agg(l.label, ' ' ORDER BY l.label) FROM flow_labels l \
        WHERE l.flow = v.flow AND l.version = v.id), '') AS labels \
        FROM flow_versions v WHERE v.org = $1 AND v.flow = $2 AND v.number < $3 \
        ORDER BY v.number DESC LIMIT $4";
    COUNT = "SELECT count(*) FROM flow_versions WHERE org = $1 AND flow = $2";
}

/// A version to publish.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    /// Its id.
    pub id: VersionId,
    /// The flow.
    pub flow: FlowId,
    /// Its number among the flow's versions.
    pub number: u32,
    /// The document's text.
    pub text: &'a str,
    /// What its references stand for, as JSON.
    pub mapping: &'a str,
    /// What the publisher wrote about it.
    pub comment: &'a str,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: UserId,
    /// The publisher's name.
    pub by_name: &'a str,
}

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// Its id.
    pub id: VersionId,
    /// The flow.
    pub flow: FlowId,
    /// Its number among the flow's versions.
    pub number: u32,
    /// The document's text.
    pub text: String,
    /// What its references stand for, as JSON.
    pub mapping: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    flow: Uuid,
    number: i64,
    text: String,
    mapping: String,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: Uuid,
    number: i64,
    comment: String,
    published_at: i64,
    publisher_name: String,
    labels: String,
}

impl From<ListRow> for VersionRow {
    fn from(row: ListRow) -> Self {
        Self {
            id: VersionId(row.id),
            number: small(row.number),
            labels: words(&row.labels),
            comment: row.comment,
            published_at: Timestamp(row.published_at),
            published_by: row.publisher_name,
        }
    }
}

/// The number that the flow's next version gets.
pub async fn next_number(mut at: impl Source, org: OrgId, flow: FlowId) -> Result<u32, StoreError> {
    let number: i64 = on!(at, c => sqlx::query_scalar(NEXT).bind(org.0).bind(flow.0).fetch_one(c))?;
    Ok(small(number))
}

/// Adds a version.
pub async fn insert(tx: &mut Tx, org: OrgId, new: NewVersion<'_>) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        new.id.0,
        org.0,
        new.flow.0,
        i64::from(new.number),
        new.text,
        new.mapping,
        new.comment,
        new.at.0,
        new.by.0,
        new.by_name,
    )
    .map(drop)
}

/// Lets a label point at a version of the flow.
pub async fn point(
    tx: &mut Tx,
    flow: FlowId,
    label: &str,
    version: VersionId,
) -> Result<(), StoreError> {
    execute!(tx, POINT, flow.0, label, version.0).map(drop)
}

/// The version.
pub async fn get(
    mut at: impl Source,
    org: OrgId,
    id: VersionId,
) -> Result<StoredVersion, StoreError> {
    let row = on!(at, c => sqlx::query_as::<_, Row>(GET).bind(org.0).bind(id.0).fetch_one(c))?;
    Ok(StoredVersion {
        id: VersionId(row.id),
        flow: FlowId(row.flow),
        number: small(row.number),
        text: row.text,
        mapping: row.mapping,
    })
}

/// Versions of a flow with a smaller number than `before`, newest first.
pub async fn list(
    mut at: impl Source,
    org: OrgId,
    flow: FlowId,
    before: Option<u32>,
    limit: u32,
) -> Result<Vec<VersionRow>, StoreError> {
    let before = before.map_or(i64::MAX, i64::from);
    let rows = on!(at, c => sqlx::query_as::<_, ListRow>(LIST).bind(org.0).bind(flow.0)
        .bind(before).bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(VersionRow::from).collect())
}

/// How many versions the flow has.
pub async fn count(mut at: impl Source, org: OrgId, flow: FlowId) -> Result<u64, StoreError> {
    let count: i64 = on!(at, c => sqlx::query_scalar(COUNT).bind(org.0).bind(flow.0).fetch_one(c))?;
    Ok(count.unsigned_abs())
}
