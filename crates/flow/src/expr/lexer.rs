//! Splits the inside of `{{ … }}` into tokens, one at a time.
//!
//! The parser asks for a token when it needs one, so a `}` that closes a map
//! and the `}}` that closes the expression are never confused, and the inside
//! of a string can contain an expression (`"#{name}"`).

use super::ExprError;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name or a word such as `and`; its text is the token's span.
    Name,
    /// A whole number.
    Int(i64),
    /// A number with a fraction, or one too large for a whole number.
    Decimal(f64),
    /// The quote that opens a string; the lexer stands behind it.
    Quote(u8),
    /// An operator or a bracket.
    Symbol(&'static str),
    /// The end of the source text.
    End,
}

/// A token and its place in the source text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// A cursor over the source text.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'s> {
    pub source: &'s str,
    pub at: usize,
}

/// Longer ones first.
const SYMBOLS: [&str; 27] = [
    "==", "!=", "<=", ">=", "..", "&&", "||", "(", ")", "[", "]", "{", "}", ",", ":", "?", ".",
    "|", "~", "+", "-", "*", "/", "%", "<", ">", "=",
];

impl<'s> Lexer<'s> {
    /// The next token.
    pub fn next(&mut self) -> Result<Token, ExprError> {
        let rest = self.source[self.at..].trim_start();
        let start = self.source.len() - rest.len();
        self.at = start;
        let Some(first) = rest.chars().next() else {
            return Ok(self.token(Kind::End, start, 0));
        };
        if first == '_' || first.is_alphabetic() {
            let len = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            return Ok(self.token(Kind::Name, start, len));
        }
        if first.is_ascii_digit() {
            return self.number(start, rest);
        }
        if first == '"' || first == '\'' {
            return Ok(self.token(Kind::Quote(first as u8), start, 1));
        }
        match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            Some(symbol) => Ok(self.token(Kind::Symbol(symbol), start, symbol.len())),
            None => Err(stranger(first, start)),
        }
    }

    fn token(&mut self, kind: Kind, start: usize, len: usize) -> Token {
        let end = start + len;
        self.at = end;
        Token { kind, start, end }
    }

    fn number(&mut self, start: usize, rest: &str) -> Result<Token, ExprError> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let whole = digits(rest);
        let fraction = match rest[whole..].strip_prefix('.') {
            Some(after) => digits(after),
            None => 0,
        };
        let len = whole + if fraction > 0 { fraction + 1 } else { 0 };
        if rest[len..].starts_with(is_name) {
            let end = start + rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            return Err(ExprError::new(
                "a name cannot begin with a digit, and a number cannot contain letters",
                start,
                end.max(start + len),
            ));
        }
        let text = &rest[..len];
        let kind = match text.parse::<i64>() {
            Ok(whole) => Kind::Int(whole),
            Err(_) => Kind::Decimal(finite(text, start)?),
        };
        Ok(self.token(kind, start, len))
    }
}

fn finite(text: &str, start: usize) -> Result<f64, ExprError> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(ExprError::new(
            "this number is too large",
            start,
            start + text.len(),
        )),
    }
}

pub(super) fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn stranger(c: char, start: usize) -> ExprError {
    let message = match c {
        '“' | '”' | '„' | '‘' | '’' => {
            format!("`{c}` is no quotation mark here: use \" or '")
        }
        '!' => "`!` is written `not`".to_owned(),
        '&' => "`&` is written `and`, or `~` to join texts".to_owned(),
        _ => format!("`{}` means nothing here", c.escape_debug()),
    };
    ExprError::new(message, start, start + c.len_utf8())
}
