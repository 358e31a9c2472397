//! Contacts: one row each, for lists and for finding what is open.

use crate::{Source, StoreError, Tx, bulk::Bulk, flows::small, like_pattern};
use domain::{
    ChannelId, ContactId, FlowId, OrgId, QueueId, Timestamp, UserId, VersionId,
    contact::{ContactRow, EndCause, StageKind},
};
use std::sync::LazyLock;
use uuid::Uuid;

/// The columns of a [`ContactRow`].
macro_rules! listed {
    () => {
        "SELECT t.id, t.channel, t.channel_name, t.flow, f.name AS flow_name, t.version, \
         v.number AS version_number, t.ani, t.dnis, t.started_at, t.queued_at, \
         q.name AS queue_name, t.answered_at, u.name AS agent_name, t.ended_at, t.cause, t.stage \
         FROM contacts t LEFT JOIN flows f ON f.id = t.flow \
         LEFT JOIN flow_versions v ON v.id = t.version LEFT JOIN queues q ON q.id = t.queue \
         LEFT JOIN users u ON u.id = t.agent WHERE t.org = $1"
    };
}

macro_rules! page {
    () => {
        " AND t.id < $2 AND (t.ani LIKE $3 ESCAPE '\\' OR t.dnis LIKE $3 ESCAPE '\\' \
         OR lower(t.channel_name) LIKE $3 ESCAPE '\\')"
    };
}

macro_rules! stored {
    () => {
        "SELECT id, org, channel, channel_name, flow, version, ani, dnis, started_at, stage, \
         queue, queued_at, agent, answered_at, ended_at, cause, finished_at FROM contacts "
    };
}

sql! {
    LIST = concat!(listed!(), page!(), " ORDER BY t.id DESC LIMIT $4");
    LIST_LIVE = concat!(
        listed!(), page!(), " AND t.finished_at IS NULL AND t.ended_at IS NULL \
        ORDER BY t.id DESC LIMIT $4"
    );
    GET = concat!(listed!(), " AND t.id = $2");
    COUNT = concat!("SELECT count(*) FROM contacts t WHERE t.org = $1", page!());
    COUNT_LIVE = concat!(
        "SELECT count(*) FROM contacts t WHERE t.org = $1", page!(),
        " AND t.finished_at IS NULL AND t.ended_at IS NULL"
    );
    STORED = concat!(stored!(), "WHERE id = $1");
    OPEN = concat!(stored!(), "WHERE finished_at IS NULL AND id > $1 ORDER BY id LIMIT $2");
    LAST = "SELECT COALESCE(max(id), 0) FROM contacts";
}

static SAVE: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "INSERT INTO contacts (id, org, channel, channel_name, flow, version, ani, dnis, \
         started_at, stage, queue, queued_at, agent, answered_at, ended_at, cause, finished_at) \
         VALUES",
        17,
        " ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, queue = excluded.queue, \
         queued_at = excluded.queued_at, agent = excluded.agent, \
         answered_at = excluded.answered_at, ended_at = excluded.ended_at, \
         cause = excluded.cause, finished_at = excluded.finished_at",
    )
});

/// A contact as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredContact {
    /// The contact.
    pub id: ContactId,
    /// Its organisation.
    pub org: OrgId,
    /// Its channel.
    pub channel: ChannelId,
    /// The channel's name when it arrived.
    pub channel_name: String,
    /// The flow it runs.
    pub flow: Option<FlowId>,
    /// The version it is pinned to.
    pub version: Option<VersionId>,
    /// The caller's number, or `anonymous`.
    pub ani: String,
    /// The number dialled.
    pub dnis: String,
    /// When it arrived.
    pub started_at: Timestamp,
    /// What moves.
    pub progress: Progress,
}

/// What of a contact's row changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where it stands.
    pub stage: StageKind,
    /// The queue that it entered last.
    pub queue: Option<QueueId>,
    /// When it first entered a queue.
    pub queued_at: Option<Timestamp>,
    /// The agent it was offered to last.
    pub agent: Option<UserId>,
    /// When an agent accepted it.
    pub answered_at: Option<Timestamp>,
    /// When the call was over.
    pub ended_at: Option<Timestamp>,
    /// Why.
    pub cause: Option<EndCause>,
    /// When the last event flow was over.
    pub finished_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: i64,
    channel: Uuid,
    channel_name: String,
    flow: Option<Uuid>,
    flow_name: Option<String>,
    version: Option<Uuid>,
    version_number: Option<i64>,
    ani: String,
    dnis: String,
    started_at: i64,
    queued_at: Option<i64>,
    queue_name: Option<String>,
    answered_at: Option<i64>,
    agent_name: Option<String>,
    ended_at: Option<i64>,
    cause: Option<String>,
    stage: String,
}

