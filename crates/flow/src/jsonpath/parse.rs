//! From the text of a path to its steps.

mod test;

use super::{
    Path, PathError, Select, Step,
    functions::{self, Function},
    limits,
};

struct Parser<'p> {
    text: &'p str,
    at: usize,
    depth: usize,
}

pub(super) fn parse(text: &str) -> Result<Path, PathError> {
    let mut parser = Parser {
        text,
        at: text.len() - text.trim_start().len(),
        depth: 0,
    };
    if text.len() > limits::SOURCE {
        return Err(parser.fault("the path is longer than 16 KB"));
    }
    if parser.rest().is_empty() {
        return Err(parser.fault("the path is empty; it begins like $.name"));
    }
    // `$name` and `name` mean `$.name`; `@odata.etag` is a name.
    if !parser.pass("$") && matches!(parser.rest().as_bytes(), [b'@'] | [b'@', b'.' | b'[', ..]) {
        parser.at += 1;
    }
    let path = parser.path(true, true)?;
    parser.space();
    match parser.peek() {
        None => Ok(path),
        Some(_) => Err(parser.expected("`.`, `[` or the end of the path")),
    }
}

impl<'p> Parser<'p> {
    fn rest(&self) -> &'p str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn pass(&mut self, symbol: &str) -> bool {
        let here = self.rest().starts_with(symbol);
        if here {
            self.at += symbol.len();
        }
        here
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn fault(&self, message: &str) -> PathError {
        let len = self.peek().map_or(0, char::len_utf8);
        self.fault_from(self.at, self.at + len, message)
    }

    fn fault_from(&self, start: usize, end: usize, message: &str) -> PathError {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        PathError {
            message: message.to_owned(),
            start: byte(start),
            end: byte(end),
        }
    }

    fn expected(&self, what: &str) -> PathError {
        match self.peek() {
            Some(c) => self.fault(&format!("expected {what}, found `{c}`")),
            None => self.fault(&format!("expected {what}, but the path ends here")),
        }
    }

