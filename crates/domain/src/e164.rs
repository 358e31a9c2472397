//! Telephone numbers in international form (ITU-T E.164).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A number as `+` and 7 to 15 digits, the first of which is not zero
/// (ITU-T E.164 §6: at most 15 digits).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct E164(String);

/// Why a text is not a number in E.164 form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number starts with + and has 7 to 15 digits, for example +4570202020")]
pub struct NotE164;

impl E164 {
    /// The number with its leading `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for E164 {
    type Err = NotE164;

    /// Accepts what people type between the digits: spaces, dots, dashes, parentheses.
    fn from_str(text: &str) -> Result<Self, NotE164> {
        let mut number = String::with_capacity(16);
        for c in text.trim().chars() {
            match c {
                '+' if number.is_empty() => number.push('+'),
                '0'..='9' if !number.is_empty() => number.push(c),
                ' ' | '.' | '-' | '(' | ')' | '/' => {}
                _ => return Err(NotE164),
            }
        }
        let digits = number.len().saturating_sub(1);
        let first_is_zero = number.as_bytes().get(1) == Some(&b'0');
        if (7..=15).contains(&digits) && !first_is_zero {
            Ok(Self(number))
        } else {
            Err(NotE164)
        }
    }
}

impl TryFrom<String> for E164 {
    type Error = NotE164;
    fn try_from(text: String) -> Result<Self, NotE164> {
        text.parse()
    }
}

impl From<E164> for String {
    fn from(number: E164) -> Self {
        number.0
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_people_type() {
        for text in ["+4570202020", "+45 70 20 20 20", " +45 (70) 20-20.20 "] {
            assert_eq!(text.parse::<E164>().unwrap().as_str(), "+4570202020");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "",
            "+",
            "70202020",
            "+0123456789",
            "+12",
            "+1234567890123456",
            "+45a",
            "45+7",
        ] {
            assert_eq!(text.parse::<E164>(), Err(NotE164), "{text}");
        }
    }
}
