//! Opening: newer databases are refused untouched, a second process is refused by name.

use super::{directory, options, postgres_url};
use crate::{Db, StoreError};
use sqlx::{Connection, PgConnection};
use std::{
    collections::BTreeMap, fs, future::poll_fn, os::unix::fs::PermissionsExt, path::Path, pin::pin,
    task::Poll,
};

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

#[tokio::test]
async fn the_database_is_its_owners_alone_also_in_a_folder_that_others_read() {
    let directory = directory();
    fs::create_dir_all(&directory).unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    let db = Db::open_sqlite_with(&directory, options()).await.unwrap();
    db.write().await.unwrap().commit().await.unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(&directory).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with("cordboard.db") {
            let mode = entry.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
            seen += 1;
        }
    }
    assert_eq!(seen, 3, "file, log and shared memory");
    db.close().await;
    fs::remove_dir_all(directory).unwrap();
}

const END_HOLDER: &str = "SELECT pg_terminate_backend(pid) FROM pg_locks \
    WHERE locktype = 'advisory' AND granted \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Ends the session that holds the database, as a restart of the server would.
async fn end_holder(db: &Db) {
    let ended = async { execute!(db, END_HOLDER) };
    assert_eq!(ended.await.unwrap(), 1);
    while db.check_lock().await.is_ok() {}
}

#[tokio::test]
async fn a_lock_that_postgres_lost_is_taken_again_unless_another_has_it() {
    let Some(url) = postgres_url().await else {
        return;
    };
    let db = Db::open_postgres_with(&url, options()).await.unwrap();
    db.check_lock().await.unwrap();
    db.keep_lock().await.unwrap();
    // Whoever asks and goes away does not end the session.
    {
        let mut asked = pin!(db.check_lock());
        poll_fn(|cx| Poll::Ready(asked.as_mut().poll(cx).is_pending())).await;
    }
    db.check_lock().await.unwrap();
    end_holder(&db).await;
    db.keep_lock().await.unwrap();
    db.check_lock().await.unwrap();
    let second = Db::open_postgres_with(&url, options()).await.unwrap_err();
    assert!(matches!(second, StoreError::Locked { .. }), "{second}");

    end_holder(&db).await;
    let mut faster = PgConnection::connect(&url).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(crate::database_lock::KEY)
        .execute(&mut faster)
        .await
        .unwrap();
    let lost = db.keep_lock().await.unwrap_err();
    assert!(matches!(lost, StoreError::Locked { .. }), "{lost}");
    assert!(db.check_lock().await.is_err());
    db.close().await;
}

#[tokio::test]
async fn a_session_of_its_own_that_lives_on_does_not_keep_a_process_out() {
    let Some(url) = postgres_url().await else {
        return;
    };
    let db = Db::open_postgres_with(&url, options()).await.unwrap();
    let Db::Postgres { lock, .. } = &db else {
        panic!("not PostgreSQL");
    };
    // The network broke: the server still keeps the session.
    let alive = lock.lose().await;
    while let Err(error) = db.keep_lock().await {
        assert!(matches!(error, StoreError::LockLost), "{error}");
    }
    db.check_lock().await.unwrap();
    drop(alive);
    db.close().await;
}

#[tokio::test]
async fn sqlite_is_compiled_as_the_workspace_says() {
    let directory = directory();
    let db = Db::open_sqlite_with(&directory, options()).await.unwrap();
    let Db::Sqlite { ro, .. } = &db else {
        panic!("not SQLite")
    };
    let built: Vec<String> = sqlx::query_scalar("PRAGMA compile_options")
        .fetch_all(ro)
        .await
        .unwrap();
    let has = |option: &str| built.iter().any(|built| built == option);
    assert!(
        has("ENABLE_QPSG") && has("DEFAULT_MEMSTATUS=0"),
        "{built:?}"
    );
    assert!(!has("ENABLE_MEMORY_MANAGEMENT"), "{built:?}");
    db.close().await;
    fs::remove_dir_all(directory).unwrap();
}
