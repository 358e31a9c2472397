//! One process per PostgreSQL database: an advisory lock that a session of its own holds.
//!
//! The lock goes with its session, and a session may end while the process
//! goes on: a restart of the server, a firewall, an administrator. Whoever
//! holds the lock therefore looks after it; [`DatabaseLock::keep`] takes it
//! again where nobody else has.

use crate::StoreError;
use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use std::{fmt, time::Duration};
use tokio::{sync::Mutex, time::timeout};

/// The advisory lock that marks a database as in use ("cord" in ASCII).
pub(crate) const KEY: i64 = 0x636f_7264;
/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sessions that hold the lock of this database.
macro_rules! holders {
    () => {
        "SELECT a.pid, a.application_name FROM pg_locks l \
         JOIN pg_stat_activity a ON a.pid = l.pid \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objid = $1::bigint::oid \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    };
}

const TAKE: &str = "SELECT pg_try_advisory_lock($1), pg_backend_pid()";
const IS_MINE: &str = concat!(holders!(), " AND l.pid = pg_backend_pid()");
const HOLDER: &str = holders!();
const END: &str = "SELECT pg_terminate_backend($1)";

/// Holds a PostgreSQL database until it is released.
pub struct DatabaseLock {
    options: PgConnectOptions,
    session: Mutex<Session>,
}

struct Session {
    /// None between a loss and the next taking.
    connection: Option<PgConnection>,
    /// The server's number for the session that held the lock last.
    backend: i32,
}

impl fmt::Debug for DatabaseLock {
    /// The options may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseLock")
    }
}

impl DatabaseLock {
    /// Takes the database for this process, or says which process holds it.
    pub(crate) async fn take(options: PgConnectOptions) -> Result<Self, StoreError> {
        let mut connection = options.connect().await?;
        let backend = take(&mut connection, None).await?;
        let session = Session {
            connection: Some(connection),
            backend,
        };
        Ok(Self {
            options,
            session: Mutex::new(session),
        })
    }

    /// Fails where the lock is lost.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        let mut session = self.session.lock().await;
        if session.is_held().await {
            Ok(())
        } else {
            Err(StoreError::LockLost)
        }
    }

    /// Takes the lock again where it was lost. [`StoreError::Locked`] means
    /// that another process was faster; everything else may pass.
    pub(crate) async fn keep(&self) -> Result<(), StoreError> {
        let mut session = self.session.lock().await;
        if session.is_held().await {
            return Ok(());
        }
        session.connection = None;
        let again = timeout(PATIENCE, async {
            let mut connection = self.options.connect().await?;
            let backend = take(&mut connection, Some(session.backend)).await?;
            Ok::<_, StoreError>((connection, backend))
        });
        let (connection, backend) = again.await.map_err(|_| StoreError::LockLost)??;
        *session = Session {
            connection: Some(connection),
            backend,
        };
        tracing::warn!("the database's lock was lost, and taken again");
        Ok(())
    }

    /// Forgets the session, which lives on: what a broken network does.
    #[cfg(test)]
    pub(crate) async fn lose(&self) -> Option<PgConnection> {
        self.session.lock().await.connection.take()
    }

    /// Gives the database back.
    pub(crate) async fn release(&self) {
        if let Some(connection) = self.session.lock().await.connection.take() {
            // The server frees the lock with the session, whatever the farewell said.
            let _ = connection.close().await;
        }
    }
}

impl Session {
    /// Whether the lock is still this session's. One that does not answer is given up.
    async fn is_held(&mut self) -> bool {
        // In its place all the while: whoever stops asking must not end the session.
        let Some(connection) = &mut self.connection else {
            return false;
        };
        let found = sqlx::query(IS_MINE).bind(KEY).fetch_optional(connection);
        let held = matches!(timeout(PATIENCE, found).await, Ok(Ok(Some(_))));
        if !held {
            self.connection = None;
        }
        held
    }
}

/// Takes the lock; answers the server's number for the session. Where the
/// process's own `lost` session lives on without it, that one is ended first.
async fn take(connection: &mut PgConnection, lost: Option<i32>) -> Result<i32, StoreError> {
    let (taken, backend): (bool, i32) = sqlx::query_as(TAKE)
        .bind(KEY)
        .fetch_one(&mut *connection)
        .await?;
    if taken {
        return Ok(backend);
    }
    let holder: Option<(i32, String)> = sqlx::query_as(HOLDER)
        .bind(KEY)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some((pid, name)) = &holder
        && Some(*pid) == lost
        && *name == name_of_this_process()
    {
        sqlx::query(END).bind(*pid).execute(connection).await?;
        return Err(StoreError::LockLost);
    }
    Err(StoreError::Locked {
        what: "The PostgreSQL database".to_owned(),
        holder: holder.map_or_else(|| "its name is not known".to_owned(), |(_, name)| name),
    })
}

/// How this process's sessions are called at the server.
pub(crate) fn name_of_this_process() -> String {
    format!("cordboard process {}", std::process::id())
}
