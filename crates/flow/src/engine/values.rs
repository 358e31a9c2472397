//! Values as a session keeps them in a snapshot: short, and exact.
//!
//! `null`, `true`, `7` and `"text"` stand for themselves; a decimal is
//! `{"d":"1.5"}` (also where JSON has no number for it), an object or list
//! `{"j":…}`.

use crate::expr::Value;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;
use std::sync::Arc;

/// A value in transit.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Null,
    Bool(bool),
    Int(i64),
    Text(Arc<str>),
    Decimal { d: Box<str> },
    Json { j: Arc<Json> },
}

fn keep(value: &Value) -> Kept {
    match value {
        Value::Null => Kept::Null,
        Value::Bool(yes) => Kept::Bool(*yes),
        Value::Int(whole) => Kept::Int(*whole),
        Value::Text(text) => Kept::Text(text.clone()),
        Value::Decimal(number) => Kept::Decimal {
            d: format!("{number:?}").into(),
        },
        Value::Json(tree) => Kept::Json { j: tree.clone() },
    }
}

fn restore(kept: Kept) -> Value {
    match kept {
        Kept::Null => Value::Null,
        Kept::Bool(yes) => Value::Bool(yes),
        Kept::Int(whole) => Value::Int(whole),
        Kept::Text(text) => Value::Text(text),
        // Rust prints a float so that it parses back to the same bits.
        Kept::Decimal { d } => Value::Decimal(d.parse().unwrap_or(f64::NAN)),
        Kept::Json { j } => Value::Json(j),
    }
}

pub(super) fn serialize<S: Serializer>(values: &[Value], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(values.iter().map(keep))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[Value]>, D::Error> {
    let kept = Vec::<Kept>::deserialize(from)?;
    Ok(kept.into_iter().map(restore).collect())
}
