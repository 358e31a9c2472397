//! Opening: newer databases are refused untouched, a second process is refused by name.

use super::{directory, options, postgres_url};
use crate::{Db, StoreError};
use std::{collections::BTreeMap, fs, path::Path};

/// Every file of a directory with its bytes, without the lock and SQLite's shared memory.
fn contents(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| name != "lock" && !name.ends_with("-shm"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

const LATER: &str = "INSERT INTO _sqlx_migrations \
    (version, description, installed_on, success, checksum, execution_time) \
    SELECT 9999, 'later', installed_on, success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";

async fn make_newer(db: &Db) {
    let mut tx = db.write().await.unwrap();
    let run = async { execute!(tx, LATER) };
    assert_eq!(run.await.unwrap(), 1);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_newer_sqlite_database_is_refused_and_left_untouched() {
    let directory = directory();
    let db = Db::open_sqlite_with(&directory, options()).await.unwrap();
    make_newer(&db).await;
    db.close().await;
    let before = contents(&directory);
    let error = Db::open_sqlite_with(&directory, options())
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 9999, .. }));
    assert!(error.to_string().contains("newer version"), "{error}");
    assert_eq!(before, contents(&directory));
    fs::remove_dir_all(directory).unwrap();
}

#[tokio::test]
async fn a_newer_database_whose_migration_is_still_in_the_log_is_refused() {
    let (source, copy) = (directory(), directory());
    let db = Db::open_sqlite_with(&source, options()).await.unwrap();
    make_newer(&db).await;
    // What a crash leaves: the file and the log, copied while the database is open.
    fs::create_dir_all(&copy).unwrap();
    for (name, bytes) in contents(&source) {
        fs::write(copy.join(name), bytes).unwrap();
    }
    let before = contents(&copy);
    assert!(before.contains_key("cordboard.db-wal"));
    let error = Db::open_sqlite_with(&copy, options()).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 9999, .. }));
    assert_eq!(before, contents(&copy));
    db.close().await;
    fs::remove_dir_all(source).unwrap();
    fs::remove_dir_all(copy).unwrap();
}

#[tokio::test]
async fn a_second_process_is_refused_by_name() {
    let directory = directory();
    let first = Db::open_sqlite_with(&directory, options()).await.unwrap();
    let error = Db::open_sqlite_with(&directory, options())
        .await
        .unwrap_err();
    let holder = format!("process {}", std::process::id());
    assert!(error.to_string().contains(&holder), "{error}");
    first.close().await;
    let again = Db::open_sqlite_with(&directory, options()).await.unwrap();
    again.close().await;
    fs::remove_dir_all(directory).unwrap();
}

#[tokio::test]
async fn postgres_refuses_a_second_process_and_a_newer_database() {
    let Some(url) = postgres_url().await else {
        return;
    };
    let first = Db::open_postgres_with(&url, options()).await.unwrap();
    let error = Db::open_postgres_with(&url, options()).await.unwrap_err();
    let holder = format!("process {}", std::process::id());
    assert!(error.to_string().contains(&holder), "{error}");
    make_newer(&first).await;
    first.close().await;
    let error = Db::open_postgres_with(&url, options()).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 9999, .. }));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_in_words() {
    let directory = directory();
    fs::create_dir_all(&directory).unwrap();
    fs::write(
        directory.join("cordboard.db"),
        "not a database, but long enough to be looked at",
    )
    .unwrap();
    let error = Db::open_sqlite_with(&directory, options())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("not a database"), "{error}");
    fs::remove_dir_all(directory).unwrap();
}
