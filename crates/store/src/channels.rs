//! Channels and the numbers that callers dial.

use crate::{Slice, Source, Stamp, StoreError, Tx, change::touched, fold};
use domain::{
    ChannelId, E164, FlowId, OrgId, QueueId, Timestamp, VersionId,
    channel::{Channel, ChannelForm, ChannelKind, ChannelRow},
    contact::Fallback,
};
use uuid::Uuid;

/// The numbers of channel `t`, in order, separated by spaces.
macro_rules! numbers {
    () => {
        "COALESCE((SELECT string_agg(n.number, ' ' ORDER BY n.position) \
         FROM support_numbers n WHERE n.channel = t.id), '') AS numbers"
    };
}

/// The columns of a [`ChannelRow`].
macro_rules! columns {
    () => {
        concat!(
            "SELECT t.id, t.kind, t.name, t.description, t.active, t.revision, t.changed_at, \
             f.name AS flow_name, EXISTS (SELECT 1 FROM flow_labels l \
             WHERE l.flow = t.flow AND l.label = 'Latest') AS flow_published, ",
            numbers!(),
            " FROM channels t LEFT JOIN flows f ON f.id = t.flow WHERE t.org = $1"
        )
    };
}

macro_rules! matching {
    () => {
        " AND (t.name_folded LIKE $2 ESCAPE '\\' OR t.description_folded LIKE $2 ESCAPE '\\')"
    };
}

sql! {
    INSERT = "INSERT INTO channels (id, org, kind, name, name_folded, description, \
        description_folded, time_zone, service_level_s, flow, fallback_queue, \
        fallback_announcement, active, created_at, changed_at, changed_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)";
    GET = concat!(
        "SELECT t.id, t.kind, t.name, t.description, t.time_zone, t.service_level_s, t.flow, \
         t.fallback_queue, t.fallback_announcement, t.active, t.revision, t.changed_at, \
         t.changed_by, ",
        numbers!(),
        " FROM channels t WHERE t.org = $1 AND t.id = $2"
    );
    COUNT = concat!("SELECT count(*) FROM channels t WHERE t.org = $1", matching!());
    BY_NAME = concat!(columns!(), matching!(), page_tail!(up "name_folded"));
    BY_NAME_DOWN = concat!(columns!(), matching!(), page_tail!(down "name_folded"));
    BY_CHANGE = concat!(columns!(), matching!(), page_tail!(up "changed_at"));
    BY_CHANGE_DOWN = concat!(columns!(), matching!(), page_tail!(down "changed_at"));
    UPDATE = "UPDATE channels SET name = $4, name_folded = $5, description = $6, \
        description_folded = $7, time_zone = $8, service_level_s = $9, flow = $10, \
        fallback_queue = $11, fallback_announcement = $12, active = $13, \
        revision = revision + 1, changed_at = $14, changed_by = $15 \
        WHERE org = $1 AND id = $2 AND revision = $3";
    DELETE = "DELETE FROM channels WHERE org = $1 AND id = $2 AND revision = $3";
    DROP_NUMBERS = "DELETE FROM support_numbers WHERE org = $1 AND channel = $2";
    ADD_NUMBER = "INSERT INTO support_numbers (number, org, channel, position) \
        VALUES ($1, $2, $3, $4)";
    HOLDER = "SELECT c.org, c.id, c.name FROM support_numbers n \
        JOIN channels c ON c.id = n.channel WHERE n.number = $1";
    NAMED = "SELECT id FROM channels WHERE org = $1 AND name_folded = $2";
    ROUTE = "SELECT c.id, c.name, c.time_zone, c.flow, l.version, c.fallback_queue, \
        c.fallback_announcement, c.active FROM support_numbers n \
        JOIN channels c ON c.id = n.channel \
        LEFT JOIN flow_labels l ON l.flow = c.flow AND l.label = 'Latest' \
        WHERE n.org = $1 AND n.number = $2";
    DIALLABLE = "SELECT n.number, c.name FROM support_numbers n \
        JOIN channels c ON c.id = n.channel WHERE n.org = $1 AND c.active = TRUE \
        ORDER BY c.name_folded, n.position";
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: Uuid,
    kind: String,
    name: String,
    description: String,
    active: bool,
    revision: i64,
    changed_at: i64,
    flow_name: Option<String>,
    flow_published: bool,
    numbers: String,
}

