//! Values for variables: what a set-variable assigns, and what a declaration's default means.

use super::{Value, dates, limits, number::Number, value::deeper_than};
use crate::document::VarType;
use serde_json::Value as Json;

impl Value {
    /// The value as a variable of type `ty` keeps it, or why it cannot.
    ///
    /// A text variable keeps what the value prints. A number is read from
    /// text, a truth value from `true` and `false` in any case, JSON from its
    /// text, a date from ISO 8601 or milliseconds. Null stays null for dates
    /// and JSON, and is refused where a number or a truth value is needed.
    pub fn coerce(self, ty: VarType) -> Result<Self, String> {
        match ty {
            VarType::String => Ok(Self::Text(self.to_text())),
            VarType::Integer => match Number::of(&self).and_then(Number::whole) {
                Some(whole) => Ok(Self::Int(whole)),
                None => Err(misfit(&self, "a whole number")),
            },
            VarType::Decimal => match Number::of(&self) {
                Some(Number::Whole(whole)) => Ok(Self::Decimal(whole as f64)),
                Some(Number::Decimal(number)) => Ok(Self::Decimal(number)),
                None => Err(misfit(&self, "a number")),
            },
            VarType::Boolean => match &self {
                Self::Bool(_) => Ok(self),
                Self::Text(text) if is_word(text, "true") => Ok(Self::Bool(true)),
                Self::Text(text) if is_word(text, "false") => Ok(Self::Bool(false)),
                _ => Err(misfit(&self, "true or false")),
            },
            VarType::DateTime => self.date(),
            VarType::Json => self.json(),
        }
    }

    fn date(self) -> Result<Self, String> {
        match &self {
            Self::Null => Ok(Self::Null),
            Self::Text(text) if text.trim().is_empty() => Ok(Self::Null),
            Self::Text(text) if dates::is_date(text) => Ok(self),
            Self::Int(millis) => Ok(Self::from(dates::stamp(*millis))),
            _ => Err(misfit(&self, "a date")),
        }
    }

    fn json(self) -> Result<Self, String> {
        let Self::Text(text) = &self else {
            return Ok(self);
        };
        if text.trim().is_empty() {
            return Ok(Self::Null);
        }
        match serde_json::from_str::<Json>(text) {
            Ok(json) if deeper_than(&json, limits::JSON_DEPTH) => Err(format!(
                "the JSON has more than {} levels",
                limits::JSON_DEPTH
            )),
            Ok(json) => Ok(Self::from_json(json)),
            Err(error) => Err(format!(
                "the text is not JSON (line {}, column {})",
                error.line(),
                error.column()
            )),
        }
    }

    /// The value of a declared default, which files always give as text.
    ///
    /// Never fails. An absent or blank default is the type's zero: the empty
    /// text, 0, 0.0, false, null. One that does not fit its type stays text
    /// (and is an issue of the document).
    pub fn from_default(ty: VarType, default: Option<&str>) -> Self {
        let text = default.unwrap_or_default();
        if text.trim().is_empty() && ty != VarType::String {
            return match ty {
                VarType::Integer => Self::Int(0),
                VarType::Decimal => Self::Decimal(0.0),
                VarType::Boolean => Self::Bool(false),
                _ => Self::Null,
            };
        }
        Self::text(text)
            .coerce(ty)
            .unwrap_or_else(|_| Self::text(text))
    }
}

fn is_word(text: &str, word: &str) -> bool {
    text.trim().eq_ignore_ascii_case(word)
}

fn misfit(value: &Value, wanted: &str) -> String {
    match value {
        Value::Text(text) if text.trim().is_empty() => {
            format!("expected {wanted}, found an empty text")
        }
        Value::Text(_) => format!("expected {wanted}, found another text"),
        other => format!("expected {wanted}, found {}", other.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use VarType::*;
    use serde_json::json;

    #[test]
    fn fits() {
        let cases = [
            (Value::Int(7), String, Value::from("7")),
            (Value::Null, String, Value::from("")),
            (Value::Bool(true), String, Value::from("true")),
            (Value::from("007"), String, Value::from("007")),
            (Value::from(" 12 "), Integer, Value::Int(12)),
            (Value::from("3.0"), Integer, Value::Int(3)),
            (Value::Decimal(4.0), Integer, Value::Int(4)),
            (Value::from("351.99"), Decimal, Value::Decimal(351.99)),
            (Value::Int(5), Decimal, Value::Decimal(5.0)),
            (Value::from("True"), Boolean, Value::Bool(true)),
            (Value::from(" false\n"), Boolean, Value::Bool(false)),
            (
                Value::from("2025-02-06"),
                DateTime,
                Value::from("2025-02-06"),
            ),
            (
                Value::Int(0),
                DateTime,
                Value::from("1970-01-01T00:00:00.000Z[UTC]"),
            ),
            (Value::from(""), DateTime, Value::Null),
            (
                Value::from("\n {\"a\":1}"),
                Json,
                Value::from_json(json!({"a": 1})),
            ),
            (Value::from("[]"), Json, Value::from_json(json!([]))),
            (Value::from("\"x\""), Json, Value::from("x")),
        ];
        for (value, ty, expected) in cases {
            assert_eq!(
                value.clone().coerce(ty),
                Ok(expected),
                "{value:?} as {ty:?}"
            );
        }
    }

    #[test]
    fn does_not_fit() {
        for (value, ty, message) in [
            (
                Value::from("x"),
                Integer,
                "expected a whole number, found another text",
            ),
            (
                Value::from("3.5"),
                Integer,
                "expected a whole number, found another text",
            ),
            (
                Value::from(""),
                Integer,
                "expected a whole number, found an empty text",
            ),
            (
                Value::Null,
                Decimal,
                "expected a number, found nothing (null)",
            ),
            (
                Value::Int(1),
                Boolean,
                "expected true or false, found a whole number",
            ),
            (
                Value::from("soon"),
                DateTime,
                "expected a date, found another text",
            ),
            (
                Value::from("{"),
                Json,
                "the text is not JSON (line 1, column 1)",
            ),
        ] {
            assert_eq!(value.coerce(ty), Err(message.to_owned()));
        }
    }

    #[test]
    fn defaults_as_files_give_them() {
        let cases = [
            (String, None, Value::from("")),
            (String, Some("null"), Value::from("null")),
            (String, Some("0123"), Value::from("0123")),
            (Integer, Some("0"), Value::Int(0)),
            (Integer, None, Value::Int(0)),
            (Boolean, Some("True"), Value::Bool(true)),
            (Boolean, Some(""), Value::Bool(false)),
            (Decimal, Some("351.99"), Value::Decimal(351.99)),
            (
                Json,
                Some("\n  {\"bUnit\":\"comfort\",\"mCount\":4}"),
                Value::from_json(json!({"bUnit": "comfort", "mCount": 4})),
            ),
            (Integer, Some("many"), Value::from("many")),
            (DateTime, None, Value::Null),
        ];
        for (ty, default, expected) in cases {
            assert_eq!(
                Value::from_default(ty, default),
                expected,
                "{ty:?} {default:?}"
            );
        }
    }
}
