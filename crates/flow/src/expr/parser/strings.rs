//! Strings, which may have expressions inside.

use super::Parser;
use crate::expr::{ExprError, Value, code::Op};

impl Parser<'_> {
    /// A string; in double quotes `#{…}` puts a value in.
    ///
    /// Of the backslashes only one before the string's own quotation mark is
    /// taken away: the others belong to regular expressions.
    pub(super) fn string(&mut self, quote: u8) -> Result<(), ExprError> {
        let open = self.token.start;
        let mut parts = 0;
        let mut text = String::new();
        loop {
            let Some(at) = self.scan(quote, &mut text) else {
                return Err(ExprError::new(
                    "this string is never closed with its quotation mark",
                    open,
                    open + 1,
                ));
            };
            if self.lexer.source.as_bytes()[at] == quote {
                break;
            }
            self.constant(Value::from(std::mem::take(&mut text)), open, at);
            self.nested(Self::interpolation)?;
            parts += 2;
        }
        let end = self.lexer.at;
        if parts == 0 || !text.is_empty() {
            self.constant(Value::from(text), open, end);
            parts += 1;
        }
        self.advance()?;
        if parts > 1 {
            self.emit_span(Op::Join(parts), open, end);
        }
        Ok(())
    }

    /// Collects text up to the closing quote or a `#{`, stops behind it, and
    /// gives where it stands.
    fn scan(&mut self, quote: u8, text: &mut String) -> Option<usize> {
        let bytes = self.lexer.source.as_bytes();
        let mut from = self.lexer.at;
        let mut at = from;
        while at < bytes.len() {
            let next = bytes.get(at + 1).copied();
            let stop = match bytes[at] {
                b'\\' if next == Some(quote) => {
                    text.push_str(&self.lexer.source[from..at]);
                    from = at + 1;
                    at += 2;
                    continue;
                }
                b'\\' if next == Some(b'\\') => {
                    at += 2;
                    continue;
                }
                b'#' if quote == b'"' && next == Some(b'{') => 2,
                here if here == quote => 1,
                _ => 0,
            };
            if stop > 0 {
                text.push_str(&self.lexer.source[from..at]);
                self.lexer.at = at + stop;
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// The expression of a `#{…}`; leaves the lexer behind its `}`.
    fn interpolation(&mut self) -> Result<(), ExprError> {
        self.advance()?;
        self.expression(0)?;
        if !self.is("}") {
            return Err(self.expected("`}`"));
        }
        self.lexer.at = self.token.end;
        Ok(())
    }
}
