//! Points in time as epoch milliseconds: reading, writing, zones.
//!
//! There is no time-zone database here: offsets come from the scope.

mod calendar;
mod iso;
mod pattern;
mod reader;
mod writer;
mod zone;

use super::{
    Value,
    number::Number,
    work::{Fault, Work},
};

pub(super) use calendar::{Civil, add_months};
pub(super) use iso::stamp;
pub(super) use pattern::Pattern;
pub(super) use zone::offset;

/// The latest moment that has a four-digit year; the earliest lies as far back.
pub(super) const LAST: i64 = 253_402_300_799_999;

/// The moment that a value is: a number of milliseconds, or a text in the
/// given format (without one, in ISO 8601). A text that names no zone is in
/// `zone`, or in UTC.
pub(super) fn read(
    work: &mut Work<'_>,
    value: &Value,
    format: Option<&Value>,
    zone: Option<&str>,
) -> Result<i64, Fault> {
    let local = match (value, format) {
        (Value::Int(_) | Value::Decimal(_), None) => match Number::of(value) {
            Some(Number::Whole(millis)) => return bounded(millis),
            Some(Number::Decimal(millis)) => return bounded(millis as i64),
            None => return Err(no_date(value)),
        },
        (Value::Text(text), None) => iso::read(text).ok_or_else(|| no_date(value))?,
        (Value::Null | Value::Json(_) | Value::Bool(_), _) => return Err(no_date(value)),
        (value, Some(format)) => {
            let text = work.text(value)?;
            let format = work.text(format)?;
            let year = calendar::Civil::of(work.scope.now().0).year;
            Pattern::parse(&format)?.read(&text, year)?
        }
    };
    match (local.offset_ms, zone) {
        (Some(offset), _) => bounded(local.millis.saturating_sub(offset)),
        (None, None) => bounded(local.millis),
        (None, Some(zone)) => zone::from_local(work, zone, local.millis),
    }
}

/// Whether a text is a date in ISO 8601.
pub(super) fn is_date(text: &str) -> bool {
    iso::read(text).is_some()
}

/// A time on a wall, and the offset of the wall if the text says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Local {
    pub millis: i64,
    pub offset_ms: Option<i64>,
}

pub(super) fn bounded(millis: i64) -> Result<i64, Fault> {
    if (-LAST..=LAST).contains(&millis) {
        Ok(millis)
    } else {
        Err("the date lies beyond the year 9999".into())
    }
}

fn no_date(value: &Value) -> Fault {
    match value {
        Value::Text(_) => "the text is no date like 2025-02-06T21:09:02Z; \
                           say how to read it with existingFormat=\"…\""
            .into(),
        other => format!("a date is a text or milliseconds, not {}", other.kind()).into(),
    }
}
