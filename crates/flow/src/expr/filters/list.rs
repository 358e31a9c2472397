//! Filters on lists, and on texts as lists of characters.

use super::{Value, given, slice_text, whole};
use crate::expr::{
    access, collection,
    number::Number,
    regex::Pattern,
    work::{Fault, Outcome, Text, Work},
};
use serde_json::{Map, Value as Json};
use std::{cmp::Ordering, sync::Arc};

fn not_a_list(filter: &str, value: &Value) -> Fault {
    format!("`{filter}` needs a list, not {}", value.kind()).into()
}

pub(super) fn first(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    match (value.as_list(), value.as_map()) {
        (Some(list), _) => list
            .first()
            .map_or(Ok(Value::Null), |item| access::copy(work, item)),
        (_, Some(map)) => match map.values().next() {
            Some(item) => access::copy(work, item),
            None => Ok(Value::Null),
        },
        _ => {
            let text = work.text(value)?;
            Ok(Value::text(slice_text(&text, 0, Some(1))))
        }
    }
}

pub(super) fn last(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    if let Some(list) = value.as_list() {
        return list
            .last()
            .map_or(Ok(Value::Null), |item| access::copy(work, item));
    }
    if value.as_map().is_some() {
        return Err(not_a_list("last", value));
    }
    let text = work.text(value)?;
    let start = text.char_indices().next_back().map_or(0, |(at, _)| at);
    Ok(Value::text(&text[start..]))
}

pub(super) fn length(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let count = match value {
        Value::Null => 0,
        Value::Json(tree) => match &**tree {
            Json::Object(map) => map.len() as i64,
            tree => tree.as_array().map_or(0, Vec::len) as i64,
        },
        other => access::count(&work.text(other)?),
    };
    Ok(Value::Int(count))
}

pub(super) fn join(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let Some(list) = value.as_list() else {
        return Err(not_a_list("join", value));
    };
    let separator = match given(arguments, 0) {
        Some(separator) => work.text(separator)?,
        None => "".into(),
    };
    let mut out = Text::default();
    for (at, item) in list.iter().enumerate() {
        if at > 0 {
            out.str(&separator)?;
        }
        match item {
            Json::String(text) => out.str(text)?,
            other => out.value(&access::copy(work, other)?)?,
        }
    }
    work.read(out.len())?;
    Ok(out.into())
}

pub(super) fn reverse(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    if let Some(list) = value.as_list() {
        pay_for(work, value)?;
        return collection::texts(list.iter().rev().cloned().collect());
    }
    let text = work.text(value)?;
    Ok(Value::from(text.chars().rev().collect::<String>()))
}

fn pay_for(work: &mut Work<'_>, value: &Value) -> Result<(), Fault> {
    match value {
        Value::Json(tree) => work.spend(access::weight(tree) / 8),
        _ => Ok(()),
    }
}

pub(super) fn sort(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    sorted(work, value, false)
}

pub(super) fn rsort(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    sorted(work, value, true)
}

/// By number if all members are numbers or numeric texts, else by their texts.
fn sorted(work: &mut Work<'_>, value: &Value, downwards: bool) -> Outcome {
    let Some(list) = value.as_list() else {
        return Err(not_a_list("sort", value));
    };
    pay_for(work, value)?;
    let mut items: Vec<(Option<Number>, Arc<str>, &Json)> = Vec::with_capacity(list.len());
    for item in list {
        let value = access::copy(work, item)?;
        items.push((Number::of(&value), work.text(&value)?, item));
    }
    let numeric = items.iter().all(|(number, ..)| number.is_some());
    items.sort_by(|a, b| {
        let order = match (numeric, a.0, b.0) {
            (true, Some(a), Some(b)) => by_number(a, b),
            _ => a.1.cmp(&b.1),
        };
        if downwards { order.reverse() } else { order }
    });
    collection::texts(items.into_iter().map(|(.., item)| item.clone()).collect())
}

/// A total order even where whole numbers and decimals are mixed.
fn by_number(a: Number, b: Number) -> Ordering {
    let float = |number| match number {
        Number::Whole(whole) => whole as f64,
        Number::Decimal(number) => number,
    };
    let whole = |number| match number {
        Number::Whole(whole) => whole,
        Number::Decimal(_) => 0,
    };
    float(a)
        .total_cmp(&float(b))
        .then_with(|| whole(a).cmp(&whole(b)))
}

/// The members from `fromIndex` up to and without `toIndex`; positions outside mean the ends.
pub(super) fn slice(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let from = whole(arguments, 0, "fromIndex")?.unwrap_or(0);
    let to = whole(arguments, 1, "toIndex")?;
    if let Some(list) = value.as_list() {
        pay_for(work, value)?;
        let clamp =
            |at: i64| usize::try_from(at.max(0)).map_or(list.len(), |at| at.min(list.len()));
        let (from, to) = (clamp(from), to.map_or(list.len(), clamp));
        return collection::texts(list.get(from..to).unwrap_or_default().to_vec());
    }
    if value.as_map().is_some() {
        return Err("`slice` needs a text or a list, not an object".into());
    }
    let text = work.text(value)?;
    Ok(Value::text(slice_text(&text, from, to)))
}

/// `split(regex, limit)` as in Java: without a limit, empty parts at the end are left out.
pub(in crate::expr) fn split(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let pattern = Pattern::parse(&work.text(&arguments[0])?)?;
    let limit = whole(arguments, 1, "limit")?.unwrap_or(0);
    let mut parts: Vec<Json> = Vec::new();
    let (mut from, mut search) = (0, 0);
    while limit <= 0 || (parts.len() as i64) < limit - 1 {
        let Some(found) = pattern.find(work, &text, search)? else {
            break;
        };
        if found.end == 0 || (found.is_empty() && found.start == text.len()) {
            let Some(next) = text[found.end..].chars().next() else {
                break;
            };
            search = found.end + next.len_utf8();
            continue;
        }
        parts.push(text[from..found.start].into());
        if parts.len() > crate::expr::limits::LIST {
            break;
        }
        from = found.end;
        search = match text[from..].chars().next() {
            Some(next) if found.is_empty() => from + next.len_utf8(),
            _ => from,
        };
    }
    parts.push(text[from..].into());
    while limit == 0 && parts.len() > 1 && parts.last().and_then(Json::as_str) == Some("") {
        parts.pop();
    }
    collection::texts(parts)
}

/// Two lists after one another, or two objects of which the second wins.
pub(super) fn merge(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let other = &arguments[0];
    pay_for(work, value)?;
    pay_for(work, other)?;
    match (value.as_map(), other.as_map()) {
        (Some(a), Some(b)) => {
            let pairs = a.iter().chain(b).map(|(k, v)| (k.clone(), v.clone()));
            Ok(Value::Json(Arc::new(Json::Object(
                pairs.collect::<Map<_, _>>(),
            ))))
        }
        _ if value.as_list().is_some() && other.as_list().is_some() => {
            collection::append(work, value, other)
        }
        _ => Err(format!("`merge` cannot join {} and {}", value.kind(), other.kind()).into()),
    }
}
