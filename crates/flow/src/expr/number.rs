//! Numbers: whole as long as they can be, decimal otherwise.

use super::{
    Value,
    work::{Fault, Outcome},
};
use std::cmp::Ordering;

/// A number to calculate with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Whole(i64),
    Decimal(f64),
}

use Number::{Decimal, Whole};

impl Number {
    /// The number that a value is or whose digits a text is.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Int(whole) => Some(Whole(*whole)),
            Value::Decimal(number) => Some(Decimal(*number)),
            Value::Text(text) => Self::parse(text.trim()),
            _ => None,
        }
    }

    /// `-`, digits, and a fraction after a point; nothing else is a number.
    /// A leading `+` is not: `+15550100` is a telephone number.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (unsigned, None),
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // No number of interest is longer, and a decimal cannot hold more.
        if text.len() > 400 || !digits(whole) || !fraction.is_none_or(digits) {
            return None;
        }
        match text.parse() {
            Ok(whole) => Some(Whole(whole)),
            Err(_) => text
                .parse()
                .ok()
                .filter(|n: &f64| n.is_finite())
                .map(Decimal),
        }
    }

    fn float(self) -> f64 {
        match self {
            Whole(whole) => whole as f64,
            Decimal(number) => number,
        }
    }

    /// The whole number, if it has no fraction.
    pub fn whole(self) -> Option<i64> {
        match self {
            Whole(whole) => Some(whole),
            Decimal(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(number as i64),
            Decimal(_) => None,
        }
    }

    pub fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Whole(a), Whole(b)) => Some(a.cmp(&b)),
            _ => self.float().partial_cmp(&other.float()),
        }
    }

    pub fn negate(self) -> Outcome {
        match self {
            Whole(whole) => checked(whole.checked_neg(), -(whole as f64)),
            Decimal(number) => decimal(-number),
        }
    }

    pub fn absolute(self) -> Outcome {
        match self {
            Whole(whole) => checked(whole.checked_abs(), (whole as f64).abs()),
            Decimal(number) => decimal(number.abs()),
        }
    }

    pub fn add(self, other: Self) -> Outcome {
        self.calculate(other, i64::checked_add, |a, b| a + b)
    }

    pub fn subtract(self, other: Self) -> Outcome {
        self.calculate(other, i64::checked_sub, |a, b| a - b)
    }

    pub fn multiply(self, other: Self) -> Outcome {
        self.calculate(other, i64::checked_mul, |a, b| a * b)
    }

    /// Whole numbers divide without remainder, as in Java: `7 / 2` is 3.
    pub fn divide(self, other: Self) -> Outcome {
        other.not_zero()?;
        self.calculate(other, i64::checked_div, |a, b| a / b)
    }

    pub fn modulo(self, other: Self) -> Outcome {
        other.not_zero()?;
        match (self, other) {
            // The one case that overflows: the remainder by −1 is 0.
            (Whole(_), Whole(-1)) => Ok(Value::Int(0)),
            _ => self.calculate(other, i64::checked_rem, |a, b| a % b),
        }
    }

    fn not_zero(self) -> Result<(), Fault> {
        match self {
            Whole(0) => Err("division by zero".into()),
            Decimal(0.0) => Err("division by zero".into()),
            _ => Ok(()),
        }
    }

    fn calculate(
        self,
        other: Self,
        whole: fn(i64, i64) -> Option<i64>,
        float: fn(f64, f64) -> f64,
    ) -> Outcome {
        let approximate = float(self.float(), other.float());
        match (self, other) {
            (Whole(a), Whole(b)) => checked(whole(a, b), approximate),
            _ => decimal(approximate),
        }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number {
            Whole(whole) => Self::Int(whole),
            Decimal(number) => Self::Decimal(number),
        }
    }
}

/// A whole result, or the decimal one where whole numbers end.
fn checked(whole: Option<i64>, otherwise: f64) -> Outcome {
    match whole {
        Some(whole) => Ok(Value::Int(whole)),
        None => decimal(otherwise),
    }
}

fn decimal(number: f64) -> Outcome {
    if number.is_finite() {
        // −0.0 would print as "-0.0".
        Ok(Value::Decimal(number + 0.0))
    } else {
        Err("the result is too large for a number".into())
    }
}
