//! Date patterns as in Java's SimpleDateFormat, taken apart.

use crate::expr::work::Fault;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Text as it is.
    Text(String),
    /// A letter and how often it stands.
    Field(char, usize),
}

/// A pattern.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::expr) struct Pattern {
    pub(super) pieces: Vec<Piece>,
}

/// The letters that mean something.
const LETTERS: &str = "GyYuMLwWDdFEaHkKhmsSzZX";

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

impl Pattern {
    /// Letters are fields, quoted text and everything else stands for itself.
    pub fn parse(pattern: &str) -> Result<Self, Fault> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut chars = pattern.chars().peekable();
        let mut quoted = false;
        while let Some(c) = chars.next() {
            match c {
                '\'' if chars.next_if_eq(&'\'').is_some() => text(&mut pieces, '\''),
                '\'' => quoted = !quoted,
                _ if quoted || !c.is_ascii_alphabetic() => text(&mut pieces, c),
                _ if !LETTERS.contains(c) => return Err(unknown(c)),
                _ => match pieces.last_mut() {
                    Some(Piece::Field(letter, count)) if *letter == c => *count += 1,
                    _ => pieces.push(Piece::Field(c, 1)),
                },
            }
        }
        if quoted {
            return Err("the date pattern has a ' that is never closed".into());
        }
        Ok(Self { pieces })
    }
}

fn text(pieces: &mut Vec<Piece>, c: char) {
    match pieces.last_mut() {
        Some(Piece::Text(text)) => text.push(c),
        _ => pieces.push(Piece::Text(c.into())),
    }
}

fn unknown(c: char) -> Fault {
    format!("the date pattern has the letter `{c}`, which means nothing; put text into '…'").into()
}
