//! What the store may fail with.

use sqlx::error::ErrorKind;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row (in this organisation).
    #[error("no such row")]
    NotFound,
    /// The row has another revision than the one that was read.
    #[error("the row was changed meanwhile")]
    Stale,
    /// Another row has the same value; named as PostgreSQL names it, for
    /// example `channels_org_name_folded_key`, on both databases.
    #[error("another row has the same value ({0})")]
    Unique(String),
    /// A row that this one refers to is missing, or one that is to go is still referred to.
    #[error("a row that is referred to is missing or still in use")]
    Reference,
    /// The database was made by a newer version of this program. It was not touched.
    #[error(
        "the database has schema {found}, but this version of Cordboard knows only schemas up to \
         {known}: it was made by a newer version. Nothing was changed. Start the newer version, \
         or restore a backup made before the update"
    )]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration that this program knows.
        known: i64,
    },
    /// Another process uses the same data.
    #[error("{what} is in use by another Cordboard process ({holder}); stop that one first")]
    Locked {
        /// What is held: the data directory, or the database.
        what: String,
        /// Who holds it, for example `process 4711`.
        holder: String,
    },
    /// The session that marked the database as this process's has ended.
    #[error("the database's lock was lost, and could not be taken again yet")]
    LockLost,
    /// A stored value that this program cannot read.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    /// A file or directory of the store.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: String,
        /// What the operating system says.
        error: std::io::Error,
    },
    /// A migration failed.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Anything else that the database says.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether a unique constraint on `table`'s `column` (the last one, where there are several) was hit.
    pub fn is_unique(&self, table: &str, column: &str) -> bool {
        match self {
            Self::Unique(name) => {
                name == &format!("{table}_pkey")
                    || (name.starts_with(&format!("{table}_"))
                        && name.ends_with(&format!("_{column}_key")))
            }
            _ => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::RowNotFound) {
            return Self::NotFound;
        }
        let Some(database) = error.as_database_error() else {
            return Self::Database(error);
        };
        match database.kind() {
            ErrorKind::UniqueViolation => Self::Unique(
                database
                    .constraint()
                    .map_or_else(|| constraint_of(database.message()), str::to_owned),
            ),
            ErrorKind::ForeignKeyViolation => Self::Reference,
            _ => Self::Database(error),
        }
    }
}

/// SQLite names the columns (`UNIQUE constraint failed: queues.org, queues.name_folded`);
/// this gives them the name that PostgreSQL would have made: `queues_org_name_folded_key`.
fn constraint_of(message: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or(message);
    let mut name = String::new();
    for column in columns.split(", ") {
        let (table, column) = column.split_once('.').unwrap_or(("", column));
        if name.is_empty() {
            name.push_str(table);
        }
        name.push('_');
        name.push_str(column);
    }
    name.push_str("_key");
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique_violations_have_one_name() {
        let message = "UNIQUE constraint failed: queues.org, queues.name_folded";
        assert_eq!(constraint_of(message), "queues_org_name_folded_key");
        let error = StoreError::Unique(constraint_of(message));
        assert!(error.is_unique("queues", "name_folded"));
        assert!(!error.is_unique("queues", "email"));
        assert!(!error.is_unique("channels", "name_folded"));
    }
}
