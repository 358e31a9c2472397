//! Dates and numbers, the same on the server and in the browser: pure, with
//! the zone's offsets handed in. No clock and no zone database is asked here.

use crate::text::Catalogue;
use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// A time zone as far as pages need it: its offsets in the years around now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// The IANA name.
    pub name: String,
    /// From when (epoch milliseconds) how many seconds east of UTC, oldest first.
    pub offsets: Vec<(i64, i32)>,
}

impl Zone {
    /// UTC.
    pub fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            offsets: Vec::new(),
        }
    }

    /// Seconds east of UTC at `at`.
    pub fn offset_s(&self, at: Timestamp) -> i32 {
        let after = self.offsets.partition_point(|(from, _)| *from <= at.0);
        let found = self.offsets.get(after.saturating_sub(1));
        found.map_or(0, |(_, offset)| *offset)
    }

    /// The wall clock at `at`.
    pub fn civil(&self, at: Timestamp) -> Civil {
        Civil::of(at.0 + i64::from(self.offset_s(at)) * 1000)
    }
}

/// What a wall clock and a calendar show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

const DAY_MS: i64 = 86_400_000;

impl Civil {
    /// From milliseconds of a clock that stands at 0 on 1970-01-01T00:00.
    fn of(local_ms: i64) -> Self {
        let (year, month, day) = date_of(local_ms.div_euclid(DAY_MS));
        let second = local_ms.rem_euclid(DAY_MS) / 1000;
        let small = |value: i64| u8::try_from(value).unwrap_or(0);
        Self {
            year,
            month,
            day,
            hour: small(second / 3600),
            minute: small(second / 60 % 60),
            second: small(second % 60),
        }
    }
}

/// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
/// Years are counted from March, so that the leap day comes last.
fn date_of(days: i64) -> (i64, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let small = |value: i64| u8::try_from(value).unwrap_or(0);
    (year, small(month), small(day))
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A date and time to the minute, for example `12 Mar 2026, 14:05`.
pub fn date_time(at: Timestamp, zone: &Zone) -> String {
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        ..
    } = zone.civil(at);
    let month = MONTHS[usize::from(month.clamp(1, 12) - 1)];
    format!("{day} {month} {year}, {hour:02}:{minute:02}")
}

/// The same to the second, with the zone's name: what stands in a tooltip.
pub fn exact(at: Timestamp, zone: &Zone) -> String {
    let second = zone.civil(at).second;
    format!("{}:{second:02} {}", date_time(at, zone), zone.name)
}

