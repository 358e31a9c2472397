//! Methods of Java's String.

use super::{Method, method};
use crate::expr::{
    Value, access,
    filters::{self, replace_literal, slice_text},
    number::Number,
    regex::Pattern,
    work::{Fault, Outcome, Text, Work},
};
use std::cmp::Ordering;

pub(super) static METHODS: [Method; 28] = [
    method("charAt", &["index"], 1, char_at),
    method("compareTo", &["other"], 1, compare_to),
    method("concat", &["other"], 1, concat),
    method("endsWith", &["suffix"], 1, |work, value, arguments| {
        let (text, part) = two(work, value, arguments)?;
        Ok(Value::Bool(text.ends_with(&*part)))
    }),
    method("equals", &["other"], 1, |work, value, arguments| {
        let equal = crate::expr::ops::equal(work, value, &arguments[0])?;
        Ok(Value::Bool(equal))
    }),
    method(
        "equalsIgnoreCase",
        &["other"],
        1,
        |work, value, arguments| {
            let (text, other) = two(work, value, arguments)?;
            Ok(Value::Bool(text.to_lowercase() == other.to_lowercase()))
        },
    ),
    method("intValue", &[], 0, whole_value),
    method("isBlank", &[], 0, |work, value, _| {
        Ok(Value::Bool(work.text(value)?.trim().is_empty()))
    }),
    method("doubleValue", &[], 0, |_, value, _| {
        match Number::of(value) {
            Some(Number::Whole(whole)) => Ok(Value::Decimal(whole as f64)),
            Some(number) => Ok(number.into()),
            None => Err("the value is no number".into()),
        }
    }),
    method("lastIndexOf", &["part"], 1, |work, value, arguments| {
        let (text, part) = two(work, value, arguments)?;
        Ok(position(&text, text.rfind(&*part)))
    }),
    method("longValue", &[], 0, whole_value),
    method("matches", &["regex"], 1, matches),
    method("repeat", &["count"], 1, repeat),
    method("replace", &["old", "new"], 2, replace),
    method(
        "replaceAll",
        &["regex", "replacement"],
        2,
        |work, value, arguments| replace_pattern(work, value, arguments, usize::MAX),
    ),
    method(
        "replaceFirst",
        &["regex", "replacement"],
        2,
        |work, value, arguments| replace_pattern(work, value, arguments, 1),
    ),
    method("split", &["regex", "limit"], 1, filters::split),
    method("startsWith", &["prefix"], 1, |work, value, arguments| {
        let (text, part) = two(work, value, arguments)?;
        Ok(Value::Bool(text.starts_with(&*part)))
    }),
    method("strip", &[], 0, trim),
    method("stripLeading", &[], 0, |work, value, _| {
        Ok(Value::text(work.text(value)?.trim_start()))
    }),
    method("stripTrailing", &[], 0, |work, value, _| {
        Ok(Value::text(work.text(value)?.trim_end()))
    }),
    method("subSequence", &["from", "to"], 2, substring),
    method("substring", &["from", "to"], 1, substring),
    method("toLowerCase", &[], 0, |work, value, _| {
        limited(work.text(value)?.to_lowercase())
    }),
    method("toString", &[], 0, |work, value, _| {
        Ok(Value::Text(work.text(value)?))
    }),
    method("toUpperCase", &[], 0, |work, value, _| {
        limited(work.text(value)?.to_uppercase())
    }),
    method("trim", &[], 0, trim),
    method("valueOf", &["value"], 1, |work, _, arguments| {
        Ok(Value::Text(work.text(&arguments[0])?))
    }),
];

type Texts = (std::sync::Arc<str>, std::sync::Arc<str>);

