//! Methods of Java's ZonedDateTime on `now()` and other ISO 8601 texts, in UTC.

use super::{Method, method};
use crate::expr::{
    Value,
    dates::{self, Civil},
    number::Number,
    work::{Fault, Outcome, Work},
};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Any amount of any unit up to this leaves sums far inside 64 bits.
const MOST: u64 = 1_000_000;

pub(super) static METHODS: [Method; 22] = [
    method("getDayOfMonth", &[], 0, |work, value, _| {
        part(work, value, |at| at.day)
    }),
    method("getDayOfWeek", &[], 0, day_of_week),
    method("getDayOfYear", &[], 0, |work, value, _| {
        part(work, value, |at| at.year_day)
    }),
    method("getHour", &[], 0, |work, value, _| {
        part(work, value, |at| at.hour)
    }),
    method("getMinute", &[], 0, |work, value, _| {
        part(work, value, |at| at.minute)
    }),
    method("getMonthValue", &[], 0, |work, value, _| {
        part(work, value, |at| at.month)
    }),
    method("getSecond", &[], 0, |work, value, _| {
        part(work, value, |at| at.second)
    }),
    method("getYear", &[], 0, |work, value, _| {
        part(work, value, |at| at.year)
    }),
    method("minusDays", &["days"], 1, |work, value, by| {
        shift(work, value, by, -DAY)
    }),
    method("minusHours", &["hours"], 1, |work, value, by| {
        shift(work, value, by, -HOUR)
    }),
    method("minusMinutes", &["minutes"], 1, |work, value, by| {
        shift(work, value, by, -MINUTE)
    }),
    method("minusMonths", &["months"], 1, |work, value, by| {
        months(work, value, by, -1)
    }),
    method("minusSeconds", &["seconds"], 1, |work, value, by| {
        shift(work, value, by, -SECOND)
    }),
    method("minusWeeks", &["weeks"], 1, |work, value, by| {
        shift(work, value, by, -7 * DAY)
    }),
    method("minusYears", &["years"], 1, |work, value, by| {
        months(work, value, by, -12)
    }),
    method("plusDays", &["days"], 1, |work, value, by| {
        shift(work, value, by, DAY)
    }),
    method("plusHours", &["hours"], 1, |work, value, by| {
        shift(work, value, by, HOUR)
    }),
    method("plusMinutes", &["minutes"], 1, |work, value, by| {
        shift(work, value, by, MINUTE)
    }),
    method("plusMonths", &["months"], 1, |work, value, by| {
        months(work, value, by, 1)
    }),
    method("plusSeconds", &["seconds"], 1, |work, value, by| {
        shift(work, value, by, SECOND)
    }),
    method("plusWeeks", &["weeks"], 1, |work, value, by| {
        shift(work, value, by, 7 * DAY)
    }),
    method("plusYears", &["years"], 1, |work, value, by| {
        months(work, value, by, 12)
    }),
];

fn part(work: &mut Work<'_>, value: &Value, of: fn(Civil) -> i64) -> Outcome {
    let moment = dates::read(work, value, None, None)?;
    Ok(Value::Int(of(Civil::of(moment))))
}

fn day_of_week(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let moment = dates::read(work, value, None, None)?;
    let name = dates::Pattern::parse("EEEE")?.write(moment, 0)?;
    Ok(Value::from(name.to_uppercase()))
}

fn amount(by: &[Value]) -> Result<i64, Fault> {
    Number::of(&by[0])
        .and_then(Number::whole)
        .filter(|by| by.unsigned_abs() <= MOST)
        .ok_or_else(|| Fault::from("the amount must be a whole number, at most 1,000,000"))
}

fn shift(work: &mut Work<'_>, value: &Value, by: &[Value], unit: i64) -> Outcome {
    let moment = dates::read(work, value, None, None)?;
    let moved = moment + amount(by)? * unit;
    Ok(Value::from(dates::stamp(dates::bounded(moved)?)))
}

fn months(work: &mut Work<'_>, value: &Value, by: &[Value], unit: i64) -> Outcome {
    let moment = dates::read(work, value, None, None)?;
    let moved = dates::add_months(moment, amount(by)? * unit);
    Ok(Value::from(dates::stamp(dates::bounded(moved)?)))
}
