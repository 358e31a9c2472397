//! Filters on numbers.

use super::Value;
use crate::expr::{
    number::Number,
    work::{Fault, Outcome, Work},
};

fn number(value: &Value, filter: &str) -> Result<Number, Fault> {
    Number::of(value)
        .ok_or_else(|| format!("`{filter}` needs a number, not {}", value.kind()).into())
}

pub(super) fn abs(_: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    number(value, "abs")?.absolute()
}

/// A pattern such as `#,##0.00` or `0.#%`, as in Java's DecimalFormat; without
/// one, thousands are set apart and at most three places are kept.
pub(super) fn numberformat(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let number = number(value, "numberformat")?;
    let pattern = match super::given(arguments, 0) {
        Some(pattern) => work.text(pattern)?,
        None => "#,##0.###".into(),
    };
    Ok(Value::from(Pattern::parse(&pattern)?.apply(number)))
}

/// A number pattern, taken apart.
struct Pattern<'p> {
    prefix: &'p str,
    suffix: &'p str,
    /// Digits between separators; 0 for none.
    group: usize,
    least_whole: usize,
    least_places: usize,
    most_places: usize,
    percent: bool,
}

impl<'p> Pattern<'p> {
    fn parse(pattern: &'p str) -> Result<Self, Fault> {
        let pattern = pattern.split(';').next().unwrap_or_default();
        let digit = |c: char| matches!(c, '#' | '0' | ',' | '.');
        let start = pattern.find(digit).unwrap_or(pattern.len());
        let body = &pattern[start..];
        let end = body.find(|c| !digit(c)).unwrap_or(body.len());
        let (body, suffix) = body.split_at(end);
        let (whole, places) = body.split_once('.').unwrap_or((body, ""));
        if body.len() > 60 || places.contains(['.', ',']) || suffix.contains(digit) {
            return Err("a number pattern looks like #,##0.00".into());
        }
        Ok(Self {
            prefix: &pattern[..start],
            suffix,
            group: whole.rfind(',').map_or(0, |at| whole.len() - at - 1),
            least_whole: whole.matches('0').count(),
            least_places: places.matches('0').count(),
            most_places: places.len(),
            percent: pattern.contains('%'),
        })
    }

    fn apply(&self, number: Number) -> String {
        let scaled = match number {
            Number::Whole(whole) if self.percent => Number::Decimal(whole as f64 * 100.0),
            Number::Decimal(number) if self.percent => Number::Decimal(number * 100.0),
            other => other,
        };
        let text = match scaled {
            Number::Whole(whole) => whole.to_string(),
            Number::Decimal(number) => format!("{number:.*}", self.most_places),
        };
        let unsigned = text.trim_start_matches('-');
        let (whole, places) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let whole = whole.trim_start_matches('0');
        let whole = format!("{whole:0>0$}", self.least_whole);
        let kept = places.trim_end_matches('0').len().max(self.least_places);
        let places = format!("{places:0<0$}", self.least_places);
        let whole = if whole.is_empty() && kept == 0 {
            "0".to_owned()
        } else {
            whole
        };
        let zero = whole.bytes().chain(places.bytes()).all(|b| b == b'0');
        let sign = if text.starts_with('-') && !zero {
            "-"
        } else {
            ""
        };
        let point = if kept > 0 { "." } else { "" };
        let whole = grouped(&whole, self.group);
        let places = &places[..kept];
        format!("{sign}{}{whole}{point}{places}{}", self.prefix, self.suffix)
    }
}

/// Digits with a comma before every `group` of them.
fn grouped(digits: &str, group: usize) -> String {
    if group == 0 {
        return digits.to_owned();
    }
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(group) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A number for `%d`, `%f` and `%x`.
pub(super) fn plain(
    value: &Value,
    kind: u8,
    places: usize,
    separate: bool,
) -> Result<String, Fault> {
    let number = number(value, "format")?;
    let whole = || {
        number
            .whole()
            .ok_or_else(|| Fault::from("`%d` and `%x` need a whole number"))
    };
    let text = match kind {
        b'x' => return Ok(format!("{:x}", whole()?)),
        b'X' => return Ok(format!("{:X}", whole()?)),
        b'd' => whole()?.to_string(),
        _ => match number {
            Number::Whole(whole) => format!("{:.places$}", whole as f64),
            Number::Decimal(number) => format!("{number:.places$}"),
        },
    };
    if !separate {
        return Ok(text);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", &*text),
    };
    let (whole, fraction) = match digits.find('.') {
        Some(at) => digits.split_at(at),
        None => (digits, ""),
    };
    Ok(format!("{sign}{}{fraction}", grouped(whole, 3)))
}
