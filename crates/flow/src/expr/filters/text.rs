//! Filters on text.

use super::{Value, whole};
use crate::expr::work::{Fault, Outcome, Text, Work};
use std::borrow::Cow;

pub(super) fn abbreviate(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let most = whole(arguments, 0, "length")?.unwrap_or_default();
    if most < 0 {
        return Err("`length` must not be negative".into());
    }
    let count = crate::expr::access::count(&text);
    if count <= most || count <= 3 {
        return Ok(Value::Text(text));
    }
    if most <= 3 {
        return Ok(Value::text(slice_text(&text, 0, Some(most))));
    }
    Ok(Value::from(format!(
        "{}...",
        slice_text(&text, 0, Some(most - 3))
    )))
}

pub(super) fn lower(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    bounded(work.text(value)?.to_lowercase())
}

pub(super) fn upper(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    bounded(work.text(value)?.to_uppercase())
}

/// Some letters grow when their case changes.
fn bounded(text: String) -> Outcome {
    let mut out = Text::default();
    out.str(&text)?;
    Ok(Value::from(text))
}

pub(super) fn trim(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    Ok(Value::text(work.text(value)?.trim()))
}

/// The first letter large, the others as they are.
pub(super) fn capitalize(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let text = work.text(value)?;
    raise(&text, |_| false)
}

/// The first letter of each word large, the others as they are.
pub(super) fn title(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let text = work.text(value)?;
    raise(&text, char::is_whitespace)
}

/// Makes the first letter large, and each one behind a `gap`.
fn raise(text: &str, gap: fn(char) -> bool) -> Outcome {
    let mut out = Text::with_capacity(text.len());
    let mut first = true;
    for c in text.chars() {
        if std::mem::replace(&mut first, gap(c)) {
            c.to_uppercase().try_for_each(|c| out.char(c))?;
        } else {
            out.char(c)?;
        }
    }
    Ok(out.into())
}

pub(super) fn nl2br(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let text = work.text(value)?.replace("\r\n", "\n");
    Ok(replace_literal(&text, "\n", "<br />")?.into())
}

/// `replace({"from": "to", …})`: one pair after the other.
pub(super) fn replace(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let Some(pairs) = arguments[0].as_map() else {
        return Err("`replace` needs one map, for example replace({\"old\": \"new\"})".into());
    };
    let mut text = Cow::Borrowed(&*work.text(value)?).into_owned();
    for (from, to) in pairs {
        work.read(text.len() + 64)?;
        let to = work.text(&Value::of_json(to))?;
        if !from.is_empty() {
            text = replace_literal(&text, from, &to)?.into_string();
        }
    }
    work.read(text.len())?;
    Ok(Value::from(text))
}

/// Every `from` in a text by `to`.
pub(in crate::expr) fn replace_literal(text: &str, from: &str, to: &str) -> Result<Text, Fault> {
    let mut out = Text::with_capacity(text.len());
    let mut rest = 0;
    for (at, found) in text.match_indices(from) {
        out.str(&text[rest..at])?;
        out.str(to)?;
        rest = at + found.len();
    }
    out.str(&text[rest..])?;
    Ok(out)
}

/// The characters from `from` up to and without `to`. Positions outside the
/// text mean its ends: a short telephone number is no reason to lose a caller.
pub(in crate::expr) fn slice_text(text: &str, from: i64, to: Option<i64>) -> &str {
    let clamp = |at: i64| usize::try_from(at.max(0)).unwrap_or(usize::MAX);
    let byte = |at: usize| {
        if text.is_ascii() {
            return at.min(text.len());
        }
        text.char_indices()
            .nth(at)
            .map_or(text.len(), |(byte, _)| byte)
    };
    let start = byte(clamp(from));
    let end = to.map_or(text.len(), |to| byte(clamp(to)));
    text.get(start..end).unwrap_or_default()
}
