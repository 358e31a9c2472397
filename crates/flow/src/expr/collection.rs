//! Lists and objects that expressions make, within their bounds.

use super::{
    Value, access, limits,
    number::Number,
    value::deeper_than,
    work::{Fault, Outcome, Work},
};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// `[a, b]`.
pub(super) fn list(work: &mut Work<'_>, items: &[Value]) -> Outcome {
    if items.len() > limits::LIST {
        return Err(too_long());
    }
    let items: Result<Vec<Json>, Fault> = items.iter().map(|item| member(work, item)).collect();
    Ok(Value::Json(Arc::new(Json::Array(items?))))
}

/// `{a: b}` from keys and values in turn.
pub(super) fn map(work: &mut Work<'_>, pairs: &[Value]) -> Outcome {
    let mut map = Map::new();
    for pair in pairs.chunks_exact(2) {
        let key = work.text(&pair[0])?;
        map.insert(key.to_string(), member(work, &pair[1])?);
    }
    Ok(Value::Json(Arc::new(Json::Object(map))))
}

/// `list + more`: the members of a list, or one more member.
pub(super) fn append(work: &mut Work<'_>, list: &Value, more: &Value) -> Outcome {
    let mut items: Vec<Json> = Vec::new();
    for part in [list, more] {
        match part.as_list() {
            Some(part) => {
                for item in part {
                    work.spend(access::weight(item) / 32)?;
                    items.push(item.clone());
                }
            }
            None => items.push(member(work, part)?),
        }
        if items.len() > limits::LIST {
            return Err(too_long());
        }
    }
    Ok(Value::Json(Arc::new(Json::Array(items))))
}

/// A list of texts.
pub(super) fn texts(items: Vec<Json>) -> Outcome {
    if items.len() > limits::LIST {
        return Err(too_long());
    }
    Ok(Value::Json(Arc::new(Json::Array(items))))
}

/// The whole numbers from `first` to `last`, both included.
pub(super) fn range(
    work: &mut Work<'_>,
    first: &Value,
    last: &Value,
    step: Option<&Value>,
) -> Outcome {
    let whole = |value: &Value| {
        Number::of(value).and_then(Number::whole).ok_or_else(|| {
            Fault::from(format!("a range needs whole numbers, not {}", value.kind()))
        })
    };
    let (first, last) = (whole(first)?, whole(last)?);
    let step = step.map_or(Ok(1), whole)?;
    if step == 0 {
        return Err("a range cannot go in steps of zero".into());
    }
    let mut items = Vec::new();
    let mut next = Some(first);
    while let Some(here) =
        next.filter(|here| (step > 0 && *here <= last) || (step < 0 && *here >= last))
    {
        if items.len() == limits::LIST {
            return Err(too_long());
        }
        items.push(Json::from(here));
        next = here.checked_add(step);
    }
    work.members(items.len())?;
    Ok(Value::Json(Arc::new(Json::Array(items))))
}

/// A value as part of a list or object, paid for and not too deep.
fn member(work: &mut Work<'_>, value: &Value) -> Result<Json, Fault> {
    match value {
        Value::Json(tree) => {
            work.spend(access::weight(tree) / 32)?;
            if deeper_than(tree, limits::JSON_DEPTH - 1) {
                return Err(Fault::from(format!(
                    "more than {} lists and objects inside one another",
                    limits::JSON_DEPTH
                )));
            }
        }
        Value::Text(text) => work.read(text.len())?,
        _ => {}
    }
    Ok(value.to_json())
}

fn too_long() -> Fault {
    Fault::from(format!("the list has more than {} members", limits::LIST))
}
