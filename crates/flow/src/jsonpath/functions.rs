//! Functions at the end of a path.

use super::test::number;
use serde_json::{Value as Json, json};

/// A function of what was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Function {
    Length,
    Keys,
    First,
    Last,
    Min,
    Max,
    Sum,
    Avg,
}

/// Names and functions.
pub(super) const ALL: [(&str, Function); 9] = [
    ("length", Function::Length),
    ("size", Function::Length),
    ("keys", Function::Keys),
    ("first", Function::First),
    ("last", Function::Last),
    ("min", Function::Min),
    ("max", Function::Max),
    ("sum", Function::Sum),
    ("avg", Function::Avg),
];

impl Function {
    /// The result; nothing where the function has no meaning.
    pub fn of(self, json: &Json) -> Option<Json> {
        match self {
            Self::Length => match json {
                Json::Array(list) => Some(json!(list.len())),
                Json::Object(map) => Some(json!(map.len())),
                Json::String(text) => Some(json!(text.chars().count())),
                _ => None,
            },
            Self::Keys => Some(json!(json.as_object()?.keys().collect::<Vec<_>>())),
            Self::First => json.as_array()?.first().cloned(),
            Self::Last => json.as_array()?.last().cloned(),
            Self::Min => best(json, |a, b| a < b),
            Self::Max => best(json, |a, b| a > b),
            Self::Sum => Some(json!(sum(json)?)),
            Self::Avg => Some(json!(sum(json)? / json.as_array()?.len().max(1) as f64)),
        }
    }
}

fn best(json: &Json, better: fn(f64, f64) -> bool) -> Option<Json> {
    let mut best: Option<(f64, &Json)> = None;
    for item in json.as_array()? {
        let here = number(item)?;
        if best.is_none_or(|(best, _)| better(here, best)) {
            best = Some((here, item));
        }
    }
    best.map(|(_, item)| item.clone())
}

fn sum(json: &Json) -> Option<f64> {
    json.as_array()?.iter().map(number).sum()
}
