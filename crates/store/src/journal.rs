//! The journal of contacts and the snapshots that shorten its reading.
//!
//! Rows are only ever inserted, at the end, with ids that the one writer gives
//! out: an append touches the last pages and nothing else. What a body says is
//! the runtime's affair.

use crate::{At, Db, Source, StoreError, Tx, bulk::Bulk};
use domain::{ContactId, Timestamp};
use std::sync::LazyLock;

macro_rules! columns {
    () => {
        "SELECT j.id, j.contact, j.at, j.engine, j.body FROM "
    };
}

sql! {
    OF_CONTACT = concat!(columns!(), "journal j WHERE j.contact = $1 AND j.id > $2 ORDER BY j.id");
    OPEN = concat!(
        columns!(),
        "contacts c JOIN journal j ON j.contact = c.id LEFT JOIN snapshots s ON s.contact = c.id \
         WHERE c.finished_at IS NULL AND c.id > $1 AND c.id <= $2 \
         AND j.id > COALESCE(s.upto, 0) ORDER BY c.id, j.id"
    );
    LAST = "SELECT COALESCE(max(id), 0) FROM journal";
    SNAPSHOT = "SELECT contact, upto, engine, body FROM snapshots WHERE contact = $1";
    OPEN_SNAPSHOTS = "SELECT s.contact, s.upto, s.engine, s.body FROM contacts c \
        JOIN snapshots s ON s.contact = c.id \
        WHERE c.finished_at IS NULL AND c.id > $1 AND c.id <= $2";
    DROP_SNAPSHOT = "DELETE FROM snapshots WHERE contact = $1";
}

static APPEND: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "INSERT INTO journal (id, contact, at, engine, body) VALUES",
        5,
        "",
    )
});

static KEEP: LazyLock<Bulk> = LazyLock::new(|| {
    Bulk::new(
        "INSERT INTO snapshots (contact, upto, engine, body) VALUES",
        4,
        " ON CONFLICT (contact) DO UPDATE SET upto = excluded.upto, engine = excluded.engine, \
         body = excluded.body",
    )
});

/// One step of one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Counts all rows, in the order in which they were committed.
    pub id: i64,
    /// The contact.
    pub contact: ContactId,
    /// When.
    pub at: Timestamp,
    /// The engine version that made the step.
    pub engine: u32,
    /// What happened and what it asked for.
    pub body: String,
}

/// The session of a contact after the row `upto`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotRow {
    /// The contact.
    pub contact: ContactId,
    /// The last journal row that is in it.
    pub upto: i64,
    /// The engine version that made it.
    pub engine: u32,
    /// The session.
    pub body: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    contact: i64,
    at: i64,
    engine: i64,
    body: String,
}

impl From<Row> for JournalRow {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            contact: ContactId(row.contact),
            at: Timestamp(row.at),
            engine: u32::try_from(row.engine).unwrap_or_default(),
            body: row.body,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Kept {
    contact: i64,
    upto: i64,
    engine: i64,
    body: String,
}

impl From<Kept> for SnapshotRow {
    fn from(row: Kept) -> Self {
        Self {
            contact: ContactId(row.contact),
            upto: row.upto,
            engine: u32::try_from(row.engine).unwrap_or_default(),
            body: row.body,
        }
    }
}

macro_rules! insert_rows {
    ($at:expr, $rows:expr) => {{
        let mut rows: &[JournalRow] = $rows;
        while !rows.is_empty() {
            let size = Bulk::size(rows.len());
            let (chunk, rest) = rows.split_at(size);
            on!($at, c => {
                let mut query = sqlx::query(APPEND.text(size, c));
                for row in chunk {
                    query = query.bind(row.id).bind(row.contact.0).bind(row.at.0)
                        .bind(i64::from(row.engine)).bind(row.body.as_str());
                }
                async { query.execute(c).await.map(drop) }
            })?;
            rows = rest;
        }
    }};
}

/// Appends rows in a transaction that changes more than the journal.
pub async fn append(tx: &mut Tx, rows: &[JournalRow]) -> Result<(), StoreError> {
    insert_rows!(tx, rows);
    Ok(())
}

/// Appends rows that are a commit of their own: one statement, one round trip.
/// Rows that do not fill a statement's size exactly need a transaction; the
/// caller is told by `false`, and nothing is written.
pub async fn append_alone(db: &Db, rows: &[JournalRow]) -> Result<bool, StoreError> {
    if rows.is_empty() || Bulk::size(rows.len()) != rows.len() {
        return Ok(false);
    }
    let mut writer = Writer(db);
    insert_rows!(writer, rows);
    Ok(true)
}

/// The writing connection without a transaction: each statement is one.
#[derive(Clone, Copy)]
struct Writer<'a>(&'a Db);

