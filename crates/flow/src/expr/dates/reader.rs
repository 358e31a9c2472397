//! Reads a moment by a pattern, as leniently as Java does: numbers may be
//! shorter than their field, a 13th month is the next January, and whatever
//! follows the date is left alone.

use super::{
    Local, Pattern,
    calendar::{DAY, days_to},
    pattern::{MONTHS, Piece, WEEKDAYS},
    zone,
};
use crate::expr::work::Fault;

/// What has been read so far.
struct Fields {
    year: i64,
    month: i64,
    day: i64,
    year_day: Option<i64>,
    hour: i64,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    milli: i64,
    offset_ms: Option<i64>,
}

impl Pattern {
    /// The time that the text says; two-digit years lie within 80 years
    /// before and 20 after `this_year`.
    pub fn read(&self, text: &str, this_year: i64) -> Result<Local, Fault> {
        let mut fields = Fields {
            year: 1970,
            month: 1,
            day: 1,
            year_day: None,
            hour: 0,
            afternoon: None,
            minute: 0,
            second: 0,
            milli: 0,
            offset_ms: None,
        };
        let mut rest = text;
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) => {
                    rest = rest.strip_prefix(text.as_str()).ok_or_else(misfit)?;
                }
                Piece::Field(letter, count) => {
                    rest = rest.trim_start_matches([' ', '\t']);
                    let abutting = matches!(self.pieces.get(at + 1), Some(Piece::Field(..)));
                    let most = if abutting { *count } else { usize::MAX };
                    fields.field(&mut rest, *letter, *count, most, this_year)?;
                }
            }
        }
        Ok(fields.local())
    }
}

impl Fields {
    fn field(
        &mut self,
        rest: &mut &str,
        letter: char,
        count: usize,
        most: usize,
        this_year: i64,
    ) -> Result<(), Fault> {
        match letter {
            'M' | 'L' if count >= 3 => self.month = name(rest, &MONTHS)? + 1,
            'E' => _ = name(rest, &WEEKDAYS)?,
            'a' => self.afternoon = Some(name(rest, &["AM", "PM"])? == 1),
            'G' => _ = name(rest, &["BC", "AD"])?,
            'z' | 'Z' | 'X' => self.offset_ms = Some(offset(rest)?),
            _ => {
                let (number, digits) = number(rest, most)?;
                self.number(letter, number);
                if matches!(letter, 'y' | 'Y') && count <= 2 && digits == 2 {
                    self.year = century(number, this_year);
                }
            }
        }
        Ok(())
    }

    fn number(&mut self, letter: char, number: i64) {
        match letter {
            // A longer year is refused later; cut here so that no sum overflows.
            'y' | 'Y' => self.year = number.min(99_999),
            'M' | 'L' => self.month = number,
            'd' => self.day = number,
            'D' => self.year_day = Some(number),
            'H' => self.hour = number,
            'k' => self.hour = number % 24,
            'K' => self.hour = number,
            'h' => self.hour = number % 12,
            'm' => self.minute = number,
            's' => self.second = number,
            'S' => self.milli = number,
            // Weeks and weekdays: the date says them already.
            _ => {}
        }
    }

    fn local(self) -> Local {
        let days = match self.year_day {
            Some(day) => days_to(self.year, 1, day),
            None => days_to(self.year, self.month, self.day),
        };
        let hour = self.hour + if self.afternoon == Some(true) { 12 } else { 0 };
        let seconds = (hour * 60 + self.minute) * 60 + self.second;
        Local {
            millis: days * DAY + seconds * 1000 + self.milli,
            offset_ms: self.offset_ms,
        }
    }
}

/// No field is longer, and no sum of such fields overflows.
const DIGITS: usize = 9;

fn number(rest: &mut &str, most: usize) -> Result<(i64, usize), Fault> {
    let digits = rest
        .bytes()
        .take_while(u8::is_ascii_digit)
        .take(most.min(DIGITS));
    let len = digits.count();
    let number = rest[..len].parse().map_err(|_| misfit())?;
    *rest = &rest[len..];
    Ok((number, len))
}

/// Which of the names stands here, in full or by its first three letters.
fn name(rest: &mut &str, names: &[&str]) -> Result<i64, Fault> {
    for (at, name) in names.iter().enumerate() {
        for short in [*name, &name[..name.len().min(3)]] {
            if rest
                .get(..short.len())
                .is_some_and(|here| here.eq_ignore_ascii_case(short))
            {
                *rest = &rest[short.len()..];
                return Ok(at as i64);
            }
        }
    }
    Err(misfit())
}

fn century(two_digits: i64, this_year: i64) -> i64 {
    let year = this_year - this_year.rem_euclid(100) + two_digits;
    match year - this_year {
        21.. => year - 100,
        ..-79 => year + 100,
        _ => year,
    }
}

fn offset(rest: &mut &str) -> Result<i64, Fault> {
    for (name, hours) in zone::ABBREVIATIONS {
        if let Some(after) = rest.strip_prefix(name) {
            let more = zone::numeric(after).filter(|_| hours == 0);
            let (millis, len) = more.unwrap_or((hours * 3_600_000, 0));
            *rest = &after[len..];
            return Ok(millis);
        }
    }
    if let Some(after) = rest.strip_prefix('Z') {
        *rest = after;
        return Ok(0);
    }
    let (millis, len) = zone::numeric(rest).ok_or_else(misfit)?;
    *rest = &rest[len..];
    Ok(millis)
}

fn misfit() -> Fault {
    "the text does not look like existingFormat says".into()
}