impl TryFrom<ListRow> for ChannelRow {
    type Error = StoreError;
    fn try_from(row: ListRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ChannelId(row.id),
            kind: kind_of(&row.kind)?,
            revision: row.revision,
            name: row.name,
            description: row.description,
            flow_name: row.flow_name,
            flow_published: row.flow_published,
            numbers: words(&row.numbers),
            active: row.active,
            changed_at: Timestamp(row.changed_at),
        })
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    name: String,
    description: String,
    time_zone: String,
    service_level_s: i64,
    flow: Option<Uuid>,
    fallback_queue: Uuid,
    fallback_announcement: String,
    active: bool,
    revision: i64,
    changed_at: i64,
    changed_by: String,
    numbers: String,
}

impl TryFrom<Row> for Channel {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ChannelId(row.id),
            kind: kind_of(&row.kind)?,
            revision: row.revision,
            changed_at: Timestamp(row.changed_at),
            changed_by: row.changed_by,
            form: ChannelForm {
                name: row.name,
                description: row.description,
                time_zone: row.time_zone,
                service_level_s: u32::try_from(row.service_level_s).unwrap_or(u32::MAX),
                flow: row.flow.map(FlowId),
                numbers: words(&row.numbers),
                fallback_queue: Some(QueueId(row.fallback_queue)),
                fallback_announcement: row.fallback_announcement,
                active: row.active,
            },
        })
    }
}

fn kind_of(key: &str) -> Result<ChannelKind, StoreError> {
    ChannelKind::from_key(key)
        .ok_or_else(|| StoreError::Corrupt(format!("the channel kind {key:?}")))
}

pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Where a dialled number leads: all that a new contact needs to know of its channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The channel.
    pub channel: ChannelId,
    /// Its name.
    pub name: String,
    /// Its IANA zone.
    pub time_zone: String,
    /// Its flow.
    pub flow: Option<FlowId>,
    /// The version that the label `Latest` points at; none when nothing is published.
    pub version: Option<VersionId>,
    /// What takes over when the flow leaves the caller alone.
    pub fallback: Fallback,
    /// Whether the channel takes contacts.
    pub active: bool,
}

#[derive(sqlx::FromRow)]
struct RouteRow {
    id: Uuid,
    name: String,
    time_zone: String,
    flow: Option<Uuid>,
    version: Option<Uuid>,
    fallback_queue: Uuid,
    fallback_announcement: String,
    active: bool,
}

impl From<RouteRow> for Route {
    fn from(row: RouteRow) -> Self {
        Self {
            channel: ChannelId(row.id),
            name: row.name,
            time_zone: row.time_zone,
            flow: row.flow.map(FlowId),
            version: row.version.map(VersionId),
            fallback: Fallback {
                queue: QueueId(row.fallback_queue),
                announcement: row.fallback_announcement,
            },
            active: row.active,
        }
    }
}

/// Adds a channel without numbers. `queue` is the form's fallback queue.
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    (id, kind): (ChannelId, ChannelKind),
    form: &ChannelForm,
    queue: QueueId,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        id.0,
        org.0,
        kind.key(),
        form.name.as_str(),
        fold(&form.name),
        form.description.as_str(),
        fold(&form.description),
        form.time_zone.as_str(),
        i64::from(form.service_level_s),
        form.flow.map(|flow| flow.0),
        queue.0,
        form.fallback_announcement.as_str(),
        form.active,
        stamp.at.0,
        stamp.by,
    )
    .map(drop)
}

