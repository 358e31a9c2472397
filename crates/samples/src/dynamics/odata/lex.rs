//! The words of a filter: names, literals, parentheses and commas.

use super::{Refused, value::Value};

/// A word, and where it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) at: usize,
    pub(super) what: What,
}

/// What a word is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Open,
    Close,
    Comma,
    /// A field, a function or an operator, as written.
    Name(String),
    Literal(Value),
}

/// The longest filter that is read.
const LONGEST: usize = 8 * 1024;

pub(super) fn words(source: &str) -> Result<Vec<Word>, Refused> {
    if source.len() > LONGEST {
        return Err(Refused::new("The filter is too long."));
    }
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let (what, length) = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' => (What::Open, 1),
            ')' => (What::Close, 1),
            ',' => (What::Comma, 1),
            '\'' => quoted(source, at)?,
            _ => bare(source, at)?,
        };
        words.push(Word { at, what });
        at += length;
    }
    Ok(words)
}

/// A text literal; a quote inside it is doubled.
fn quoted(source: &str, start: usize) -> Result<(What, usize), Refused> {
    let mut text = String::new();
    let mut chars = source[start + 1..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c != '\'' {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            text.push('\'');
        } else {
            return Ok((What::Literal(Value::Text(text)), offset + 2));
        }
    }
    Err(Refused::new(format!(
        "There is an unterminated string literal at position {} in '{source}'.",
        source.len()
    )))
}

fn bare(source: &str, at: usize) -> Result<(What, usize), Refused> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | ':' | '.');
    let rest = &source[at..];
    let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
    let word = &rest[..length];
    let starts_name = |c: char| c.is_ascii_alphabetic() || c == '_';
    let what = if let Some(literal) = literal(word) {
        What::Literal(literal)
    } else if word.starts_with(starts_name) && !word.contains([':', '-', '+', '.']) {
        What::Name(word.to_owned())
    } else {
        return Err(Refused::syntax(at, source));
    };
    Ok((what, length))
}

fn literal(word: &str) -> Option<Value> {
    if word == "null" {
        return Some(Value::Null);
    }
    let number = || word.parse().ok().map(Value::Int);
    Value::guid(word).or_else(number).or_else(|| time(word))
}

/// A point in time, brought to UTC with seconds, so that it sorts as text.
fn time(word: &str) -> Option<Value> {
    let date_only = word.len() == 10;
    let whole = if date_only {
        format!("{word}T00:00:00Z")
    } else {
        word.to_owned()
    };
    let at: jiff::Timestamp = whole.parse().ok()?;
    Some(Value::Time(at.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(source: &str) -> Vec<What> {
        let words = words(source).unwrap();
        words.into_iter().map(|word| word.what).collect()
    }

    #[test]
    fn reads_every_kind_of_word() {
        let expected = [
            What::Name("contains".into()),
            What::Open,
            What::Name("fullname".into()),
            What::Comma,
            What::Literal(Value::text("O'Tarley")),
            What::Close,
        ];
        assert_eq!(whats("contains(fullname,'O''Tarley')"), expected);
        let guid = "C0FFEE00-0000-4000-8000-000000000002";
        assert_eq!(
            whats(guid),
            [What::Literal(Value::Guid(guid.to_ascii_lowercase()))]
        );
        assert_eq!(
            whats("-12 null 2026-10-09T11:17:00+02:00 2026-10-09"),
            [
                What::Literal(Value::Int(-12)),
                What::Literal(Value::Null),
                What::Literal(Value::Time("2026-10-09T09:17:00Z".into())),
                What::Literal(Value::Time("2026-10-09T00:00:00Z".into())),
            ]
        );
    }

    #[test]
    fn refuses_what_is_no_word() {
        for source in ["'open", "a ; b", "a/b", "\"text\"", "1.5", "a-b", "ä"] {
            assert!(words(source).is_err(), "{source}");
        }
    }
}
