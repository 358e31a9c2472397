//! Which operators stand between operands, and how tightly they bind.

use super::Parser;
use crate::expr::{code::Binary, lexer::Kind};

/// What stands between two operands.
#[derive(Clone, Copy)]
pub(super) enum Infix {
    Plain(Binary),
    And,
    Or,
    Test,
    Filter,
}

impl Parser<'_> {
    /// The operator that stands here, and how tightly it binds.
    pub(super) fn infix(&self) -> Option<(Infix, u16)> {
        use Binary::*;
        let plain = |op, binds| Some((Infix::Plain(op), binds));
        match self.token.kind {
            Kind::Symbol(symbol) => match symbol {
                ".." => plain(Range, 120),
                "~" => plain(Concat, 110),
                "|" => Some((Infix::Filter, 100)),
                "*" => plain(Multiply, 60),
                "/" => plain(Divide, 60),
                "%" => plain(Modulo, 60),
                "+" => plain(Add, 40),
                "-" if !self.lexer.source[self.token.end..].starts_with("}}") => {
                    plain(Subtract, 40)
                }
                "==" => plain(Equal, 30),
                "!=" => plain(NotEqual, 30),
                "<" => plain(Less, 30),
                "<=" => plain(LessEqual, 30),
                ">" => plain(Greater, 30),
                ">=" => plain(GreaterEqual, 30),
                _ => None,
            },
            Kind::Name => match self.source_of(self.token) {
                "equals" => plain(Equal, 30),
                "contains" => plain(Contains, 20),
                "is" => Some((Infix::Test, 20)),
                "and" => Some((Infix::And, 15)),
                "or" => Some((Infix::Or, 10)),
                _ => None,
            },
            _ => None,
        }
    }
}