/// Changes a channel of this revision, without its numbers.
pub async fn update(
    tx: &mut Tx,
    org: OrgId,
    (id, revision): (ChannelId, i64),
    form: &ChannelForm,
    queue: QueueId,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    let rows = execute!(
        tx,
        UPDATE,
        org.0,
        id.0,
        revision,
        form.name.as_str(),
        fold(&form.name),
        form.description.as_str(),
        fold(&form.description),
        form.time_zone.as_str(),
        i64::from(form.service_level_s),
        form.flow.map(|flow| flow.0),
        queue.0,
        form.fallback_announcement.as_str(),
        form.active,
        stamp.at.0,
        stamp.by,
    )?;
    touched(rows)
}

/// Gives the channel exactly these numbers; one that another channel holds
/// fails with [`StoreError::Unique`].
pub async fn set_numbers(
    tx: &mut Tx,
    org: OrgId,
    id: ChannelId,
    numbers: &[E164],
) -> Result<(), StoreError> {
    execute!(tx, DROP_NUMBERS, org.0, id.0)?;
    for (position, number) in (0_i64..).zip(numbers) {
        execute!(tx, ADD_NUMBER, number.as_str(), org.0, id.0, position)?;
    }
    Ok(())
}

/// Removes a channel of this revision and its numbers.
pub async fn delete(
    tx: &mut Tx,
    org: OrgId,
    (id, revision): (ChannelId, i64),
) -> Result<(), StoreError> {
    touched(execute!(tx, DELETE, org.0, id.0, revision)?)
}

/// The channel.
pub async fn get(mut at: impl Source, org: OrgId, id: ChannelId) -> Result<Channel, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(GET).bind(org.0).bind(id.0).fetch_one(c))?.try_into()
}

/// One page of channels, found by name or description.
pub async fn list(
    mut at: impl Source,
    org: OrgId,
    slice: &Slice,
) -> Result<Vec<ChannelRow>, StoreError> {
    paged!(at, ListRow, org, slice)?
        .into_iter()
        .map(ChannelRow::try_from)
        .collect()
}

/// How many channels the search finds.
pub async fn count(mut at: impl Source, org: OrgId, search: &str) -> Result<u64, StoreError> {
    let pattern = crate::like_pattern(search);
    let count: i64 =
        on!(at, c => sqlx::query_scalar(COUNT).bind(org.0).bind(pattern).fetch_one(c))?;
    Ok(count.unsigned_abs())
}

/// Which channel of which organisation holds a number.
pub async fn holder(
    mut at: impl Source,
    number: &E164,
) -> Result<Option<(OrgId, ChannelId, String)>, StoreError> {
    let row: Option<(Uuid, Uuid, String)> =
        on!(at, c => sqlx::query_as(HOLDER).bind(number.as_str()).fetch_optional(c))?;
    Ok(row.map(|(org, id, name)| (OrgId(org), ChannelId(id), name)))
}

/// The channel of this name, without regard to case.
pub async fn named(
    mut at: impl Source,
    org: OrgId,
    name: &str,
) -> Result<Option<ChannelId>, StoreError> {
    let name = fold(name);
    let id: Option<Uuid> =
        on!(at, c => sqlx::query_scalar(NAMED).bind(org.0).bind(name).fetch_optional(c))?;
    Ok(id.map(ChannelId))
}

/// Where a number leads.
pub async fn route(
    mut at: impl Source,
    org: OrgId,
    number: &E164,
) -> Result<Option<Route>, StoreError> {
    let row = on!(at, c => sqlx::query_as::<_, RouteRow>(ROUTE).bind(org.0)
        .bind(number.as_str()).fetch_optional(c))?;
    Ok(row.map(Route::from))
}

/// Every number of an active channel with the channel's name, for the Phone page.
pub async fn diallable(
    mut at: impl Source,
    org: OrgId,
) -> Result<Vec<(String, String)>, StoreError> {
    on!(at, c => sqlx::query_as(DIALLABLE).bind(org.0).fetch_all(c))
}
