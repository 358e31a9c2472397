//! Filters on points in time.

use super::{Value, given};
use crate::expr::{
    dates::{self, Pattern},
    ops,
    work::{Outcome, Work},
};

/// `date(format, existingFormat, timeZone)`; patterns as in Java's SimpleDateFormat.
pub(super) fn date(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let existing = given(arguments, 1);
    let moment = dates::read(work, value, existing, None)?;
    let zone = match given(arguments, 2) {
        Some(zone) => Some(work.text(zone)?),
        None => None,
    };
    // Text without a zone is read and written in the same zone, so it never shifts.
    let offset = match (&zone, existing) {
        (None, Some(_)) => 0,
        (zone, _) => dates::offset(work, zone.as_deref(), moment)?,
    };
    let format = match given(arguments, 0) {
        Some(format) => work.text(format)?,
        None => "yyyy-MM-dd'T'HH:mm:ssZ".into(),
    };
    Ok(Value::from(Pattern::parse(&format)?.write(moment, offset)?))
}

/// Seconds, or with `inMillis` milliseconds, since 1970.
pub(super) fn epoch(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let zone = match given(arguments, 2) {
        Some(zone) => Some(work.text(zone)?),
        None => None,
    };
    let moment = dates::read(work, value, given(arguments, 0), zone.as_deref())?;
    let millis = match given(arguments, 1) {
        Some(millis) => ops::truth(millis)?,
        None => false,
    };
    Ok(Value::Int(if millis {
        moment
    } else {
        moment.div_euclid(1000)
    }))
}
