//! Tests behind `is`.

use super::{
    Value,
    number::Number,
    ops,
    signature::Signature,
    work::{Fault, Work},
};

/// A test.
#[derive(Debug)]
pub(super) struct Predicate {
    pub name: &'static str,
    pub signature: Signature,
    pub holds: fn(&mut Work<'_>, &Value, &[Value]) -> Result<bool, Fault>,
}

const fn test(
    name: &'static str,
    holds: fn(&mut Work<'_>, &Value, &[Value]) -> Result<bool, Fault>,
) -> Predicate {
    let signature = Signature::new(&[], 0);
    Predicate {
        name,
        signature,
        holds,
    }
}

/// All tests.
pub(super) static PREDICATES: [Predicate; 15] = [
    test("blank", |_, value, _| Ok(is_empty(value))),
    test("boolean", |_, value, _| Ok(matches!(value, Value::Bool(_)))),
    test("defined", |_, value, _| Ok(*value != Value::Null)),
    test("empty", |_, value, _| Ok(is_empty(value))),
    Predicate {
        name: "equalTo",
        signature: Signature::new(&["value"], 1),
        holds: |work, value, arguments| ops::equal(work, value, &arguments[0]),
    },
    test("even", |_, value, _| Ok(whole(value)? % 2 == 0)),
    test("false", |_, value, _| Ok(!ops::truth(value)?)),
    test("iterable", |_, value, _| Ok(value.as_list().is_some())),
    test("map", |_, value, _| Ok(value.as_map().is_some())),
    test("none", |_, value, _| Ok(*value == Value::Null)),
    test("null", |_, value, _| Ok(*value == Value::Null)),
    test("numeric", |_, value, _| Ok(Number::of(value).is_some())),
    test("odd", |_, value, _| Ok(whole(value)? % 2 != 0)),
    test("string", |_, value, _| Ok(matches!(value, Value::Text(_)))),
    test("true", |_, value, _| ops::truth(value)),
];

pub(super) fn find(name: &str) -> Option<&'static Predicate> {
    PREDICATES.iter().find(|test| test.name == name)
}

/// Null, a text of nothing but white space, a list or an object without members.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::Json(_) => {
            value.as_list().is_some_and(<[_]>::is_empty)
                || value.as_map().is_some_and(serde_json::Map::is_empty)
        }
        _ => false,
    }
}

fn whole(value: &Value) -> Result<i64, Fault> {
    Number::of(value).and_then(Number::whole).ok_or_else(|| {
        let message = format!("only a whole number is odd or even, not {}", value.kind());
        Fault::from(message)
    })
}
