//! From the text of a regular expression to its parts.

use super::{
    Fault, GROUPS,
    syntax::{Assertion, Class, Item, Kind, Node},
};
use std::{iter::Peekable, str::Chars};

/// Bytes of a pattern.
const SOURCE: usize = 4000;
const NESTING: usize = 32;
const REPEATS: usize = 1000;

struct Parser<'r> {
    rest: Peekable<Chars<'r>>,
    groups: usize,
    depth: usize,
}

/// The parts, and whether the case of letters matters not.
pub(super) fn parse(regex: &str) -> Result<(Node, bool), Fault> {
    if regex.len() > SOURCE {
        return Err(fault("it is longer than 4,000 characters"));
    }
    let (regex, ignore_case) = match regex.strip_prefix("(?i)") {
        Some(rest) => (rest, true),
        None => (regex, false),
    };
    let mut parser = Parser {
        rest: regex.chars().peekable(),
        groups: 0,
        depth: 0,
    };
    let node = parser.either()?;
    match parser.rest.next() {
        None => Ok((node, ignore_case)),
        Some(_) => Err(fault(
            "a `)` closes nothing; the character is written `\\)`",
        )),
    }
}

fn fault(message: &str) -> Fault {
    format!("in the regular expression: {message}").into()
}

impl Parser<'_> {
    fn either(&mut self) -> Result<Node, Fault> {
        let mut ways = vec![self.all()?];
        while self.rest.next_if_eq(&'|').is_some() {
            ways.push(self.all()?);
        }
        Ok(match ways.len() {
            1 => ways.remove(0),
            _ => Node::Either(ways),
        })
    }

    fn all(&mut self) -> Result<Node, Fault> {
        let mut nodes = Vec::new();
        while let Some(c) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            let before = nodes.len();
            self.atom(c, &mut nodes)?;
            if nodes.len() > before {
                self.repeat(&mut nodes)?;
            }
        }
        Ok(match nodes.len() {
            1 => nodes.remove(0),
            _ => Node::All(nodes),
        })
    }

    /// Appends what begins with `c`; a quotation may be several nodes, or none.
    fn atom(&mut self, c: char, nodes: &mut Vec<Node>) -> Result<(), Fault> {
        nodes.push(match c {
            '.' => Node::Any,
            '^' => Node::Assert(Assertion::Start),
            '$' => Node::Assert(Assertion::LineEnd),
            '(' => self.group()?,
            '[' => Node::Class(self.class()?),
            '*' | '+' | '?' => {
                return Err(fault(&format!(
                    "`{c}` repeats nothing; the character is written `\\{c}`"
                )));
            }
            '\\' if self.rest.next_if_eq(&'Q').is_some() => return self.quoted(nodes),
            '\\' => self.escape()?,
            c => Node::Char(c),
        });
        Ok(())
    }

    /// `\Q…\E`.
    fn quoted(&mut self, nodes: &mut Vec<Node>) -> Result<(), Fault> {
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                break;
            }
            nodes.push(Node::Char(c));
        }
        Ok(())
    }

    fn group(&mut self) -> Result<Node, Fault> {
        self.depth += 1;
        if self.depth > NESTING {
            return Err(fault("too many groups inside one another"));
        }
        let number = if self.rest.next_if_eq(&'?').is_some() {
            if self.rest.next_if_eq(&':').is_none() {
                return Err(fault("of the groups with `(?` only `(?:` is known"));
            }
            None
        } else {
            self.groups += 1;
            Some(self.groups).filter(|number| *number < GROUPS)
        };
        let node = self.either()?;
        self.depth -= 1;
        match self.rest.next() {
            Some(')') => Ok(Node::Group(Box::new(node), number)),
            _ => Err(fault(
                "a `(` is never closed; the character is written `\\(`",
            )),
        }
    }

    /// `*`, `+`, `?`, `{2}`, `{2,}`, `{2,3}` behind the last node, and `?` for lazy.
    fn repeat(&mut self, nodes: &mut Vec<Node>) -> Result<(), Fault> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.bounds()? {
                Some(bounds) => bounds,
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        self.rest.next();
        let greedy = self.rest.next_if_eq(&'?').is_none();
        if matches!(self.rest.peek(), Some('*' | '+' | '?')) {
            return Err(fault("a repeat cannot itself be repeated"));
        }
        if let Some(node) = nodes.pop() {
            nodes.push(Node::Repeat {
                node: Box::new(node),
                least,
                most,
                greedy,
            });
        }
        Ok(())
    }

    /// The numbers in braces, up to the `}`; nothing if the brace stands for itself.
    fn bounds(&mut self) -> Result<Option<(usize, Option<usize>)>, Fault> {
        let mut ahead = self.rest.clone();
        ahead.next();
        let text: String = ahead.take_while(|c| *c != '}').take(12).collect();
        let (least, most) = match text.split_once(',') {
            Some((least, "")) => (least, None),
            Some((least, most)) => (least, Some(most)),
            None => (&*text, Some(&*text)),
        };
        let number = |text: &str| text.parse::<usize>().ok();
        let (Some(least), most) = (number(least), most.map(number)) else {
            return Ok(None);
        };
        let Some(most) = most.map_or(Some(None), |most| most.map(Some)) else {
            return Ok(None);
        };
        if least > REPEATS || most.is_some_and(|most| most > REPEATS || most < least) {
            return Err(fault(
                "`{m,n}` repeats at most 1000 times, and m is not above n",
            ));
        }
        // The `}` is left for the caller to pass.
        for _ in 0..=text.chars().count() {
            self.rest.next();
        }
        Ok(Some((least, most)))
    }

    fn escape(&mut self) -> Result<Node, Fault> {
        let Some(c) = self.rest.next() else {
            return Err(fault(
                "a `\\` stands at the end; the character is written `\\\\`",
            ));
        };
        Ok(match c {
            'b' => Node::Assert(Assertion::Word),
            'B' => Node::Assert(Assertion::NotWord),
            'A' => Node::Assert(Assertion::Start),
            'z' => Node::Assert(Assertion::End),
            'Z' => Node::Assert(Assertion::LineEnd),
            '1'..='9' => return Err(fault("`\\1` and its like are not known")),
            c => match self.escaped_item(c)? {
                Item::Range(from, _) => Node::Char(from),
                item => Node::Class(Class::of(item)),
            },
        })
    }

    /// What stands behind a backslash, inside or outside of brackets.
    fn escaped_item(&mut self, c: char) -> Result<Item, Fault> {
        let one = |c: char| Item::Range(c, c);
        Ok(match c {
            'd' => Item::Kind(Kind::Digit),
            'D' => Item::Not(Kind::Digit),
            'w' => Item::Kind(Kind::Word),
            'W' => Item::Not(Kind::Word),
            's' => Item::Kind(Kind::Space),
            'S' => Item::Not(Kind::Space),
            'h' => Item::Kind(Kind::Blank),
            'H' => Item::Not(Kind::Blank),
            'p' => Item::Kind(self.property()?),
            'P' => Item::Not(self.property()?),
            'n' => one('\n'),
            't' => one('\t'),
            'r' => one('\r'),
            'f' => one('\x0C'),
            'e' => one('\x1B'),
            'x' => one(self.code_point(2)?),
            'u' => one(self.code_point(4)?),
            c if c.is_ascii_alphanumeric() => {
                return Err(fault(&format!("`\\{c}` is not known")));
            }
            c => one(c),
        })
    }

    fn code_point(&mut self, digits: usize) -> Result<char, Fault> {
        let mut code = 0;
        for _ in 0..digits {
            let digit = self.rest.next().and_then(|c| c.to_digit(16));
            let Some(digit) = digit else {
                return Err(fault("`\\x` needs two and `\\u` four hexadecimal digits"));
            };
            code = code * 16 + digit;
        }
        char::from_u32(code).ok_or_else(|| fault("`\\u` names no character"))
    }

    fn property(&mut self) -> Result<Kind, Fault> {
        let name: String = match self.rest.next() {
            Some('{') => self
                .rest
                .by_ref()
                .take_while(|c| *c != '}')
                .take(20)
                .collect(),
            Some(c) => c.into(),
            None => String::new(),
        };
        Kind::named(&name).ok_or_else(|| fault(&format!("`\\p{{{name}}}` is not known")))
    }

    /// The inside of brackets; the `[` is passed.
    fn class(&mut self) -> Result<Class, Fault> {
        let mut class = Class {
            items: Vec::new(),
            negated: self.rest.next_if_eq(&'^').is_some(),
        };
        loop {
            let Some(c) = self.rest.next() else {
                return Err(fault(
                    "a `[` is never closed; the character is written `\\[`",
                ));
            };
            match c {
                ']' if !class.items.is_empty() => return Ok(class),
                '[' => return Err(fault("a `[` inside brackets is written `\\[`")),
                '&' if self.rest.peek() == Some(&'&') => {
                    return Err(fault("`&&` inside brackets is not known"));
                }
                _ => {}
            }
            let item = self.class_item(c)?;
            class.items.push(item);
        }
    }

    /// One character, a range, or a named set.
    fn class_item(&mut self, c: char) -> Result<Item, Fault> {
        let first = self.class_char(c)?;
        let Item::Range(from, _) = first else {
            return Ok(first);
        };
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || matches!(ahead.next(), Some(']') | None) {
            return Ok(first);
        }
        self.rest.next();
        let last = self.rest.next().unwrap_or_default();
        match self.class_char(last)? {
            Item::Range(to, _) if from <= to => Ok(Item::Range(from, to)),
            _ => Err(fault(
                "a range in brackets goes from a lower to a higher character",
            )),
        }
    }

    fn class_char(&mut self, c: char) -> Result<Item, Fault> {
        if c != '\\' {
            return Ok(Item::Range(c, c));
        }
        match self.rest.next() {
            Some(c) => self.escaped_item(c),
            None => Err(fault("a `\\` stands at the end")),
        }
    }
}
