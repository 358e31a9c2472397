//! The Gregorian calendar in whole numbers, after the well-known method of
//! counting days in 400-year cycles that begin in March.

pub(in crate::expr) const DAY: i64 = 86_400_000;

/// A time on a wall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::expr) struct Civil {
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub milli: i64,
    /// 0 is Sunday.
    pub weekday: i64,
    /// 1 is January 1.
    pub year_day: i64,
}

impl Civil {
    /// The wall time of so many milliseconds since 1970, in whatever zone they are counted.
    pub fn of(millis: i64) -> Self {
        let (days, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
        let (year, month, day) = date(days);
        Self {
            year,
            month,
            day,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            milli: rest % 1000,
            weekday: (days + 4).rem_euclid(7),
            year_day: days - days_to(year, 1, 1) + 1,
        }
    }
}

/// Year, month and day of the day so many days after 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let since_march = days + 719_468;
    let cycle = since_march.div_euclid(146_097);
    let day = since_march.rem_euclid(146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let year_day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * year_day + 2) / 153;
    let day = year_day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (cycle * 400 + year + i64::from(month <= 2), month, day)
}

/// Days from 1970-01-01 to a date; a month or day out of range rolls over.
pub(in crate::expr) fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    let year = year - i64::from(month <= 2);
    let cycle = year.div_euclid(400);
    let in_cycle = year.rem_euclid(400);
    let year_day = (153 * ((month + 9) % 12) + 2) / 5;
    cycle * 146_097 + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + year_day + day - 1 - 719_468
}

/// So many months later, on the last day of the month where the day does not exist.
pub(in crate::expr) fn add_months(millis: i64, months: i64) -> i64 {
    let civil = Civil::of(millis);
    let first = days_to(civil.year, civil.month + months, 1);
    let next = days_to(civil.year, civil.month + months + 1, 1);
    let day = first + (civil.day - 1).min(next - first - 1);
    day * DAY + millis.rem_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(days_to(1970, 1, 1), 0);
        assert_eq!(days_to(2000, 2, 29), 11_016);
        assert_eq!(days_to(1969, 12, 31), -1);
        assert_eq!(days_to(2024, 14, 1), days_to(2025, 2, 1));
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = date(days);
            assert_eq!(days_to(year, month, day), days);
        }
    }

    #[test]
    fn splits_a_moment() {
        let civil = Civil::of(1_738_876_142_712);
        let expected = (2025, 2, 6, 21, 9, 2, 712, 4, 37);
        let found = (
            civil.year,
            civil.month,
            civil.day,
            civil.hour,
            civil.minute,
            civil.second,
            civil.milli,
            civil.weekday,
            civil.year_day,
        );
        assert_eq!(found, expected);
        assert_eq!(Civil::of(-1).year, 1969);
    }

    #[test]
    fn months_end_where_they_end() {
        let day = |y, m, d| days_to(y, m, d) * DAY;
        assert_eq!(add_months(day(2024, 1, 31), 1), day(2024, 2, 29));
        assert_eq!(add_months(day(2024, 3, 31), -1), day(2024, 2, 29));
        assert_eq!(add_months(day(2024, 5, 15), 12), day(2025, 5, 15));
    }
}
