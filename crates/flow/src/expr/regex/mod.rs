//! Regular expressions in Java's notation for `split`, `matches`,
//! `replaceAll` and `replaceFirst`: the part of it that a machine runs in
//! time proportional to the text.
//!
//! Known: characters, `.`, classes (`[a-z]`, `[^…]`, `\d \w \s \h` and their
//! opposites, `\p{Alpha}` and its like), groups, `|`, `* + ? {m,n}` greedy and
//! lazy, `^ $ \b \B \A \z \Z`, `\Q…\E`, `(?i)` at the beginning. Refused with a
//! message: look-around, back-references, possessive repeats.

mod compile;
mod parse;
mod run;
mod syntax;

use super::work::{Fault, Text, Work};
use syntax::{Assertion, Class, Node};

/// Capture groups that a replacement can name.
const GROUPS: usize = 10;

/// A compiled regular expression.
#[derive(Debug)]
pub(super) struct Pattern {
    code: Vec<Inst>,
    classes: Vec<Class>,
    ignore_case: bool,
    /// The text it stands for, if it is one text and nothing else.
    literal: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Inst {
    Char(char),
    Any,
    Class(usize),
    Assert(Assertion),
    /// Goes on at both, at the first by preference.
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    Match,
}

/// Where a pattern was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
    groups: [Option<(usize, usize)>; GROUPS],
}

impl Pattern {
    /// Compiles a pattern that is searched for.
    pub fn parse(regex: &str) -> Result<Self, Fault> {
        let (node, ignore_case) = parse::parse(regex)?;
        Self::compiled(&node, ignore_case)
    }

    /// Compiles a pattern that must match a whole text.
    pub fn parse_whole(regex: &str) -> Result<Self, Fault> {
        let (node, ignore_case) = parse::parse(regex)?;
        let whole = Node::All(vec![
            Node::Assert(Assertion::Start),
            node,
            Node::Assert(Assertion::End),
        ]);
        Self::compiled(&whole, ignore_case)
    }

    fn compiled(node: &Node, ignore_case: bool) -> Result<Self, Fault> {
        let (code, classes) = compile::compile(node)?;
        Ok(Self {
            code,
            classes,
            ignore_case,
            literal: node.literal().filter(|_| !ignore_case),
        })
    }

    /// The first place at or behind byte `from` where the pattern matches.
    pub fn find(
        &self,
        work: &mut Work<'_>,
        text: &str,
        from: usize,
    ) -> Result<Option<Found>, Fault> {
        let Some(literal) = &self.literal else {
            return run::find(self, work, text, from);
        };
        let found = text[from..].find(literal.as_str()).map(|at| Found {
            start: from + at,
            end: from + at + literal.len(),
            groups: [None; GROUPS],
        });
        let end = found.map_or(text.len(), |found| found.end);
        work.read(end - from)?;
        work.spend(1)?;
        Ok(found)
    }
}

impl Found {
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Appends a replacement in which `$1` is the first group and `\` takes
    /// the next character as it is.
    pub fn expand(&self, replacement: &str, text: &str, out: &mut Text) -> Result<(), Fault> {
        let mut chars = replacement.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.char(chars.next().unwrap_or('\\'))?,
                '$' => {
                    let group = chars.next().and_then(|c| c.to_digit(10));
                    let Some(group) = group else {
                        return Err("`$` in a replacement needs the number of a group".into());
                    };
                    let range = match group {
                        0 => Some((self.start, self.end)),
                        group => self.groups[group as usize],
                    };
                    if let Some((start, end)) = range {
                        out.str(&text[start..end])?;
                    }
                }
                _ => out.char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
