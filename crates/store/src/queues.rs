//! Queues.

use crate::{Slice, Source, Stamp, StoreError, Tx, change::touched, fold};
use domain::{
    OrgId, QueueId, Timestamp,
    queue::{Queue, QueueForm},
};
use uuid::Uuid;

macro_rules! columns {
    () => {
        "SELECT t.id, t.name, t.description, t.service_level_s, t.revision, t.changed_at, \
         t.changed_by FROM queues t WHERE t.org = $1"
    };
}

macro_rules! matching {
    () => {
        " AND t.name_folded LIKE $2 ESCAPE '\\'"
    };
}

sql! {
    INSERT = "INSERT INTO queues (id, org, name, name_folded, description, service_level_s, \
        created_at, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    GET = concat!(columns!(), " AND t.id = $2");
    COUNT = concat!("SELECT count(*) FROM queues t WHERE t.org = $1", matching!());
    BY_NAME = concat!(columns!(), matching!(), page_tail!(up "name_folded"));
    BY_NAME_DOWN = concat!(columns!(), matching!(), page_tail!(down "name_folded"));
    BY_CHANGE = concat!(columns!(), matching!(), page_tail!(up "changed_at"));
    BY_CHANGE_DOWN = concat!(columns!(), matching!(), page_tail!(down "changed_at"));
    UPDATE = "UPDATE queues SET name = $4, name_folded = $5, description = $6, \
        service_level_s = $7, revision = revision + 1, changed_at = $8, changed_by = $9 \
        WHERE org = $1 AND id = $2 AND revision = $3";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    description: String,
    service_level_s: i64,
    revision: i64,
    changed_at: i64,
    changed_by: String,
}

impl From<Row> for Queue {
    fn from(row: Row) -> Self {
        Self {
            id: QueueId(row.id),
            revision: row.revision,
            changed_at: Timestamp(row.changed_at),
            changed_by: row.changed_by,
            form: QueueForm {
                name: row.name,
                description: row.description,
                service_level_s: u32::try_from(row.service_level_s).unwrap_or(u32::MAX),
            },
        }
    }
}

/// Adds a queue; a name that is taken fails with [`StoreError::Unique`].
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    id: QueueId,
    form: &QueueForm,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        id.0,
        org.0,
        form.name.trim(),
        fold(&form.name),
        form.description.as_str(),
        i64::from(form.service_level_s),
        stamp.at.0,
        stamp.by,
    )
    .map(drop)
}

/// The queue.
pub async fn get(mut at: impl Source, org: OrgId, id: QueueId) -> Result<Queue, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(GET).bind(org.0).bind(id.0).fetch_one(c)).map(Queue::from)
}

/// One page of queues, found by name.
pub async fn list(
    mut at: impl Source,
    org: OrgId,
    slice: &Slice,
) -> Result<Vec<Queue>, StoreError> {
    Ok(paged!(at, Row, org, slice)?
        .into_iter()
        .map(Queue::from)
        .collect())
}

/// How many queues the search finds.
pub async fn count(mut at: impl Source, org: OrgId, search: &str) -> Result<u64, StoreError> {
    let pattern = crate::like_pattern(search);
    let count: i64 =
        on!(at, c => sqlx::query_scalar(COUNT).bind(org.0).bind(pattern).fetch_one(c))?;
    Ok(count.unsigned_abs())
}

/// Changes a queue of this revision.
pub async fn update(
    tx: &mut Tx,
    org: OrgId,
    (id, revision): (QueueId, i64),
    form: &QueueForm,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    let rows = execute!(
        tx,
        UPDATE,
        org.0,
        id.0,
        revision,
        form.name.trim(),
        fold(&form.name),
        form.description.as_str(),
        i64::from(form.service_level_s),
        stamp.at.0,
        stamp.by,
    )?;
    touched(rows)
}
