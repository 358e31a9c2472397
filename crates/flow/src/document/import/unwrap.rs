//! Finds the flow in a file: plain, as a text in JSON, or inside a template.

use super::error::{ImportCode, ImportError};
use super::{ImportNote, json};
use serde_json::Value;

/// More wrappers than anybody ever saw; ends the search in a file made to be searched.
const MAX_WRAPPERS: usize = 8;

/// The innermost value, and what was unwrapped on the way.
pub(super) fn unwrap(text: &str) -> Result<(Value, Vec<ImportNote>), ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(ImportError::new(
            ImportCode::Empty,
            "The file is empty. Export the flow from Flow Designer again and import that file.",
        ));
    }
    let (mut value, mut rounded) = parse(text, false)?;
    let mut notes = Vec::new();
    for _ in 0..MAX_WRAPPERS {
        match inner(value) {
            Inner::Text(text) => {
                let (next, more) = parse(text.trim_start_matches('\u{feff}'), true)?;
                value = next;
                rounded += more;
            }
            Inner::Object(next) => value = next,
            Inner::None(last) => {
                value = last;
                break;
            }
        }
        notes = vec![ImportNote::Unwrapped];
    }
    if rounded > 0 {
        notes.push(ImportNote::NumbersRounded { count: rounded });
    }
    Ok((value, notes))
}

fn parse(text: &str, inner: bool) -> Result<(Value, usize), ImportError> {
    match json::parse(text) {
        Ok(parsed) => Ok((parsed.value, parsed.rounded)),
        Err(fault) => Err(ImportError::json(text, fault, inner)),
    }
}

enum Inner {
    Text(String),
    Object(Value),
    None(Value),
}

/// What a wrapper holds: a text that is JSON again, or a template's `flow`.
fn inner(value: Value) -> Inner {
    match value {
        Value::String(text) => Inner::Text(text),
        Value::Object(mut map) if !map.contains_key("process") => match map.shift_remove("flow") {
            Some(Value::String(text)) => Inner::Text(text),
            Some(flow @ Value::Object(_)) => Inner::Object(flow),
            Some(other) => {
                map.insert("flow".to_owned(), other);
                Inner::None(Value::Object(map))
            }
            None => Inner::None(Value::Object(map)),
        },
        other => Inner::None(other),
    }
}
