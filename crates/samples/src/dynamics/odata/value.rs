//! Values and their types.

use std::cmp::Ordering;

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, compared without regard to case, as the real product does.
    Text,
    /// A primary key or a reference.
    Guid,
    /// A whole number.
    Int,
    /// A point in time.
    Time,
}

impl Kind {
    /// The type's name in messages.
    pub fn edm(self) -> &'static str {
        match self {
            Self::Text => "Edm.String",
            Self::Guid => "Edm.Guid",
            Self::Int => "Edm.Int32",
            Self::Time => "Edm.DateTimeOffset",
        }
    }
}

/// A field of an entity.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
}

impl Field {
    /// A field `name` of type `kind`.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind }
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// None.
    Null,
    /// Text.
    Text(String),
    /// A GUID in lower case.
    Guid(String),
    /// A whole number.
    Int(i64),
    /// A point in time, in UTC, as `2026-10-09T09:17:00Z`; sorts as text.
    Time(String),
}

impl Value {
    /// Text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// The GUID that `text` spells.
    pub fn guid(text: &str) -> Option<Self> {
        let shape = |(index, c): (usize, char)| match index {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        };
        let fits = text.len() == 36 && text.chars().enumerate().all(shape);
        fits.then(|| Self::Guid(text.to_ascii_lowercase()))
    }

    /// Its type; none for null.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Null => None,
            Self::Text(_) => Some(Kind::Text),
            Self::Guid(_) => Some(Kind::Guid),
            Self::Int(_) => Some(Kind::Int),
            Self::Time(_) => Some(Kind::Time),
        }
    }

    /// The order of two values of one type; none where either is null.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
            (Self::Guid(a), Self::Guid(b)) | (Self::Time(a), Self::Time(b)) => Some(a.cmp(b)),
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// As JSON.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Text(text) | Self::Guid(text) | Self::Time(text) => text.as_str().into(),
            Self::Int(number) => (*number).into(),
        }
    }

    /// As people read it; empty for null.
    pub fn shown(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) | Self::Guid(text) | Self::Time(text) => text.clone(),
            Self::Int(number) => number.to_string(),
        }
    }
}
