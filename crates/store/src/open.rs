//! Opening a database: lock, version check, migrations, pools.

use crate::{DataLock, DatabaseLock, Db, StoreError, database_lock::name_of_this_process};
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, sync::Arc, time::Duration};

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// The database's file in a data directory.
const FILE: &str = "cordboard.db";

/// When SQLite waits for the disk. Anything but `Full` loses acknowledged work
/// in a power cut: the other two exist for the test that shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on the disk before it returns.
    #[default]
    Full,
    /// The last commits may be lost.
    Normal,
    /// The file may be corrupted.
    Off,
}

impl Durability {
    /// The environment variable that weakens it, for the crash test only.
    pub const VARIABLE: &'static str = "CORDBOARD_CRASH_TEST_SYNCHRONOUS";

    /// `Full`, unless the crash test's variable says otherwise.
    pub fn from_env() -> Self {
        let weak = match std::env::var(Self::VARIABLE).as_deref() {
            Ok("NORMAL") => Self::Normal,
            Ok("OFF") => Self::Off,
            _ => return Self::Full,
        };
        tracing::warn!("{} is set: a power cut will lose work", Self::VARIABLE);
        weak
    }

    fn pragma(self) -> SqliteSynchronous {
        match self {
            Self::Full => SqliteSynchronous::Full,
            Self::Normal => SqliteSynchronous::Normal,
            Self::Off => SqliteSynchronous::Off,
        }
    }
}

/// The environment variable that has SQLite fold its log into the file after so
/// many pages, for the crash test only: it wants to see many folds in a short time.
pub const CHECKPOINT_VARIABLE: &str = "CORDBOARD_CRASH_TEST_CHECKPOINT_PAGES";

fn checkpoint_pages() -> Option<u32> {
    std::env::var(CHECKPOINT_VARIABLE).ok()?.parse().ok()
}

/// So many rows SQLite's thread reads ahead of whoever asked: a page of a list and
/// the row that tells that more follow, without waiting in between.
const ROWS: usize = 128;

/// How to open.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// SQLite: when to wait for the disk.
    pub durability: Durability,
    /// Connections that read (on PostgreSQL: all connections).
    pub readers: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            durability: Durability::from_env(),
            readers: readers(),
        }
    }
}

/// Connections to PostgreSQL: they wait for the network more than they work.
const CONNECTIONS: u32 = 8;

/// Connections that read SQLite. Each is a thread that works as long as its query
/// runs: many more of them than processors make the slowest answers slower.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    u32::try_from(2 * processors).map_or(16, |twice| twice.clamp(4, 16))
}

/// How long one waits for a connection to PostgreSQL: a database that is away for
/// longer is one that is said to be away, while the caller still listens.
const ACQUIRE: Duration = Duration::from_secs(5);

impl Db {
    /// Opens the SQLite database of a data directory, making both where there are none.
    pub async fn open_sqlite(directory: &Path) -> Result<Self, StoreError> {
        Self::open_sqlite_with(directory, Options::default()).await
    }

    /// The same with options.
    pub async fn open_sqlite_with(directory: &Path, options: Options) -> Result<Self, StoreError> {
        let lock = Arc::new(DataLock::take(directory)?);
        let file = directory.join(FILE);
        make_private(&file)?;
        refuse_newer_file(&file).await?;
        let common = SqliteConnectOptions::new()
            .filename(&file)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(256)
            .row_buffer_size(ROWS);
        let mut writer = common
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(options.durability.pragma())
            .optimize_on_close(true, 400);
        if let Some(pages) = checkpoint_pages() {
            writer = writer.pragma("wal_autocheckpoint", pages.to_string());
        }
        let rw = pool(1).connect_with(writer).await?;
        SQLITE.run(&rw).await?;
        let ro = pool(options.readers)
            .connect_with(common.read_only(true))
            .await?;
        Ok(Self::Sqlite { ro, rw, lock })
    }

    /// Opens a PostgreSQL database by its URL.
    pub async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options = Options {
            readers: CONNECTIONS,
            ..Options::default()
        };
        Self::open_postgres_with(url, options).await
    }

    /// The same with options.
    pub async fn open_postgres_with(url: &str, options: Options) -> Result<Self, StoreError> {
        let connect: PgConnectOptions = url.parse()?;
        let connect = connect.application_name(&name_of_this_process());
        let lock = Arc::new(DatabaseLock::take(connect.clone()).await?);
        let pool: PgPool = PgPoolOptions::new()
            .max_connections(options.readers.max(2))
            .acquire_timeout(ACQUIRE)
            .connect_with(connect)
            .await?;
        refuse_newer_postgres(&mut *pool.acquire().await?).await?;
        POSTGRES.run(&pool).await?;
        Ok(Self::Postgres { pool, lock })
    }
}

/// Makes the file where there is none, for its owner alone: the folder may be
/// one that others read. SQLite gives its log the mode of the file.
fn make_private(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .map(drop)
        .map_err(|error| StoreError::File {
            path: file.display().to_string(),
            error,
        })
}

/// A pool whose connections live as long as the process.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// Compares the newest migration in the database with the newest known one.
fn refuse_newer(found: Option<i64>, migrator: &Migrator) -> Result<(), StoreError> {
    let known = migrator.iter().map(|m| m.version).max().unwrap_or(0);
    match found {
        Some(found) if found > known => Err(StoreError::Newer { found, known }),
        _ => Ok(()),
    }
}

/// Looks at the file before anything opens it for writing: even the change to
/// WAL mode would touch a database that is not ours to touch.
async fn refuse_newer_file(file: &Path) -> Result<(), StoreError> {
    if !file.metadata().is_ok_and(|meta| meta.len() > 0) {
        return Ok(());
    }
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    // Without a log the file alone is the whole truth, and can be read without
    // even the helper files that reading in WAL mode makes.
    let settled = !Path::new(&log).metadata().is_ok_and(|meta| meta.len() > 0);
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(settled);
    let mut connection = options.connect().await?;
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'")
            .fetch_one(&mut connection)
            .await?;
    let found = if tables == 0 {
        None
    } else {
        sqlx::query_scalar(NEWEST)
            .fetch_one(&mut connection)
            .await?
    };
    connection.close().await?;
    refuse_newer(found, &SQLITE)
}

const NEWEST: &str = "SELECT max(version) FROM _sqlx_migrations";

async fn refuse_newer_postgres(connection: &mut PgConnection) -> Result<(), StoreError> {
    let known: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    let found = if known {
        sqlx::query_scalar(NEWEST).fetch_one(connection).await?
    } else {
        None
    };
    refuse_newer(found, &POSTGRES)
}
