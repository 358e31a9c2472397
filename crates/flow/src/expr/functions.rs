//! Functions: `now()`, `min`, `max`, `range`.

use super::{
    Value, collection, dates,
    number::Number,
    signature::Signature,
    work::{Outcome, Work},
};
use std::cmp::Ordering;

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    pub name: &'static str,
    pub signature: Signature,
    pub apply: fn(&mut Work<'_>, &[Value]) -> Outcome,
}

/// All functions.
pub(super) static FUNCTIONS: [Function; 4] = [
    Function {
        name: "max",
        signature: Signature::any(1),
        apply: |_, values| extreme(values, Ordering::Greater),
    },
    Function {
        name: "min",
        signature: Signature::any(1),
        apply: |_, values| extreme(values, Ordering::Less),
    },
    Function {
        name: "now",
        signature: Signature::new(&[], 0),
        apply: |work, _| Ok(Value::from(dates::stamp(work.scope.now().0))),
    },
    Function {
        name: "range",
        signature: Signature::new(&["start", "end", "increment"], 2),
        apply: |work, values| collection::range(work, &values[0], &values[1], values.get(2)),
    },
];

pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The first of the values that is on the `wanted` side of all others.
fn extreme(values: &[Value], wanted: Ordering) -> Outcome {
    let mut best: Option<Number> = None;
    for value in values {
        let Some(number) = Number::of(value) else {
            return Err(format!("`min` and `max` need numbers, not {}", value.kind()).into());
        };
        if best.is_none_or(|best| number.compare(best) == Some(wanted)) {
            best = Some(number);
        }
    }
    Ok(best.map_or(Value::Null, Value::from))
}
