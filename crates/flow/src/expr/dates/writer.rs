//! Writes a moment by a pattern, with English names.

use super::{
    Pattern,
    calendar::{Civil, days_to},
    pattern::{MONTHS, Piece, WEEKDAYS},
};
use crate::expr::work::{Fault, Text};
use std::fmt::Write;

impl Pattern {
    /// The moment as the wall shows it so many milliseconds east of UTC.
    pub fn write(&self, moment: i64, offset: i64) -> Result<String, Fault> {
        let at = Civil::of(moment.saturating_add(offset));
        let mut out = Text::default();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.str(text)?,
                Piece::Field(letter, count) => field(&mut out, &at, offset, *letter, *count)?,
            }
        }
        Ok(out.into_string())
    }
}

fn field(out: &mut Text, at: &Civil, offset: i64, letter: char, count: usize) -> Result<(), Fault> {
    let number = match letter {
        'G' => return out.str(if at.year > 0 { "AD" } else { "BC" }),
        'y' | 'Y' => {
            return year(
                out,
                if letter == 'y' {
                    at.year
                } else {
                    week_year(at)
                },
                count,
            );
        }
        'M' | 'L' if count >= 3 => return name(out, MONTHS[(at.month - 1) as usize], count),
        'E' => return name(out, WEEKDAYS[at.weekday as usize], count),
        'a' => return out.str(if at.hour < 12 { "AM" } else { "PM" }),
        'z' | 'Z' | 'X' => return zone(out, offset, letter, count),
        'M' | 'L' => at.month,
        'u' => (at.weekday + 6) % 7 + 1,
        'w' => week(at),
        'W' => (at.day - 1 + (at.weekday - at.day + 1).rem_euclid(7)) / 7 + 1,
        'D' => at.year_day,
        'd' => at.day,
        'F' => (at.day - 1) / 7 + 1,
        'H' => at.hour,
        'k' => (at.hour + 23) % 24 + 1,
        'K' => at.hour % 12,
        'h' => (at.hour + 11) % 12 + 1,
        'm' => at.minute,
        's' => at.second,
        _ => at.milli,
    };
    padded(out, number, count)
}

fn padded(out: &mut Text, number: i64, width: usize) -> Result<(), Fault> {
    let digits = number.to_string();
    (digits.len()..width).try_for_each(|_| out.char('0'))?;
    out.str(&digits)
}

fn year(out: &mut Text, year: i64, count: usize) -> Result<(), Fault> {
    match count {
        2 => padded(out, year.rem_euclid(100), 2),
        _ => padded(out, year, count),
    }
}

fn name(out: &mut Text, name: &str, count: usize) -> Result<(), Fault> {
    out.str(if count >= 4 { name } else { &name[..3] })
}

/// The week of the year: weeks begin on Sunday, the first has January 1 in it.
fn week(at: &Civil) -> i64 {
    if week_year(at) > at.year {
        return 1;
    }
    let january_1 = (at.weekday - at.year_day + 1).rem_euclid(7);
    (at.year_day - 1 + january_1) / 7 + 1
}

/// The year of the week: the last days of December may belong to the next one's first week.
fn week_year(at: &Civil) -> i64 {
    let next = days_to(at.year + 1, 1, 1);
    let next_begins = next - (next + 4).rem_euclid(7);
    let today = days_to(at.year, at.month, at.day);
    at.year + i64::from(today >= next_begins)
}

/// `Z` +0100, `X` +01, `XX` +0100, `XXX` +01:00 (Z for UTC), `z` UTC or GMT+01:00.
fn zone(out: &mut Text, offset: i64, letter: char, count: usize) -> Result<(), Fault> {
    let minutes = offset.abs() / 60_000;
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let sign = if offset < 0 { '-' } else { '+' };
    let written = match (letter, count, offset) {
        ('z', _, 0) => out.write_str("UTC"),
        ('z', ..) => write!(out, "GMT{sign}{hours:02}:{minutes:02}"),
        ('X', _, 0) => out.write_str("Z"),
        ('X', 1, _) => write!(out, "{sign}{hours:02}"),
        ('X', 3.., _) => write!(out, "{sign}{hours:02}:{minutes:02}"),
        _ => write!(out, "{sign}{hours:02}{minutes:02}"),
    };
    written.map_err(|_| "the text becomes longer than 1 MB".into())
}
