//! Time zones: names for forms, offsets for flows. The only place with a time-zone database.

use domain::{FieldError, Timestamp};
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Every IANA zone that a person can choose, sorted.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name == "UTC" || name.contains('/') && !name.starts_with("Etc/"))
        .collect();
    names.sort();
    names
}

/// The zone's name as the database spells it, or what is wrong with it.
pub(crate) fn check(field: &str, name: &str) -> Result<String, FieldError> {
    let known = jiff::tz::db().get(name).ok();
    known
        .and_then(|zone| zone.iana_name().map(str::to_owned))
        .ok_or_else(|| {
            FieldError::new(
                field,
                "Choose a time zone of the list, for example Europe/Rome.",
            )
        })
}

/// Offsets of zones, as the flow engine asks for them.
#[derive(Clone, Debug)]
pub struct Zones(TimeZoneDatabase);

impl Default for Zones {
    fn default() -> Self {
        Self(jiff::tz::db().clone())
    }
}

impl flow::engine::Zones for Zones {
    fn utc_offset_s(&self, zone: &str, at: Timestamp) -> Option<i32> {
        let zone: TimeZone = self.0.get(zone).ok()?;
        let at = jiff::Timestamp::from_millisecond(at.0).ok()?;
        Some(zone.to_offset(at).seconds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flow::engine::Zones as _;

    #[test]
    fn zones_are_known_by_their_names() {
        assert!(names().iter().any(|name| name == "Europe/Rome"));
        assert_eq!(check("z", "europe/rome").unwrap(), "Europe/Rome");
        for bad in ["", "Mars/Olympus", "../etc/passwd", "+02:00"] {
            assert!(check("z", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn offsets_follow_summer_time() {
        let zones = Zones::default();
        let winter = Timestamp(1_767_225_600_000); // 2026-01-01T00:00:00Z
        let summer = Timestamp(1_782_864_000_000); // 2026-07-01T00:00:00Z
        assert_eq!(zones.utc_offset_s("Europe/Rome", winter), Some(3_600));
        assert_eq!(zones.utc_offset_s("Europe/Rome", summer), Some(7_200));
        assert_eq!(zones.utc_offset_s("nowhere", summer), None);
    }
}
