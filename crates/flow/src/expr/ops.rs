//! Operators.

use super::{
    Value,
    code::{Binary, Unary},
    collection,
    number::Number,
    work::{Fault, Outcome, Text, Work},
};
use serde_json::Value as Json;
use std::cmp::Ordering;

pub(super) fn unary(op: Unary, value: Value) -> Outcome {
    if op == Unary::Not {
        return Ok(Value::Bool(!truth(&value)?));
    }
    let Some(number) = Number::of(&value) else {
        return Err(format!("a sign needs a number, not {}", value.kind()).into());
    };
    match op {
        Unary::Minus => number.negate(),
        _ => Ok(number.into()),
    }
}

pub(super) fn binary(work: &mut Work<'_>, op: Binary, left: Value, right: Value) -> Outcome {
    match op {
        Binary::Add => add(work, left, right),
        Binary::Concat => concat(work, &left, &right),
        Binary::Subtract | Binary::Multiply | Binary::Divide | Binary::Modulo => {
            calculate(op, &left, &right)
        }
        Binary::Equal => Ok(Value::Bool(equal(work, &left, &right)?)),
        Binary::NotEqual => Ok(Value::Bool(!equal(work, &left, &right)?)),
        Binary::Less => compare(work, &left, &right, Ordering::is_lt),
        Binary::LessEqual => compare(work, &left, &right, Ordering::is_le),
        Binary::Greater => compare(work, &left, &right, Ordering::is_gt),
        Binary::GreaterEqual => compare(work, &left, &right, Ordering::is_ge),
        Binary::Contains => Ok(Value::Bool(contains(work, &left, &right)?)),
        Binary::Range => collection::range(work, &left, &right, None),
    }
}

/// Whether a value counts as true where true or false is needed.
pub(super) fn truth(value: &Value) -> Result<bool, Fault> {
    match value {
        Value::Bool(yes) => Ok(*yes),
        Value::Null => Ok(false),
        Value::Text(text) => match text.trim() {
            "" => Ok(false),
            text if text.eq_ignore_ascii_case("true") => Ok(true),
            text if text.eq_ignore_ascii_case("false") => Ok(false),
            _ => Err("expected true or false, found another text".into()),
        },
        other => Err(format!("expected true or false, found {}", other.kind()).into()),
    }
}

/// `+`: joins when either side is text, extends a list, adds numbers.
fn add(work: &mut Work<'_>, left: Value, right: Value) -> Outcome {
    if matches!(left, Value::Text(_)) || matches!(right, Value::Text(_)) {
        return concat(work, &left, &right);
    }
    if left.as_list().is_some() {
        return collection::append(work, &left, &right);
    }
    calculate(Binary::Add, &left, &right)
}

fn concat(work: &mut Work<'_>, left: &Value, right: &Value) -> Outcome {
    let mut text = Text::default();
    text.value(left)?;
    text.value(right)?;
    work.read(text.len())?;
    Ok(text.into())
}

fn calculate(op: Binary, left: &Value, right: &Value) -> Outcome {
    let number = |value: &Value| {
        Number::of(value).ok_or_else(|| {
            let message = format!("cannot calculate with {}", value.kind());
            Fault::from(message)
        })
    };
    let (left, right) = (number(left)?, number(right)?);
    match op {
        Binary::Add => left.add(right),
        Binary::Subtract => left.subtract(right),
        Binary::Multiply => left.multiply(right),
        Binary::Divide => left.divide(right),
        _ => left.modulo(right),
    }
}

/// Equality: numbers and numeric texts by value, a truth value and a text by
/// their words, everything else exactly.
pub(super) fn equal(work: &mut Work<'_>, left: &Value, right: &Value) -> Result<bool, Fault> {
    Ok(match (left, right) {
        (Value::Text(a), Value::Text(b)) => {
            work.read(a.len().min(b.len()))?;
            a == b
        }
        (Value::Bool(yes), Value::Text(text)) | (Value::Text(text), Value::Bool(yes)) => text
            .trim()
            .eq_ignore_ascii_case(if *yes { "true" } else { "false" }),
        (Value::Json(a), Value::Json(b)) => {
            work.spend(super::access::weight(a) / 32)?;
            a == b
        }
        (Value::Int(_) | Value::Decimal(_), _) | (_, Value::Int(_) | Value::Decimal(_)) => {
            match (Number::of(left), Number::of(right)) {
                (Some(a), Some(b)) => a.compare(b) == Some(Ordering::Equal),
                _ => false,
            }
        }
        _ => left == right,
    })
}

fn compare(
    work: &mut Work<'_>,
    left: &Value,
    right: &Value,
    holds: fn(Ordering) -> bool,
) -> Outcome {
    Ok(Value::Bool(order(work, left, right)?.is_some_and(holds)))
}

/// The order of two values; none when either is null.
pub(super) fn order(
    work: &mut Work<'_>,
    left: &Value,
    right: &Value,
) -> Result<Option<Ordering>, Fault> {
    if matches!(left, Value::Null) || matches!(right, Value::Null) {
        return Ok(None);
    }
    if let (Some(a), Some(b)) = (Number::of(left), Number::of(right)) {
        return Ok(a.compare(b));
    }
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => {
            work.read(a.len().min(b.len()))?;
            Ok(Some(a.cmp(b)))
        }
        _ => Err(format!("cannot order {} and {}", left.kind(), right.kind()).into()),
    }
}

/// Whether a list has a member, an object a key, or a text a part.
pub(super) fn contains(work: &mut Work<'_>, left: &Value, right: &Value) -> Result<bool, Fault> {
    match left {
        Value::Null => Ok(false),
        Value::Json(tree) => match &**tree {
            Json::Array(list) => {
                work.members(list.len())?;
                for item in list {
                    if equal_to_json(work, item, right)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Json::Object(map) => Ok(map.contains_key(&*work.text(right)?)),
            _ => Ok(false),
        },
        other => {
            let part = work.text(right)?;
            Ok(work.text(other)?.contains(&*part))
        }
    }
}

/// `equal`, without a copy of the JSON side.
pub(super) fn equal_to_json(
    work: &mut Work<'_>,
    json: &Json,
    value: &Value,
) -> Result<bool, Fault> {
    match (json, value) {
        (Json::Array(_) | Json::Object(_), Value::Json(tree)) => {
            work.spend(super::access::weight(json) / 32)?;
            Ok(json == &**tree)
        }
        (Json::Array(_) | Json::Object(_), _) => Ok(false),
        (Json::String(a), Value::Text(b)) => Ok(a.as_str() == &**b),
        (scalar, value) => equal(work, &Value::of_json(scalar), value),
    }
}
