//! The values that expressions compute with.

use super::limits;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;
use std::{fmt, sync::Arc};

/// A value. Texts and JSON are shared, so a clone costs nothing.
///
/// `Json` holds objects and lists; `from_json` turns JSON scalars into the
/// other variants.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing; prints as the empty text.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Decimal(f64),
    /// Text. Digits in a text stay text.
    Text(Arc<str>),
    /// An object or a list.
    Json(Arc<Json>),
}

impl Value {
    /// A text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Arc::from(text.as_ref()))
    }

    /// A JSON value; scalars become the matching variants. One that is nested
    /// too deeply to be stored becomes its text.
    pub fn from_json(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(yes) => Self::Bool(yes),
            Json::Number(number) => Self::number(&number),
            Json::String(text) => Self::Text(text.into()),
            tree if deeper_than(&tree, limits::JSON_DEPTH) => Self::text(tree.to_string()),
            tree => Self::Json(Arc::new(tree)),
        }
    }

    /// A copy of a part of a JSON value.
    pub fn of_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(yes) => Self::Bool(*yes),
            Json::Number(number) => Self::number(number),
            Json::String(text) => Self::text(text),
            tree => Self::from_json(tree.clone()),
        }
    }

    fn number(number: &serde_json::Number) -> Self {
        match number.as_i64() {
            Some(whole) => Self::Int(whole),
            None => Self::Decimal(number.as_f64().unwrap_or_default()),
        }
    }

    /// The value as JSON.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(yes) => Json::Bool(*yes),
            Self::Int(whole) => Json::from(*whole),
            Self::Decimal(number) => Json::from(*number),
            Self::Text(text) => Json::String(text.to_string()),
            Self::Json(tree) => Json::clone(tree),
        }
    }

    /// About how much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Json(tree) => tree_bytes(tree),
            _ => 0,
        }
    }

    /// The text that it prints as.
    pub fn to_text(&self) -> Arc<str> {
        match self {
            Self::Text(text) => text.clone(),
            other => other.to_string().into(),
        }
    }

    /// Whether it prints as `true`: how a condition decides.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Bool(yes) => *yes,
            Self::Text(text) => text.trim().eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// What kind of value it is, in words. Messages name kinds and never
    /// values: a value may be that of a secure variable.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing (null)",
            Self::Bool(_) => "true or false",
            Self::Int(_) => "a whole number",
            Self::Decimal(_) => "a decimal number",
            Self::Text(_) => "text",
            Self::Json(tree) if tree.is_array() => "a list",
            Self::Json(_) => "an object",
        }
    }

    /// The members, if it is a list.
    pub(super) fn as_list(&self) -> Option<&[Json]> {
        match self {
            Self::Json(tree) => tree.as_array().map(Vec::as_slice),
            _ => None,
        }
    }

    /// The entries, if it is an object.
    pub(super) fn as_map(&self) -> Option<&serde_json::Map<String, Json>> {
        match self {
            Self::Json(tree) => tree.as_object(),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<i64> for Value {
    fn from(whole: i64) -> Self {
        Self::Int(whole)
    }
}

impl fmt::Display for Value {
    /// Null prints empty, booleans as `true` and `false`, a decimal without
    /// fraction with `.0`, objects and lists as JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(yes) => f.write_str(if *yes { "true" } else { "false" }),
            Self::Int(whole) => write!(f, "{whole}"),
            Self::Decimal(number) if number.fract() == 0.0 => write!(f, "{number:.1}"),
            Self::Decimal(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Json(tree) => write!(f, "{tree}"),
        }
    }
}

impl Serialize for Value {
    /// As plain JSON: text as string, objects and lists as themselves.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(yes) => to.serialize_bool(*yes),
            Self::Int(whole) => to.serialize_i64(*whole),
            Self::Decimal(number) => to.serialize_f64(*number),
            Self::Text(text) => to.serialize_str(text),
            Self::Json(tree) => tree.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Json::deserialize(from).map(Self::from_json)
    }
}

/// A tree that a value holds is never deep.
fn tree_bytes(json: &Json) -> usize {
    const EACH: usize = 32;
    match json {
        Json::Array(list) => EACH + list.iter().map(tree_bytes).sum::<usize>(),
        Json::Object(map) => {
            let entry = |(key, value): (&String, &Json)| EACH + key.len() + tree_bytes(value);
            EACH + map.iter().map(entry).sum::<usize>()
        }
        Json::String(text) => EACH + text.len(),
        _ => EACH,
    }
}

/// Whether a tree has more than `limit` levels; looks no deeper than that.
pub(super) fn deeper_than(json: &Json, limit: usize) -> bool {
    match json {
        Json::Array(list) => limit == 0 || list.iter().any(|item| deeper_than(item, limit - 1)),
        Json::Object(map) => limit == 0 || map.values().any(|item| deeper_than(item, limit - 1)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prints() {
        let cases = [
            (Value::Null, ""),
            (Value::Bool(true), "true"),
            (Value::Int(-7), "-7"),
            (Value::Decimal(351.99), "351.99"),
            (Value::Decimal(3.0), "3.0"),
            (Value::Decimal(1e21), "1000000000000000000000.0"),
            (Value::from("a \"b\""), "a \"b\""),
            (Value::from_json(json!({"a": [1, "x"]})), r#"{"a":[1,"x"]}"#),
        ];
        for (value, text) in cases {
            assert_eq!(value.to_string(), text);
            assert_eq!(&*value.to_text(), text);
        }
    }

    #[test]
    fn survives_storage() {
        let values = [
            Value::Null,
            Value::Bool(false),
            Value::Int(i64::MIN),
            Value::Decimal(3.0),
            Value::Decimal(0.1),
            Value::from("007"),
            Value::from_json(json!([{"a": null}])),
        ];
        for value in values {
            let stored = serde_json::to_string(&value).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), value);
        }
    }

    #[test]
    fn keeps_a_tree_too_deep_to_store_as_its_text() {
        let nested = |levels: usize| {
            let text = "[".repeat(levels) + &"]".repeat(levels);
            Value::from_json(serde_json::from_str(&text).unwrap())
        };
        assert_eq!(nested(limits::JSON_DEPTH).kind(), "a list");
        assert_eq!(nested(limits::JSON_DEPTH + 1).kind(), "text");
    }
}
