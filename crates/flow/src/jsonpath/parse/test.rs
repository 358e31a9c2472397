//! From the inside of `[?(…)]` to a test.

use super::Parser;
use crate::jsonpath::{
    PathError, Select,
    test::{Operand, Operator, Test},
};
use serde_json::Value as Json;

impl Parser<'_> {
    /// `?(…)`; the parentheses may be left out.
    pub(super) fn test(&mut self) -> Result<Select, PathError> {
        self.pass("?");
        self.space();
        Ok(Select::Passing(self.either()?))
    }

    fn either(&mut self) -> Result<Test, PathError> {
        let mut tests = vec![self.all()?];
        while self.pass_spaced("||") {
            tests.push(self.all()?);
        }
        Ok(match tests.len() {
            1 => tests.remove(0),
            _ => Test::Or(tests),
        })
    }

    fn all(&mut self) -> Result<Test, PathError> {
        let mut tests = vec![self.single()?];
        while self.pass_spaced("&&") {
            tests.push(self.single()?);
        }
        Ok(match tests.len() {
            1 => tests.remove(0),
            _ => Test::And(tests),
        })
    }

    fn pass_spaced(&mut self, symbol: &str) -> bool {
        self.space();
        self.pass(symbol)
    }

    fn single(&mut self) -> Result<Test, PathError> {
        if self.pass_spaced("!") {
            let inner = self.nested(Self::single)?;
            return Ok(Test::Not(Box::new(inner)));
        }
        if self.pass("(") {
            let inner = self.nested(Self::either)?;
            if !self.pass_spaced(")") {
                return Err(self.expected("`&&`, `||` or `)`"));
            }
            return Ok(inner);
        }
        let start = self.at;
        let left = self.operand()?;
        self.space();
        let Some(operator) = self.operator()? else {
            return match left {
                Operand::Path(path) => Ok(Test::Exists(path)),
                Operand::Literal(_) => Err(self.fault_from(
                    start,
                    self.at,
                    "a value alone tests nothing; compare it with something like @.name",
                )),
            };
        };
        self.space();
        let right = self.operand()?;
        Ok(Test::Compare(left, operator, right))
    }

    fn operator(&mut self) -> Result<Option<Operator>, PathError> {
        let known = [
            ("==", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("<=", Operator::LessEqual),
            (">=", Operator::GreaterEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        for (symbol, operator) in known {
            if self.pass(symbol) {
                return Ok(Some(operator));
            }
        }
        match self.peek() {
            None | Some(')' | ']' | '&' | '|') => Ok(None),
            Some('=') => Err(self.fault("a comparison is written `==`")),
            Some(_) => Err(self.expected("a comparison such as `==`, `&&`, `||` or `)`")),
        }
    }

    fn operand(&mut self) -> Result<Operand, PathError> {
        let start = self.at;
        match self.peek() {
            Some('@' | '$') => {
                let from_root = self.pass("$");
                if !from_root {
                    self.at += 1;
                }
                Ok(Operand::Path(self.path(from_root, false)?))
            }
            Some('"' | '\'') => Ok(Operand::Literal(Json::String(self.quoted()?))),
            Some('-' | '0'..='9') | Some('a'..='z') => {
                let rest = self.rest();
                let end = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')));
                self.at += end.unwrap_or(rest.len());
                let word = &self.text[start..self.at];
                serde_json::from_str(word)
                    .map(Operand::Literal)
                    .map_err(|_| {
                        let message =
                            format!("`{word}` is no value; a text stands in quotation marks");
                        self.fault_from(start, self.at, &message)
                    })
            }
            _ => Err(self.expected("a value or a path that begins with `@`")),
        }
    }
}
