//! Every query of every table file is understood by both databases.

use super::databases;
use crate::{Db, StoreError};
use sqlx::{Executor, SqlSafeStr};

/// The queries of every table file. A new file adds its line.
const FILES: &[(&str, &[(&str, &str)])] = &[];

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