fn two(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Result<Texts, Fault> {
    Ok((work.text(value)?, work.text(&arguments[0])?))
}

fn whole(value: &Value) -> Result<i64, Fault> {
    Number::of(value)
        .and_then(Number::whole)
        .ok_or_else(|| format!("a position is a whole number, not {}", value.kind()).into())
}

/// A byte position as Java counts: in characters, −1 for none.
fn position(text: &str, byte: Option<usize>) -> Value {
    Value::Int(byte.map_or(-1, |byte| access::count(&text[..byte])))
}

pub(super) fn index_of(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let (text, part) = two(work, value, arguments)?;
    let from = match arguments.get(1) {
        Some(from) => whole(from)?,
        None => 0,
    };
    let tail = slice_text(&text, from, None);
    let skipped = text.len() - tail.len();
    let found = tail.find(&*part).map(|at| at + skipped);
    Ok(position(&text, found))
}

fn char_at(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let at = whole(&arguments[0])?;
    match slice_text(&text, at, at.checked_add(1)) {
        c if at >= 0 && !c.is_empty() => Ok(Value::text(c)),
        _ => Err("there is no character at this position".into()),
    }
}

fn compare_to(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let (text, other) = two(work, value, arguments)?;
    Ok(Value::Int(match text.cmp(&other) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }))
}

fn concat(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let (text, other) = two(work, value, arguments)?;
    let mut out = Text::default();
    out.str(&text)?;
    out.str(&other)?;
    Ok(out.into())
}

fn whole_value(_: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    match Number::of(value) {
        Some(Number::Whole(whole)) => Ok(Value::Int(whole)),
        // The conversion saturates, as Java's does.
        Some(Number::Decimal(number)) => Ok(Value::Int(number as i64)),
        None => Err("the value is no number".into()),
    }
}

fn matches(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let (text, regex) = two(work, value, arguments)?;
    let whole = Pattern::parse_whole(&regex)?;
    Ok(Value::Bool(whole.find(work, &text, 0)?.is_some()))
}

fn repeat(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let count = whole(&arguments[0])?;
    if count < 0 {
        return Err("a text cannot be repeated less than zero times".into());
    }
    let mut out = Text::default();
    if !text.is_empty() {
        for _ in 0..count {
            out.str(&text)?;
        }
    }
    work.read(out.len())?;
    Ok(out.into())
}

/// `replace("old", "new")`: literal, everywhere.
fn replace(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let (text, old) = two(work, value, arguments)?;
    let new = work.text(&arguments[1])?;
    let out = replace_literal(&text, &old, &new)?;
    work.read(out.len())?;
    Ok(out.into())
}

/// `replaceAll` and `replaceFirst`; `$1` in the replacement is the first group.
fn replace_pattern(
    work: &mut Work<'_>,
    value: &Value,
    arguments: &[Value],
    most: usize,
) -> Outcome {
    let (text, regex) = two(work, value, arguments)?;
    let replacement = work.text(&arguments[1])?;
    let pattern = Pattern::parse(&regex)?;
    let mut out = Text::with_capacity(text.len());
    let (mut copied, mut search) = (0, 0);
    for _ in 0..most {
        let Some(found) = pattern.find(work, &text, search)? else {
            break;
        };
        // A replacement may name groups that are empty: its length is paid, not its result.
        work.read(replacement.len() + 64)?;
        out.str(&text[copied..found.start])?;
        found.expand(&replacement, &text, &mut out)?;
        copied = found.end;
        search = found.end;
        if found.is_empty() {
            let Some(next) = text[search..].chars().next() else {
                break;
            };
            search += next.len_utf8();
        }
    }
    out.str(&text[copied..])?;
    work.read(out.len())?;
    Ok(out.into())
}

/// From a position up to and without another; positions outside mean the ends.
fn substring(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let from = whole(&arguments[0])?;
    let to = match arguments.get(1) {
        Some(to) => Some(whole(to)?),
        None => None,
    };
    Ok(Value::text(slice_text(&text, from, to)))
}

fn trim(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    Ok(Value::text(work.text(value)?.trim()))
}

fn limited(text: String) -> Outcome {
    let mut out = Text::default();
    out.str(&text)?;
    Ok(Value::from(text))
}
