//! Offsets of zones: fixed ones by their own notation, named ones from the scope.

use super::bounded;
use crate::expr::work::{Fault, Work};
use domain::Timestamp;

/// Milliseconds east of UTC of a zone at a moment; of the scope's own zone if none is named.
pub(in crate::expr) fn offset(
    work: &Work<'_>,
    zone: Option<&str>,
    moment: i64,
) -> Result<i64, Fault> {
    if let Some(zone) = zone
        && let Some(millis) = fixed(zone)
    {
        return Ok(millis);
    }
    match work.scope.utc_offset_s(zone, Timestamp(moment)) {
        Some(seconds) => Ok(i64::from(seconds) * 1000),
        None if zone.is_none() => Ok(0),
        None => Err("there is no such time zone; one looks like \"America/Toronto\"".into()),
    }
}

/// The moment of a time on the wall in a zone. In the hour that a change of
/// the clock skips, the offset from before the change counts.
pub(super) fn from_local(work: &Work<'_>, zone: &str, local: i64) -> Result<i64, Fault> {
    let local = bounded(local)?;
    let guess = local - offset(work, Some(zone), local)?;
    let moment = local - offset(work, Some(zone), guess)?;
    bounded(moment)
}

/// `UTC`, `GMT+2`, `-05:00` and the like, in milliseconds.
pub(super) fn fixed(zone: &str) -> Option<i64> {
    let zone = zone.trim();
    let rest = ["UTC", "GMT", "UT", "Etc/UTC", "Etc/GMT", "Z"]
        .iter()
        .filter(|name| zone.starts_with(**name))
        .max_by_key(|name| name.len())
        .map_or(zone, |name| &zone[name.len()..]);
    if rest.is_empty() && !zone.is_empty() {
        return Some(0);
    }
    if zone.starts_with("Etc") {
        return None; // There the signs are the other way round: the database knows.
    }
    numeric(rest)
        .filter(|(_, len)| *len == rest.len())
        .map(|(millis, _)| millis)
}

/// `+1`, `+01`, `+0130`, `+01:30` at the beginning of a text, and how long it is.
pub(super) fn numeric(text: &str) -> Option<(i64, usize)> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = |from: usize| {
        let tail = text.get(from..).unwrap_or_default();
        tail.bytes().take_while(u8::is_ascii_digit).take(4).count()
    };
    let first = digits(1);
    let number = |from: usize, len: usize| text.get(from..from + len)?.parse::<i64>().ok();
    let (hours, minutes, len) = match first {
        1 | 2 if text.as_bytes().get(1 + first) == Some(&b':') && digits(2 + first) >= 2 => {
            (number(1, first)?, number(2 + first, 2)?, 4 + first)
        }
        1 | 2 => (number(1, first)?, 0, 1 + first),
        3 | 4 => (number(1, first - 2)?, number(first - 1, 2)?, 1 + first),
        _ => return None,
    };
    (hours <= 18 && minutes <= 59).then_some((sign * (hours * 60 + minutes) * 60_000, len))
}

/// Abbreviations that texts carry and that mean one offset.
pub(super) const ABBREVIATIONS: [(&str, i64); 14] = [
    ("UTC", 0),
    ("GMT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("CEST", 2),
    ("CET", 1),
    ("BST", 1),
    ("WET", 0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_zones() {
        let hour = 3_600_000;
        for (zone, millis) in [
            ("UTC", Some(0)),
            ("Z", Some(0)),
            ("GMT+2", Some(2 * hour)),
            ("UTC-05:30", Some(-11 * hour / 2)),
            ("+0100", Some(hour)),
            ("-800", Some(-8 * hour)),
            ("+19", None),
            ("", None),
            ("America/Toronto", None),
            ("Etc/GMT+5", None),
            ("UTCx", None),
        ] {
            assert_eq!(fixed(zone), millis, "{zone}");
        }
    }
}
