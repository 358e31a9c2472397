//! Methods that lists and maps share with strings, or have alone.

use super::{Method, method, text};
use crate::expr::{
    Value, access, collection, filters, ops,
    work::{Outcome, Work},
};

pub(super) static METHODS: [Method; 11] = [
    method("contains", &["part"], 1, |work, value, arguments| {
        Ok(Value::Bool(ops::contains(work, value, &arguments[0])?))
    }),
    method("containsKey", &["key"], 1, |work, value, arguments| {
        let key = work.text(&arguments[0])?;
        let has = value.as_map().is_some_and(|map| map.contains_key(&*key));
        Ok(Value::Bool(has))
    }),
    method("get", &["key"], 1, |work, value, arguments| {
        access::index(work, value.clone(), arguments[0].clone())
    }),
    method(
        "getOrDefault",
        &["key", "default"],
        2,
        |work, value, arguments| match access::index(work, value.clone(), arguments[0].clone())? {
            Value::Null => Ok(arguments[1].clone()),
            found => Ok(found),
        },
    ),
    method("indexOf", &["part", "from"], 1, index_of),
    method("isEmpty", &[], 0, |work, value, _| {
        Ok(Value::Bool(length(work, value)? == 0))
    }),
    method(
        "join",
        &["separator"],
        0,
        |work, value, arguments| match filters::find("join") {
            Some(join) => (join.apply)(work, value, arguments),
            None => Ok(Value::Null),
        },
    ),
    method("keySet", &[], 0, |work, value, _| {
        let Some(map) = value.as_map() else {
            return Err(format!("`keySet` needs an object, not {}", value.kind()).into());
        };
        work.members(map.len())?;
        collection::texts(map.keys().map(|key| key.as_str().into()).collect())
    }),
    method("length", &[], 0, |work, value, _| {
        Ok(Value::Int(length(work, value)?))
    }),
    method("size", &[], 0, |work, value, _| {
        Ok(Value::Int(length(work, value)?))
    }),
    method("values", &[], 0, |work, value, _| {
        let Some(map) = value.as_map() else {
            return Err(format!("`values` needs an object, not {}", value.kind()).into());
        };
        if let Value::Json(tree) = value {
            work.spend(access::weight(tree) / 8)?;
        }
        collection::texts(map.values().cloned().collect())
    }),
];

fn length(work: &mut Work<'_>, value: &Value) -> Result<i64, crate::expr::work::Fault> {
    if let Some(map) = value.as_map() {
        return Ok(map.len() as i64);
    }
    match value.as_list() {
        Some(list) => Ok(list.len() as i64),
        None => Ok(access::count(&work.text(value)?)),
    }
}

fn index_of(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let Some(list) = value.as_list() else {
        return text::index_of(work, value, arguments);
    };
    work.members(list.len())?;
    for (at, item) in list.iter().enumerate() {
        if ops::equal_to_json(work, item, &arguments[0])? {
            return Ok(Value::Int(at as i64));
        }
    }
    Ok(Value::Int(-1))
}
