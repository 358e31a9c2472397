//! What all table tests share: a fresh database of each kind, and the tests of the seam itself.

mod contacts;
mod flows;
mod opening;
mod people;
mod schema;
mod statements;
mod tables;

use crate::{Db, Durability, Options};
use sqlx::{Connection, PgConnection};
use std::{
    ops::Deref,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

/// A database of a test's own, gone when dropped.
pub(crate) struct TestDb {
    db: Db,
    directory: Option<PathBuf>,
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some(directory) = &self.directory {
            let _ = std::fs::remove_dir_all(directory);
        }
    }
}

/// A name that no other test has.
fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("cordboard_test_{}_{count}", std::process::id())
}

/// A new directory of a test's own.
pub(crate) fn directory() -> PathBuf {
    std::env::temp_dir().join(unique())
}

fn options() -> Options {
    Options {
        durability: Durability::Off,
        readers: 2,
    }
}

/// The URL of a new, empty PostgreSQL database, where there is a server to test on.
pub(crate) async fn postgres_url() -> Option<String> {
    let server = std::env::var("CORDBOARD_TEST_POSTGRES").ok()?;
    let name = unique();
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let create = format!("CREATE DATABASE {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(create))
        .execute(&mut connection)
        .await
        .unwrap();
    let (base, query) = server.split_once('?').unwrap_or((&server, ""));
    let base = &base[..=base.rfind('/').unwrap()];
    Some(format!("{base}{name}?{query}"))
}

/// A fresh SQLite database.
pub(crate) async fn sqlite() -> TestDb {
    let directory = directory();
    TestDb {
        db: Db::open_sqlite_with(&directory, options()).await.unwrap(),
        directory: Some(directory),
    }
}

/// A fresh database of each kind that can be tested here: SQLite always,
/// PostgreSQL where `CORDBOARD_TEST_POSTGRES` holds a server's URL.
pub(crate) async fn databases() -> Vec<TestDb> {
    let mut all = vec![sqlite().await];
    if let Some(url) = postgres_url().await {
        all.push(TestDb {
            db: Db::open_postgres_with(&url, options()).await.unwrap(),
            directory: None,
        });
    }
    all
}