    /// Runs `inner` one level deeper.
    fn nested<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, PathError>,
    ) -> Result<T, PathError> {
        if self.depth == limits::NESTING {
            return Err(self.fault("too many tests or parentheses inside one another"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// The steps behind `$` or `@`; a bare name may be the first.
    fn path(&mut self, from_root: bool, bare: bool) -> Result<Path, PathError> {
        let mut path = Path {
            from_root,
            steps: Vec::new(),
            function: None,
        };
        if bare && !matches!(self.peek(), None | Some('.' | '[')) {
            self.named(false, &mut path)?;
        }
        while path.function.is_none() {
            if path.steps.len() > limits::STEPS {
                return Err(self.fault("the path has more than 256 steps"));
            }
            if self.pass("..") {
                self.dotted(true, &mut path)?;
            } else if self.pass(".") {
                self.dotted(false, &mut path)?;
            } else if self.peek() == Some('[') {
                let select = self.bracket()?;
                path.steps.push(Step {
                    deep: false,
                    select,
                });
            } else {
                break;
            }
        }
        Ok(path)
    }

    /// What stands behind `.` or `..`.
    fn dotted(&mut self, deep: bool, path: &mut Path) -> Result<(), PathError> {
        if self.peek() != Some('[') {
            return self.named(deep, path);
        }
        let select = self.bracket()?;
        path.steps.push(Step { deep, select });
        Ok(())
    }

    /// A name, `*`, or a function, which ends the path.
    fn named(&mut self, deep: bool, path: &mut Path) -> Result<(), PathError> {
        let start = self.at;
        // Inside a test a name also ends where the test goes on.
        let stop = |c: char| {
            matches!(c, '.' | '[' | '(')
                || (self.depth > 0
                    && matches!(c, ')' | ']' | '=' | '!' | '<' | '>' | '&' | '|' | ','))
                || c.is_whitespace()
        };
        let len = self.rest().find(stop).unwrap_or(self.rest().len());
        if len == 0 {
            return Err(self.expected("a name, `*` or `[`"));
        }
        self.at += len;
        let name = &self.text[start..self.at];
        if self.pass("(") {
            path.function = Some(self.function(name, start)?);
            return Ok(());
        }
        if self.depth == 0
            && !self.rest().trim_start().is_empty()
            && self.rest().starts_with(char::is_whitespace)
        {
            return Err(self.fault("a name with blanks is written [\"…\"]"));
        }
        let select = match name {
            "*" => Select::All,
            name => Select::Name(name.into()),
        };
        path.steps.push(Step { deep, select });
        Ok(())
    }

    fn function(&mut self, name: &str, start: usize) -> Result<Function, PathError> {
        let known = functions::ALL.iter().find(|(known, _)| *known == name);
        let Some((_, function)) = known else {
            let message = format!("there is no function `{name}` in paths");
            return Err(self.fault_from(start, start + name.len(), &message));
        };
        self.space();
        if !self.pass(")") {
            return Err(self.expected("`)`"));
        }
        Ok(*function)
    }

    /// `[…]`.
    fn bracket(&mut self) -> Result<Select, PathError> {
        self.pass("[");
        self.space();
        let select = match self.peek() {
            Some('*') => {
                self.at += 1;
                Select::All
            }
            Some('?') => self.nested(Self::test)?,
            Some('"' | '\'') => self.names()?,
            Some('-' | ':' | '0'..='9') => self.numbers()?,
            Some(c) if c.is_alphabetic() || c == '_' => self.bare_name(),
            _ => return Err(self.expected("a number, a name in quotation marks, `*` or `?(…)`")),
        };
        self.space();
        if !self.pass("]") {
            return Err(self.expected("`]`"));
        }
        Ok(select)
    }

    fn bare_name(&mut self) -> Select {
        let rest = self.rest();
        let len = rest.find([']', ',', ' ']).unwrap_or(rest.len());
        self.at += len;
        Select::Name(rest[..len].into())
    }

    fn names(&mut self) -> Result<Select, PathError> {
        let mut names = vec![self.quoted()?];
        self.space();
        while self.pass(",") {
            self.space();
            names.push(self.quoted()?);
            self.space();
        }
        Ok(match names.len() {
            1 => Select::Name(names.remove(0).into()),
            _ => Select::Names(names.into_iter().map(Into::into).collect()),
        })
    }

    /// A text in quotation marks; a backslash takes the next character as it is.
    fn quoted(&mut self) -> Result<String, PathError> {
        let start = self.at;
        let quote = match self.peek() {
            Some(quote @ ('"' | '\'')) => quote,
            _ => return Err(self.expected("a text in quotation marks")),
        };
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => text.extend(chars.next().map(|(_, c)| c)),
                c if c == quote => {
                    self.at += at + c.len_utf8();
                    return Ok(text);
                }
                c => text.push(c),
            }
        }
        Err(self.fault_from(start, start + 1, "this quotation mark is never closed"))
    }

    /// An index, several, or a slice.
    fn numbers(&mut self) -> Result<Select, PathError> {
        let first = self.number()?;
        self.space();
        if self.peek() == Some(':') {
            return self.slice(first);
        }
        let Some(first) = first else {
            return Err(self.expected("a number"));
        };
        let mut indexes = vec![first];
        while self.pass(",") {
            self.space();
            match self.number()? {
                Some(index) => indexes.push(index),
                None => return Err(self.expected("a number")),
            }
            self.space();
        }
        Ok(match indexes.len() {
            1 => Select::Index(first),
            _ => Select::Indexes(indexes),
        })
    }

    fn slice(&mut self, from: Option<i64>) -> Result<Select, PathError> {
        self.pass(":");
        self.space();
        let to = self.number()?;
        self.space();
        let step = if self.pass(":") {
            self.space();
            self.number()?.unwrap_or(1)
        } else {
            1
        };
        if step == 0 {
            return Err(self.fault("a slice cannot go in steps of zero"));
        }
        Ok(Select::Slice { from, to, step })
    }

    /// A whole number, if one stands here.
    fn number(&mut self) -> Result<Option<i64>, PathError> {
        let rest = self.rest();
        let sign = usize::from(rest.starts_with('-'));
        let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return match sign {
                0 => Ok(None),
                _ => Err(self.fault("a `-` without a number")),
            };
        }
        let (start, len) = (self.at, sign + digits);
        self.at += len;
        let number = rest[..len].parse();
        number
            .map(Some)
            .map_err(|_| self.fault_from(start, self.at, "this number is too large"))
    }
}
