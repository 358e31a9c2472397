//! ISO 8601 texts, as `now()` prints them and as CRMs send them.

use super::{Local, calendar, zone};
use calendar::{Civil, DAY, days_to};

/// A moment in UTC as `now()` prints it: `2025-02-06T21:09:02.712Z[UTC]`.
pub(in crate::expr) fn stamp(millis: i64) -> String {
    let at = Civil::of(millis.clamp(-super::LAST, super::LAST));
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z[UTC]",
        at.year, at.month, at.day, at.hour, at.minute, at.second, at.milli
    )
}

/// A date, or a date and a time, with or without fraction and zone.
pub(super) fn read(text: &str) -> Option<Local> {
    let text = text.trim();
    // What JavaScript and Java count: milliseconds, since 2001 thirteen digits.
    if text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit()) {
        let millis = text.parse().ok()?;
        return Some(Local {
            millis,
            offset_ms: Some(0),
        });
    }
    let mut rest = text;
    let year = take(&mut rest, 4)?;
    let month = after(&mut rest, '-')?;
    let day = after(&mut rest, '-')?;
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day);
    let date = days_to(year, month, day) * DAY;
    if !valid {
        return None;
    }
    if rest.is_empty() {
        return Some(Local {
            millis: date,
            offset_ms: None,
        });
    }
    rest = rest.strip_prefix(['T', 't', ' '])?;
    let millis = date + time(&mut rest)?;
    let offset_ms = offset(rest)?;
    Some(Local { millis, offset_ms })
}

/// `HH:mm`, `HH:mm:ss`, `HH:mm:ss.fff…`.
fn time(rest: &mut &str) -> Option<i64> {
    let hour = take(rest, 2)?;
    let minute = after(rest, ':')?;
    let second = match rest.starts_with(':') {
        true => after(rest, ':')?,
        false => 0,
    };
    let mut milli = 0;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        for at in 0..3 {
            let digit = fraction.as_bytes()[..digits]
                .get(at)
                .map_or(0, |b| b - b'0');
            milli = milli * 10 + i64::from(digit);
        }
        *rest = &fraction[digits..];
    }
    let valid = hour <= 24 && minute <= 59 && second <= 60;
    valid.then_some(((hour * 60 + minute) * 60 + second) * 1000 + milli)
}

/// Nothing, `Z`, `+01:00`, and behind it a zone in brackets, which only repeats it.
fn offset(rest: &str) -> Option<Option<i64>> {
    let rest = match rest.split_once('[') {
        Some((offset, zone)) if zone.ends_with(']') => offset,
        _ => rest,
    };
    match rest.trim() {
        "" => Some(None),
        "Z" | "z" => Some(Some(0)),
        other => match zone::numeric(other)? {
            (millis, len) if len == other.len() => Some(Some(millis)),
            _ => None,
        },
    }
}

fn after(rest: &mut &str, separator: char) -> Option<i64> {
    *rest = rest.strip_prefix(separator)?;
    take(rest, 2)
}

fn take(rest: &mut &str, len: usize) -> Option<i64> {
    let digits = rest
        .get(..len)
        .filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    *rest = &rest[len..];
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_what_others_write() {
        let moment = 1_738_876_142_712;
        assert_eq!(stamp(moment), "2025-02-06T21:09:02.712Z[UTC]");
        for (text, millis, offset_ms) in [
            ("2025-02-06T21:09:02.712Z[UTC]", moment, Some(0)),
            ("2025-02-06T21:09:02.712345Z", moment, Some(0)),
            (
                "2025-02-06 22:09:02.712+0100",
                moment + 3_600_000,
                Some(3_600_000),
            ),
            ("2025-02-06T21:09", 1_738_876_140_000, None),
            ("2025-02-06", 1_738_800_000_000, None),
            ("1738876142712", moment, Some(0)),
        ] {
            let expected = Local { millis, offset_ms };
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "today",
            "2025-13-01",
            "2025-02-06T",
            "2025-02-06T21:09Q",
            "06.02.2025",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
