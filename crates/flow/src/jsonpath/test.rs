//! Tests in `[?(…)]`.

use super::{Path, find::Search};
use serde_json::Value as Json;
use std::{borrow::Cow, cmp::Ordering};

/// A test.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Or(Vec<Test>),
    And(Vec<Test>),
    Not(Box<Test>),
    /// There is such a value.
    Exists(Path),
    Compare(Operand, Operator, Operand),
}

/// A side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Path(Path),
    Literal(Json),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Test {
    /// Whether `json` passes; nothing when the search has become too long.
    pub fn passes(&self, search: &Search<'_>, json: &Json) -> Option<bool> {
        match self {
            Self::Or(tests) => {
                for test in tests {
                    if test.passes(search, json)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
            Self::And(tests) => {
                for test in tests {
                    if !test.passes(search, json)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            Self::Not(test) => Some(!test.passes(search, json)?),
            Self::Exists(path) => {
                let found = search.within(path, json)?;
                let none = path.finds_many()
                    && found
                        .as_deref()
                        .and_then(Json::as_array)
                        .is_some_and(Vec::is_empty);
                Some(found.is_some() && !none)
            }
            Self::Compare(left, operator, right) => {
                let left = left.value(search, json)?;
                let right = right.value(search, json)?;
                Some(operator.holds(left.as_deref(), right.as_deref()))
            }
        }
    }
}

impl Operand {
    /// The value, which may be missing.
    fn value<'s>(&'s self, search: &Search<'s>, json: &'s Json) -> Option<Option<Cow<'s, Json>>> {
        match self {
            Self::Literal(json) => Some(Some(Cow::Borrowed(json))),
            Self::Path(path) => search.within(path, json),
        }
    }
}

impl Operator {
    fn holds(self, left: Option<&Json>, right: Option<&Json>) -> bool {
        let order = |wanted: fn(Ordering) -> bool| match (left, right) {
            (Some(left), Some(right)) => order(left, right).is_some_and(wanted),
            _ => false,
        };
        match self {
            Self::Equal => equal(left, right),
            Self::NotEqual => !equal(left, right),
            Self::Less => order(Ordering::is_lt),
            Self::LessEqual => order(Ordering::is_le),
            Self::Greater => order(Ordering::is_gt),
            Self::GreaterEqual => order(Ordering::is_ge),
        }
    }
}

/// What is missing equals only what is missing.
fn equal(left: Option<&Json>, right: Option<&Json>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return left.is_none() && right.is_none();
    };
    match (left, right) {
        // Two whole numbers exactly: ids may be longer than a decimal holds.
        (Json::Number(a), Json::Number(b)) => {
            a == b || a.as_f64() == b.as_f64() && !both_whole(a, b)
        }
        (Json::Number(_), Json::String(_)) | (Json::String(_), Json::Number(_)) => {
            number(left).is_some_and(|left| number(right) == Some(left))
        }
        _ => left == right,
    }
}

fn both_whole(a: &serde_json::Number, b: &serde_json::Number) -> bool {
    !a.is_f64() && !b.is_f64()
}

fn order(left: &Json, right: &Json) -> Option<Ordering> {
    match (left, right) {
        (Json::String(a), Json::String(b)) => Some(a.cmp(b)),
        _ => number(left)?.partial_cmp(&number(right)?),
    }
}

/// The number that a value is, or whose digits a text is.
pub(super) fn number(json: &Json) -> Option<f64> {
    match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) if text.len() <= 400 => {
            text.trim().parse().ok().filter(|n: &f64| n.is_finite())
        }
        _ => None,
    }
}