impl Source for Writer<'_> {
    fn at(&mut self) -> At<'_> {
        At::Writer(self.0)
    }
}

/// A contact's rows after `after` (0 for all), oldest first.
pub async fn of_contact(
    mut at: impl Source,
    contact: ContactId,
    after: i64,
) -> Result<Vec<JournalRow>, StoreError> {
    let rows = on!(at, c => sqlx::query_as::<_, Row>(OF_CONTACT).bind(contact.0).bind(after)
        .fetch_all(c))?;
    Ok(rows.into_iter().map(JournalRow::from).collect())
}

/// The rows after their snapshots of all open contacts with an id after
/// `from`, up to and including `to`; by contact, oldest first.
pub async fn open(
    mut at: impl Source,
    (from, to): (ContactId, ContactId),
) -> Result<Vec<JournalRow>, StoreError> {
    let rows = on!(at, c => sqlx::query_as::<_, Row>(OPEN).bind(from.0).bind(to.0).fetch_all(c))?;
    Ok(rows.into_iter().map(JournalRow::from).collect())
}

/// The id of the last row; 0 when there is none.
pub async fn last(mut at: impl Source) -> Result<i64, StoreError> {
    on!(at, c => sqlx::query_scalar(LAST).fetch_one(c))
}

/// A contact's snapshot.
pub async fn snapshot(
    mut at: impl Source,
    contact: ContactId,
) -> Result<Option<SnapshotRow>, StoreError> {
    let row = on!(at, c => sqlx::query_as::<_, Kept>(SNAPSHOT).bind(contact.0)
        .fetch_optional(c))?;
    Ok(row.map(SnapshotRow::from))
}

/// The snapshots of open contacts with an id after `from`, up to and including `to`.
pub async fn open_snapshots(
    mut at: impl Source,
    (from, to): (ContactId, ContactId),
) -> Result<Vec<SnapshotRow>, StoreError> {
    let rows = on!(at, c => sqlx::query_as::<_, Kept>(OPEN_SNAPSHOTS).bind(from.0).bind(to.0)
        .fetch_all(c))?;
    Ok(rows.into_iter().map(SnapshotRow::from).collect())
}

/// Keeps snapshots in place of older ones; each contact at most once in `rows`.
pub async fn keep(tx: &mut Tx, mut rows: &[SnapshotRow]) -> Result<(), StoreError> {
    while !rows.is_empty() {
        let size = Bulk::size(rows.len());
        let (chunk, rest) = rows.split_at(size);
        on!(tx, c => {
            let mut query = sqlx::query(KEEP.text(size, c));
            for row in chunk {
                query = query.bind(row.contact.0).bind(row.upto).bind(i64::from(row.engine))
                    .bind(row.body.as_str());
            }
            async { query.execute(c).await.map(drop) }
        })?;
        rows = rest;
    }
    Ok(())
}

/// Drops the snapshot of a contact that is over.
pub async fn drop_snapshot(tx: &mut Tx, contact: ContactId) -> Result<(), StoreError> {
    execute!(tx, DROP_SNAPSHOT, contact.0).map(drop)
}
