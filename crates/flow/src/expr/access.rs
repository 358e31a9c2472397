//! Members of values: `a.b`, `a["b"]`, `a[0]`, and `length`.
//!
//! An object's member is found by its exact name, else without regard to
//! case. What does not exist is null.

use super::{
    Value,
    code::Key,
    work::{Outcome, Work},
};
use serde_json::Value as Json;

/// Follows keys from a value.
pub(super) fn walk<'k>(
    work: &mut Work<'_>,
    value: Value,
    mut keys: impl Iterator<Item = &'k Key>,
) -> Outcome {
    let Value::Json(tree) = &value else {
        return match (keys.next(), keys.next()) {
            (None, _) => Ok(value),
            (Some(key), None) => Ok(scalar(&value, key)),
            _ => Ok(Value::Null),
        };
    };
    let mut here: &Json = tree;
    while let Some(key) = keys.next() {
        here = match child(work, here, key)? {
            Some(next) => next,
            None if keys.next().is_none() => return Ok(property(here, key)),
            None => return Ok(Value::Null),
        };
    }
    copy(work, here)
}

/// `base[key]` with a computed key.
pub(super) fn index(work: &mut Work<'_>, base: Value, key: Value) -> Outcome {
    let key = match key {
        Value::Int(at) => Key::Index(at),
        Value::Null => return Ok(Value::Null),
        other => Key::Name((&*work.text(&other)?).into()),
    };
    walk(work, base, std::iter::once(&key))
}

/// A part of a tree as a value of its own, paid for.
pub(super) fn copy(work: &mut Work<'_>, json: &Json) -> Outcome {
    match json {
        Json::String(text) => work.read(text.len())?,
        Json::Array(_) | Json::Object(_) => work.spend(weight(json) / 32)?,
        _ => {}
    }
    Ok(Value::of_json(json))
}

/// How much a copy of a tree costs: its values and the bytes of its texts.
pub(super) fn weight(json: &Json) -> u64 {
    match json {
        Json::Array(list) => list.iter().map(weight).sum::<u64>() + 1,
        Json::Object(map) => map
            .iter()
            .map(|(key, value)| weight(value) + key.len() as u64 / 64 + 1)
            .sum::<u64>(),
        Json::String(text) => text.len() as u64 / 64 + 1,
        _ => 1,
    }
}

fn child<'j>(
    work: &mut Work<'_>,
    here: &'j Json,
    key: &Key,
) -> Result<Option<&'j Json>, super::work::Fault> {
    Ok(match (here, key) {
        (Json::Array(list), Key::Index(at)) => {
            usize::try_from(*at).ok().and_then(|at| list.get(at))
        }
        (Json::Array(list), Key::Name(name)) => {
            name.parse().ok().and_then(|at: usize| list.get(at))
        }
        (Json::Object(map), Key::Name(name)) => match map.get(&**name) {
            Some(value) => Some(value),
            None => {
                work.members(map.len())?;
                map.iter()
                    .find(|(key, _)| key.eq_ignore_ascii_case(name))
                    .map(|(_, value)| value)
            }
        },
        (Json::Object(map), Key::Index(at)) => map.get(&at.to_string()),
        _ => None,
    })
}

/// What a tree answers besides its members.
fn property(here: &Json, key: &Key) -> Value {
    match (here, key) {
        (Json::Array(list), Key::Name(name)) if is_length(name) => Value::Int(list.len() as i64),
        (Json::String(text), key) => scalar_text(text, key),
        _ => Value::Null,
    }
}

/// What a value that is no tree answers.
fn scalar(value: &Value, key: &Key) -> Value {
    match value {
        Value::Text(text) => scalar_text(text, key),
        _ => Value::Null,
    }
}

fn scalar_text(text: &str, key: &Key) -> Value {
    match key {
        Key::Name(name) if is_length(name) => Value::Int(count(text)),
        Key::Index(at) => match usize::try_from(*at)
            .ok()
            .and_then(|at| text.chars().nth(at))
        {
            Some(c) => Value::text(c.encode_utf8(&mut [0; 4])),
            None => Value::Null,
        },
        Key::Name(_) => Value::Null,
    }
}

fn is_length(name: &str) -> bool {
    matches!(name, "length" | "size")
}

/// Characters of a text.
pub(super) fn count(text: &str) -> i64 {
    text.chars().count() as i64
}
