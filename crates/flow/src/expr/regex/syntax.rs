//! What a regular expression consists of.

/// A part of a regular expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Char(char),
    Any,
    Class(Class),
    Assert(Assertion),
    /// A group; with a number if it captures.
    Group(Box<Node>, Option<usize>),
    /// One after the other.
    All(Vec<Node>),
    /// The first that leads to a match.
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: usize,
        most: Option<usize>,
        greedy: bool,
    },
}

/// A condition between characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Assertion {
    Start,
    End,
    /// The end, or before a line feed at the end.
    LineEnd,
    Word,
    NotWord,
}

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Class {
    pub items: Vec<Item>,
    pub negated: bool,
}

/// A part of a set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Item {
    Range(char, char),
    Kind(Kind),
    Not(Kind),
}

/// A named set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Digit,
    Word,
    Space,
    Blank,
    Letter,
    Upper,
    Lower,
    Alphanumeric,
    Punctuation,
}

impl Kind {
    pub fn has(self, c: char) -> bool {
        match self {
            Self::Digit => c.is_ascii_digit(),
            Self::Word => c.is_ascii_alphanumeric() || c == '_',
            Self::Space => matches!(c, ' ' | '\t' | '\n' | '\x0B' | '\x0C' | '\r'),
            Self::Blank => matches!(c, ' ' | '\t' | '\u{A0}'),
            Self::Letter => c.is_alphabetic(),
            Self::Upper => c.is_uppercase(),
            Self::Lower => c.is_lowercase(),
            Self::Alphanumeric => c.is_alphanumeric(),
            Self::Punctuation => c.is_ascii_punctuation(),
        }
    }

    /// The kind that `\p{name}` names.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.strip_prefix("Is").unwrap_or(name) {
            "Digit" | "N" | "Nd" => Self::Digit,
            "Space" => Self::Space,
            "Blank" => Self::Blank,
            "Alpha" | "Alphabetic" | "L" => Self::Letter,
            "Upper" | "Uppercase" | "Lu" => Self::Upper,
            "Lower" | "Lowercase" | "Ll" => Self::Lower,
            "Alnum" => Self::Alphanumeric,
            "Punct" | "P" => Self::Punctuation,
            _ => return None,
        })
    }
}

impl Class {
    pub fn of(item: Item) -> Self {
        Self {
            items: vec![item],
            negated: false,
        }
    }

    pub fn has(&self, c: char, ignore_case: bool) -> bool {
        let here = |c: char| {
            self.items.iter().any(|item| match *item {
                Item::Range(from, to) => (from..=to).contains(&c),
                Item::Kind(kind) => kind.has(c),
                Item::Not(kind) => !kind.has(c),
            })
        };
        let other_case = || here(c.to_ascii_lowercase()) || here(c.to_ascii_uppercase());
        (here(c) || (ignore_case && other_case())) != self.negated
    }
}

impl Node {
    /// The text that it stands for, if it is nothing but characters.
    pub fn literal(&self) -> Option<String> {
        match self {
            Self::Char(c) => Some(c.to_string()),
            Self::All(nodes) if !nodes.is_empty() => nodes
                .iter()
                .map(|node| match node {
                    Self::Char(c) => Some(*c),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }
}
