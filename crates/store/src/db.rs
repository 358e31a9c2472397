//! The seam that names the drivers: a database, a transaction, and the connection a query runs on.

use crate::{DataLock, DatabaseLock, StoreError};
use sqlx::{
    PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    pool::PoolConnection,
};
use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

/// An open, migrated database. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite in WAL mode: many readers, one writer.
    Sqlite {
        /// Read-only connections.
        ro: SqlitePool,
        /// The one connection that writes.
        rw: SqlitePool,
        /// The data directory is this process's.
        lock: Arc<DataLock>,
    },
    /// PostgreSQL.
    Postgres {
        /// Connections that read and write.
        pool: PgPool,
        /// The database is this process's.
        lock: Arc<DatabaseLock>,
    },
}

impl Db {
    /// Begins a transaction that writes. On SQLite it takes the write lock at
    /// once (`BEGIN IMMEDIATE`), so it can never fail half-way for a lock; do
    /// not wait for anything but this database while it is open.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { rw, .. } => Tx::Sqlite(begin_immediate(rw).await?),
            Self::Postgres { pool, .. } => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Where a read outside any transaction runs.
    pub fn at(&self) -> At<'_> {
        At::Db(self)
    }

    /// Closes every connection and frees the lock. SQLite's log is folded into the database file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { ro, rw, lock } => {
                ro.close().await;
                rw.close().await;
                lock.release();
            }
            Self::Postgres { pool, lock } => {
                pool.close().await;
                lock.release().await;
            }
        }
    }

    /// Whether a query is answered: for the readiness check.
    pub async fn ping(&self) -> Result<(), StoreError> {
        execute!(self, "SELECT 1").map(drop)
    }

    /// Fails where the data may be another process's: on PostgreSQL the lock
    /// goes with its session. SQLite's goes with the process.
    pub async fn check_lock(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            Self::Postgres { lock, .. } => lock.check().await,
        }
    }

    /// Takes the lock again where it was lost; for the server to call every few
    /// seconds. [`StoreError::Locked`] says that another process has it now:
    /// this one must stop. Everything else may pass.
    pub async fn keep_lock(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            Self::Postgres { lock, .. } => lock.keep().await,
        }
    }

    /// `sqlite` or `postgresql`, for people.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres { .. } => "postgresql",
        }
    }
}

/// After a full disk, and some other errors, SQLite itself takes the transaction
/// back; the driver then counts one that is never closed. Such a connection is
/// thrown away.
async fn begin_immediate(rw: &SqlitePool) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    match rw.begin_with("BEGIN IMMEDIATE").await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            rw.acquire().await?.close().await?;
            rw.begin_with("BEGIN IMMEDIATE").await
        }
        begun => begun,
    }
}

/// A transaction that writes. Dropped without `commit`, it is rolled back.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite's one writer.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes the transaction's changes durable and visible.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Takes the transaction's changes back.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Where the transaction's own statements run.
    pub fn at(&mut self) -> At<'_> {
        At::Tx(self)
    }
}

/// Where a read runs: on the database, or inside a transaction.
///
/// The trait has no lifetime of its own, so that futures that read through it are
/// `Send` for every lifetime, as web handlers need them.
pub trait Source: Send {
    /// The place for one statement.
    fn at(&mut self) -> At<'_>;
}

impl Source for &Db {
    fn at(&mut self) -> At<'_> {
        At::Db(self)
    }
}

impl Source for &mut Tx {
    fn at(&mut self) -> At<'_> {
        At::Tx(self)
    }
}

/// Where one statement runs.
#[derive(Debug)]
pub enum At<'a> {
    /// On a connection that reads.
    Db(&'a Db),
    /// On the connection that writes, each statement its own transaction.
    Writer(&'a Db),
    /// In a transaction.
    Tx(&'a mut Tx),
}

impl<'a> At<'a> {
    /// The connection for it.
    pub async fn link(self) -> Result<Link<'a>, StoreError> {
        Ok(match self {
            Self::Db(Db::Sqlite { ro, .. }) => Link::Sqlite(Held::Pooled(ro.acquire().await?)),
            Self::Writer(Db::Sqlite { rw, .. }) => Link::Sqlite(Held::Pooled(rw.acquire().await?)),
            Self::Db(Db::Postgres { pool, .. }) | Self::Writer(Db::Postgres { pool, .. }) => {
                Link::Postgres(Held::Pooled(pool.acquire().await?))
            }
            Self::Tx(Tx::Sqlite(tx)) => Link::Sqlite(Held::Lent(&mut **tx)),
            Self::Tx(Tx::Postgres(tx)) => Link::Postgres(Held::Lent(&mut **tx)),
        })
    }
}

/// The connection that one query runs on.
#[derive(Debug)]
pub enum Link<'a> {
    /// SQLite.
    Sqlite(Held<'a, Sqlite>),
    /// PostgreSQL.
    Postgres(Held<'a, Postgres>),
}

/// A connection of a pool, or a transaction's.
#[derive(Debug)]
pub enum Held<'a, D: sqlx::Database> {
    /// Returned to its pool when dropped.
    Pooled(PoolConnection<D>),
    /// Borrowed from a transaction.
    Lent(&'a mut D::Connection),
}

macro_rules! held {
    ($($driver:ty => $connection:ty),*) => {$(
        impl Deref for Held<'_, $driver> {
            type Target = $connection;
            fn deref(&self) -> &$connection {
                match self {
                    Self::Pooled(connection) => connection,
                    Self::Lent(connection) => connection,
                }
            }
        }

        impl DerefMut for Held<'_, $driver> {
            fn deref_mut(&mut self) -> &mut $connection {
                match self {
                    Self::Pooled(connection) => connection,
                    Self::Lent(connection) => connection,
                }
            }
        }
    )*};
}

held!(Sqlite => SqliteConnection, Postgres => PgConnection);
