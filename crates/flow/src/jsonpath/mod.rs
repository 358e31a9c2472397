//! The loose JSONPath of Webex exports.

use crate::expr::Value;
use serde_json::Value as Json;
use std::borrow::Cow;

/// A parsed path.
#[derive(Clone, Debug)]
pub struct Path {
    keys: Vec<String>,
}

/// A fault at a place of the path's text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (bytes {start} to {end})")]
pub struct PathError {
    /// What is wrong and what was expected, in words.
    pub message: String,
    /// First byte of the faulty part.
    pub start: u32,
    /// The byte after it.
    pub end: u32,
}

/// What a path found. JSON null can be found, too.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a>(Cow<'a, Json>);

impl Path {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let text = text.trim().trim_start_matches('$').trim_start_matches('.');
        let keys = text.split('.').map(str::to_owned).collect();
        Ok(Self { keys })
    }

    /// What the path finds; nothing on a miss.
    pub fn find<'a>(&self, json: &'a Json) -> Option<Found<'a>> {
        let step = |json: &'a Json, key: &String| json.get(key);
        let found = self.keys.iter().try_fold(json, step)?;
        Some(Found(Cow::Borrowed(found)))
    }
}

impl Found<'_> {
    /// The JSON that was found.
    pub fn json(&self) -> &Json {
        &self.0
    }

    /// Whether JSON null was found.
    pub fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// The value: texts unquoted, numbers and booleans as such, objects and lists as JSON.
    pub fn to_value(&self) -> Value {
        Value::of_json(&self.0)
    }

    /// The text to assign to a text variable: texts unquoted, null empty,
    /// objects and lists as JSON text.
    pub fn to_text(&self) -> String {
        self.to_value().to_string()
    }
}
