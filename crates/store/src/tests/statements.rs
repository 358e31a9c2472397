//! Every query of every table file is understood by both databases.

use super::databases;
use crate::{Db, StoreError};
use sqlx::{Executor, SqlSafeStr};

/// The queries of every table file. A new file adds its line.
const FILES: &[(&str, &[(&str, &str)])] = &[
    ("audit", crate::audit::SQL),
    ("channels", crate::channels::SQL),
    ("connectors", crate::connectors::SQL),
    ("contacts", crate::contacts::SQL),
    ("flows", crate::flows::SQL),
    ("journal", crate::journal::SQL),
    ("known_devices", crate::known_devices::SQL),
    ("orgs", crate::orgs::SQL),
    ("presence", crate::presence::SQL),
    ("phone_calls", crate::phone_calls::SQL),
    ("queues", crate::queues::SQL),
    ("throttle", crate::throttle::SQL),
    ("users", crate::users::SQL),
    ("versions", crate::versions::SQL),
    ("web_sessions", crate::web_sessions::SQL),
];

#[test]
fn every_file_with_queries_is_listed() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let has_queries = path.extension().is_some_and(|end| end == "rs")
            && std::fs::read_to_string(&path).unwrap().contains("\nsql! {");
        let listed = FILES.iter().any(|(file, _)| *file == name);
        assert_eq!(has_queries, listed, "{name}");
    }
}

async fn prepare(db: &Db, text: &'static str) -> Result<(), StoreError> {
    on!(db, c => async { c.prepare(text.into_sql_str()).await.map(drop) })
}

#[tokio::test]
async fn every_query_is_understood_by_both_databases() {
    for db in databases().await {
        for (file, queries) in FILES {
            for (name, text) in *queries {
                if let Err(error) = prepare(&db, text).await {
                    panic!("{} does not take {file}::{name}: {error}", db.kind());
                }
            }
        }
    }
}