impl TryFrom<ListRow> for ContactRow {
    type Error = StoreError;
    fn try_from(row: ListRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ContactId(row.id),
            channel: ChannelId(row.channel),
            channel_name: row.channel_name,
            flow: row.flow.map(FlowId),
            flow_name: row.flow_name,
            version: row.version.map(VersionId),
            version_number: row.version_number.map(small),
            ani: row.ani,
            dnis: row.dnis,
            started_at: Timestamp(row.started_at),
            queued_at: row.queued_at.map(Timestamp),
            queue_name: row.queue_name,
            answered_at: row.answered_at.map(Timestamp),
            agent_name: row.agent_name,
            ended_at: row.ended_at.map(Timestamp),
            cause: cause_of(row.cause.as_deref())?,
            stage: stage_of(&row.stage)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    org: Uuid,
    channel: Uuid,
    channel_name: String,
    flow: Option<Uuid>,
    version: Option<Uuid>,
    ani: String,
    dnis: String,
    started_at: i64,
    stage: String,
    queue: Option<Uuid>,
    queued_at: Option<i64>,
    agent: Option<Uuid>,
    answered_at: Option<i64>,
    ended_at: Option<i64>,
    cause: Option<String>,
    finished_at: Option<i64>,
}

impl TryFrom<Row> for StoredContact {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ContactId(row.id),
            org: OrgId(row.org),
            channel: ChannelId(row.channel),
            channel_name: row.channel_name,
            flow: row.flow.map(FlowId),
            version: row.version.map(VersionId),
            ani: row.ani,
            dnis: row.dnis,
            started_at: Timestamp(row.started_at),
            progress: Progress {
                stage: stage_of(&row.stage)?,
                queue: row.queue.map(QueueId),
                queued_at: row.queued_at.map(Timestamp),
                agent: row.agent.map(UserId),
                answered_at: row.answered_at.map(Timestamp),
                ended_at: row.ended_at.map(Timestamp),
                cause: cause_of(row.cause.as_deref())?,
                finished_at: row.finished_at.map(Timestamp),
            },
        })
    }
}

fn stage_of(key: &str) -> Result<StageKind, StoreError> {
    StageKind::from_key(key).ok_or_else(|| StoreError::Corrupt(format!("the stage {key:?}")))
}

fn cause_of(key: Option<&str>) -> Result<Option<EndCause>, StoreError> {
    key.map(|key| {
        EndCause::from_key(key).ok_or_else(|| StoreError::Corrupt(format!("the cause {key:?}")))
    })
    .transpose()
}

/// Inserts new contacts and updates known ones; each at most once in `rows`.
pub async fn save(tx: &mut Tx, mut rows: &[StoredContact]) -> Result<(), StoreError> {
    while !rows.is_empty() {
        let size = Bulk::size(rows.len());
        let (chunk, rest) = rows.split_at(size);
        on!(tx, c => {
            let mut query = sqlx::query(SAVE.text(size, c));
            for row in chunk {
                let now = &row.progress;
                query = query.bind(row.id.0).bind(row.org.0).bind(row.channel.0)
                    .bind(row.channel_name.as_str()).bind(row.flow.map(|id| id.0))
                    .bind(row.version.map(|id| id.0)).bind(row.ani.as_str())
                    .bind(row.dnis.as_str()).bind(row.started_at.0).bind(now.stage.key())
                    .bind(now.queue.map(|id| id.0)).bind(now.queued_at.map(|at| at.0))
                    .bind(now.agent.map(|id| id.0)).bind(now.answered_at.map(|at| at.0))
                    .bind(now.ended_at.map(|at| at.0)).bind(now.cause.map(EndCause::key))
                    .bind(now.finished_at.map(|at| at.0));
            }
            async { query.execute(c).await.map(drop) }
        })?;
        rows = rest;
    }
    Ok(())
}

/// Which part of the list of contacts is asked for: newest first.
#[derive(Clone, Debug, Default)]
pub struct ContactSlice {
    /// Part of a number or of the channel's name; empty finds everything.
    pub search: String,
    /// Only contacts that are not over.
    pub live: bool,
    /// Contacts before this one; none begins with the newest.
    pub before: Option<ContactId>,
    /// At most so many.
    pub limit: u32,
}

/// One page of an organisation's contacts, newest first.
pub async fn list(
    mut at: impl Source,
    org: OrgId,
    slice: &ContactSlice,
) -> Result<Vec<ContactRow>, StoreError> {
    let text = if slice.live { LIST_LIVE } else { LIST };
    let before = slice.before.map_or(i64::MAX, |id| id.0);
    let pattern = like_pattern(&slice.search);
    on!(at, c => sqlx::query_as::<_, ListRow>(text).bind(org.0).bind(before).bind(pattern)
        .bind(i64::from(slice.limit)).fetch_all(c))?
    .into_iter()
    .map(ContactRow::try_from)
    .collect()
}

/// How many contacts the same search finds on all pages together.
pub async fn count(
    mut at: impl Source,
    org: OrgId,
    slice: &ContactSlice,
) -> Result<u64, StoreError> {
    let text = if slice.live { COUNT_LIVE } else { COUNT };
    let pattern = like_pattern(&slice.search);
    let count: i64 = on!(at, c => sqlx::query_scalar(text).bind(org.0).bind(i64::MAX)
        .bind(pattern).fetch_one(c))?;
    Ok(count.unsigned_abs())
}

/// One contact as the list shows it.
pub async fn get(mut at: impl Source, org: OrgId, id: ContactId) -> Result<ContactRow, StoreError> {
    on!(at, c => sqlx::query_as::<_, ListRow>(GET).bind(org.0).bind(id.0).fetch_one(c))?.try_into()
}

/// One contact as it is stored, of whatever organisation.
pub async fn stored(
    mut at: impl Source,
    id: ContactId,
) -> Result<Option<StoredContact>, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(STORED).bind(id.0).fetch_optional(c))?
        .map(StoredContact::try_from)
        .transpose()
}

/// Open contacts after `after`, oldest first, at most `limit`.
pub async fn open(
    mut at: impl Source,
    after: ContactId,
    limit: u32,
) -> Result<Vec<StoredContact>, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(OPEN).bind(after.0).bind(i64::from(limit))
        .fetch_all(c))?
    .into_iter()
    .map(StoredContact::try_from)
    .collect()
}

/// The id of the newest contact; 0 when there is none.
pub async fn last(mut at: impl Source) -> Result<i64, StoreError> {
    on!(at, c => sqlx::query_scalar(LAST).fetch_one(c))
}
