//! The values that expressions compute with.

use serde_json::Value as Json;
use std::{fmt, sync::Arc};

/// A value. Texts and JSON are shared, so a clone costs nothing.
///
/// `Json` holds objects and arrays; `from_json` turns JSON scalars into the
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

    /// A JSON value; scalars become the matching variants.
    pub fn from_json(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(yes) => Self::Bool(yes),
            Json::Number(number) => Self::number(&number),
            Json::String(text) => Self::Text(text.into()),
            tree => Self::Json(Arc::new(tree)),
        }
    }

    /// A copy of a part of a JSON value.
    pub fn of_json(json: &Json) -> Self {
        match json {
            Json::String(text) => Self::text(text),
            Json::Array(_) | Json::Object(_) => Self::Json(Arc::new(json.clone())),
            scalar => Self::from_json(scalar.clone()),
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

    /// The text that it prints as.
    pub fn to_text(&self) -> Arc<str> {
        match self {
            Self::Text(text) => text.clone(),
            other => other.to_string().into(),
        }
    }
}

impl fmt::Display for Value {
    /// Null prints empty, booleans as `true` and `false`, a decimal without
    /// fraction with `.0`, objects and lists as JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Int(whole) => write!(f, "{whole}"),
            Self::Decimal(number) => write!(f, "{number:?}"),
            Self::Text(text) => f.write_str(text),
            Self::Json(tree) => write!(f, "{tree}"),
        }
    }
}