/// A time of day to the second, for example `14:05:09`.
pub fn clock(at: Timestamp, zone: &Zone) -> String {
    let Civil {
        hour,
        minute,
        second,
        ..
    } = zone.civil(at);
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// In the form of RFC 3339, for machines.
pub fn machine(at: Timestamp) -> String {
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
    } = Civil::of(at.0);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// How long ago, and the date where that is more than a week. The page's clock
/// goes in steps of seconds: what lies a moment ahead of it is just now.
pub fn relative(at: Timestamp, now: Timestamp, zone: &Zone, t: &Catalogue) -> String {
    let minutes = now.since(at).div_euclid(60_000);
    let t = &t.common;
    match minutes {
        ..=-2 => t.in_minutes(-minutes),
        -1..=0 => t.just_now.to_owned(),
        1..60 => t.minutes_ago(minutes),
        60..1440 => t.hours_ago(minutes / 60),
        1440..2880 => t.yesterday.to_owned(),
        2880..10_080 => t.days_ago(minutes / 1440),
        _ => date_time(at, zone),
    }
}

/// A length of time as minutes and seconds, for example `3:07` or `1:02:09`.
pub fn duration(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        hours => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A number with its thousands set apart.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A telephone number in groups that can be read aloud, for example `+45 7020 2020`.
/// National forms differ; the country code is set apart where it is one of one
/// or two digits that nothing longer begins with.
pub fn phone(e164: &str) -> String {
    let Some(digits) = e164.strip_prefix('+') else {
        return e164.to_owned();
    };
    let code = country_code(digits);
    let (code, rest) = digits.split_at(code.min(digits.len()));
    let mut out = format!("+{code}");
    for group in groups(rest) {
        out.push('\u{a0}');
        out.push_str(group);
    }
    out
}

/// How many digits the country code has (ITU-T E.164 zones).
fn country_code(digits: &str) -> usize {
    let two = digits.get(..2).unwrap_or_default();
    match digits.as_bytes().first() {
        Some(b'1' | b'7') => 1,
        _ => match two {
            "20" | "27" | "30" | "31" | "32" | "33" | "34" | "36" | "39" | "40" | "41" | "43"
            | "44" | "45" | "46" | "47" | "48" | "49" | "51" | "52" | "53" | "54" | "55" | "56"
            | "57" | "58" | "60" | "61" | "62" | "63" | "64" | "65" | "66" | "81" | "82" | "84"
            | "86" | "90" | "91" | "92" | "93" | "94" | "95" | "98" => 2,
            _ => 3,
        },
    }
}

/// Groups of two where that comes out even and is usual for the length, else of three.
fn groups(rest: &str) -> Vec<&str> {
    let size = if rest.len() == 8 { 2 } else { 3 };
    let mut out = Vec::new();
    let mut from = 0;
    while from < rest.len() {
        let left = rest.len() - from;
        // No lonely digit at the end.
        let take = if size == 3 && left == 4 {
            2
        } else {
            size.min(left)
        };
        out.push(rest.get(from..from + take).unwrap_or_default());
        from += take;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::EN;

    fn rome() -> Zone {
        // 2025-03-30T01:00Z +2, 2025-10-26T01:00Z +1
        Zone {
            name: "Europe/Rome".into(),
            offsets: vec![
                (0, 3600),
                (1_743_296_400_000, 7200),
                (1_761_440_400_000, 3600),
            ],
        }
    }

    #[test]
    fn wall_clocks_follow_the_zone() {
        let before = Timestamp(1_743_296_399_000);
        assert_eq!(date_time(before, &rome()), "30 Mar 2025, 01:59");
        assert_eq!(date_time(before.plus(1000), &rome()), "30 Mar 2025, 03:00");
        assert_eq!(
            exact(Timestamp(0), &Zone::utc()),
            "1 Jan 1970, 00:00:00 UTC"
        );
        assert_eq!(
            machine(Timestamp(1_709_208_000_000)),
            "2024-02-29T12:00:00Z"
        );
        assert_eq!(machine(Timestamp(-1000)), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn long_ago_is_a_date() {
        let now = Timestamp(1_750_000_000_000);
        let ago = |ms: i64| relative(now.plus(-ms), now, &rome(), &EN);
        assert_eq!(ago(59_000), "just now");
        assert_eq!(ago(-15_000), "just now");
        assert_eq!(ago(60_000), "1 min ago");
        assert_eq!(ago(3 * 3_600_000), "3 h ago");
        assert_eq!(ago(30 * 3_600_000), "yesterday");
        assert_eq!(ago(3 * DAY_MS), "3 days ago");
        assert_eq!(ago(30 * DAY_MS), "16 May 2025, 17:06");
        assert_eq!(ago(-61_000), "in 2 min");
    }

    #[test]
    fn numbers_have_their_thousands_apart() {
        assert_eq!(
            [0, 999, 1284, 1_000_000].map(number),
            ["0", "999", "1,284", "1,000,000"]
        );
        assert_eq!(duration(67_900), "1:07");
        assert_eq!(duration(3_729_000), "1:02:09");
    }

    #[test]
    fn telephone_numbers_can_be_read_aloud() {
        let plain = |number: &str| phone(number).replace('\u{a0}', " ");
        assert_eq!(plain("+4570202020"), "+45 70 20 20 20");
        assert_eq!(plain("+390234567890"), "+39 023 456 78 90");
        assert_eq!(plain("+14155550123"), "+1 415 555 01 23");
        assert_eq!(plain("+3545812345"), "+354 581 23 45");
        assert_eq!(plain("anonymous"), "anonymous");
    }
}
