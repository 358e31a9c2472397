//! Both dialects make the same tables with the same columns.

use super::{databases, sqlite};
use crate::{Db, StoreError};
use std::collections::BTreeMap;

type Columns = BTreeMap<(String, String), (String, bool)>;

const SQLITE: &str = "SELECT m.name, p.name, p.type, p.\"notnull\" = 0 FROM sqlite_master m \
    JOIN pragma_table_info(m.name) p WHERE m.type = 'table' \
    AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'";

const POSTGRES: &str = "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES' \
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";

/// The portable name of a column's type.
fn portable(ty: &str) -> String {
    match ty.to_ascii_uppercase().as_str() {
        "BLOB" | "UUID" | "BYTEA" => "bytes",
        "BIGINT" | "INTEGER" => "integer",
        "TEXT" => "text",
        "BOOLEAN" => "boolean",
        "DOUBLE" | "DOUBLE PRECISION" => "double",
        other => panic!("a type that is not portable: {other}"),
    }
    .to_owned()
}

async fn columns(db: &Db) -> Result<Columns, StoreError> {
    let sql = match db {
        Db::Sqlite { .. } => SQLITE,
        Db::Postgres { .. } => POSTGRES,
    };
    let rows: Vec<(String, String, String, bool)> = on!(db, c => sqlx::query_as(sql).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(table, column, ty, null)| ((table, column), (portable(&ty), null)))
        .collect())
}

#[tokio::test]
async fn both_dialects_make_the_same_columns() {
    let reference = sqlite().await;
    let wanted = columns(&reference).await.unwrap();
    assert!(wanted.len() > 100, "{}", wanted.len());
    for db in databases().await {
        assert_eq!(wanted, columns(&db).await.unwrap(), "{}", db.kind());
    }
}

#[test]
fn both_dialects_have_the_same_migrations() {
    let names = |dialect: &str| {
        let folder = format!("{}/../../migrations/{dialect}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
