//! From the inside of `{{ … }}` to instructions, by operator precedence.
//!
//! | binds | operators |
//! | ---: | --- |
//! | 500 | unary `-` `+`, members, calls |
//! | 120 | `..` |
//! | 110 | `~` |
//! | 100 | `\|` |
//! | 60 | `*` `/` `%` |
//! | 40 | `+` `-` |
//! | 30 | `==` `equals` `!=` `<` `<=` `>` `>=` |
//! | 20 | `is` `is not` `contains` |
//! | 18 | `not` |
//! | 15 | `and` |
//! | 10 | `or` |
//! | 0 | `? :` |

mod calls;
mod infix;
mod operand;
mod strings;

use super::{
    ExprError, Value,
    code::{Inst, Key, Name, Op, Program, Unary},
    lexer::{Kind, Lexer, Token},
    limits,
};
use crate::expr::Binding;
use infix::Infix;
use std::collections::BTreeMap;

const NOT: u16 = 18;

/// Where a part stands in the source: its first byte, and the one behind it.
type Span = (usize, usize);

/// A parser of all expressions of one source text.
pub(super) struct Parser<'s> {
    lexer: Lexer<'s>,
    token: Token,
    depth: usize,
    program: Program,
    names: BTreeMap<(&'s str, Option<String>), u32>,
}

impl<'s> Parser<'s> {
    pub fn new(source: &'s str) -> Self {
        let token = Token {
            kind: Kind::End,
            start: 0,
            end: 0,
        };
        Self {
            lexer: Lexer { source, at: 0 },
            token,
            depth: 0,
            program: Program::default(),
            names: BTreeMap::new(),
        }
    }

    /// The program. A base that only led to a member is no name of its own.
    pub fn finish(self) -> Program {
        let mut program = self.program;
        let all = std::mem::take(&mut program.names);
        let mut kept: Vec<Option<u32>> = vec![None; all.len()];
        for inst in &mut program.code {
            if let Op::Name(at, _) = &mut inst.op {
                let from = *at as usize;
                *at = *kept[from].get_or_insert_with(|| {
                    program.names.push(all[from].clone());
                    program.names.len() as u32 - 1
                });
            }
        }
        program
    }

    /// How many instructions there are so far.
    pub fn len(&self) -> u32 {
        self.program.code.len() as u32
    }

    /// Parses one expression that begins at byte `from`, behind its `{{`, up to
    /// and with its `}}`; gives the byte behind, and whether a `-` before the
    /// `}}` asks to drop the white space that follows.
    pub fn parse(&mut self, from: usize) -> Result<(usize, bool), ExprError> {
        self.lexer.at = from;
        self.advance()?;
        if self.closes() {
            return Err(ExprError::new(
                "nothing stands between `{{` and `}}`",
                from - 2,
                self.token.end + 1,
            ));
        }
        self.expression(0)?;
        let trim = self.is("-");
        if trim {
            self.advance()?;
        }
        if !self.closes() {
            return Err(self.not_closed(from));
        }
        Ok((self.token.end + 1, trim))
    }

    /// Whether the `}}` of the expression stands here.
    fn closes(&self) -> bool {
        self.is("}") && self.lexer.source[self.token.end..].starts_with('}')
    }

    fn not_closed(&self, from: usize) -> ExprError {
        if self.token.kind == Kind::End {
            return ExprError::new("this `{{` is never closed with `}}`", from - 2, from);
        }
        self.expected("an operator or `}}`")
    }

    fn advance(&mut self) -> Result<(), ExprError> {
        self.token = self.lexer.next()?;
        Ok(())
    }

    fn is(&self, symbol: &str) -> bool {
        matches!(self.token.kind, Kind::Symbol(here) if here == symbol)
    }

    /// Whether the word `word` stands here.
    fn is_word(&self, word: &str) -> bool {
        self.token.kind == Kind::Name && self.source_of(self.token) == word
    }

    fn source_of(&self, token: Token) -> &'s str {
        &self.lexer.source[token.start..token.end]
    }

    /// Passes a symbol that must stand here.
    fn pass(&mut self, symbol: &'static str, what: &str) -> Result<(), ExprError> {
        if !self.is(symbol) {
            return Err(self.expected(what));
        }
        self.advance()
    }

    /// "expected …, found …" at the present token.
    fn expected(&self, what: &str) -> ExprError {
        let found = match self.token.kind {
            Kind::End => "but the text ends here".to_owned(),
            Kind::Quote(_) => "found a string".to_owned(),
            Kind::Symbol("&&") => "found `&&`, which is written `and`".to_owned(),
            Kind::Symbol("||") => "found `||`, which is written `or`".to_owned(),
            Kind::Symbol("=") => "found `=`; a comparison is written `==`".to_owned(),
            _ => format!("found `{}`", self.source_of(self.token)),
        };
        let message = format!("expected {what}, {found}");
        ExprError::new(message, self.token.start, self.token.end)
    }

    /// Runs `inner` one level deeper.
    fn nested(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<(), ExprError>,
    ) -> Result<(), ExprError> {
        if self.depth == limits::NESTING {
            let message = format!("more than {} levels of nesting", limits::NESTING);
            return Err(ExprError::new(message, self.token.start, self.token.end));
        }
        self.depth += 1;
        inner(self)?;
        self.depth -= 1;
        Ok(())
    }

    /// An expression of operators that bind at least as tightly as `min`.
    fn expression(&mut self, min: u16) -> Result<(), ExprError> {
        let start = self.token.start;
        self.unary()?;
        while let Some((infix, binds)) = self.infix() {
            if binds < min {
                break;
            }
            let left = (start, self.before());
            self.advance()?;
            self.right_side(infix, binds, left)?;
        }
        if min == 0 && self.is("?") {
            let condition = (start, self.before());
            self.nested(|parser| parser.ternary(condition))?;
        }
        Ok(())
    }

    /// What stands right of an operator; `left` is where its left side stands.
    fn right_side(&mut self, infix: Infix, binds: u16, left: Span) -> Result<(), ExprError> {
        let (start, _) = left;
        match infix {
            Infix::Filter => self.filter(start),
            Infix::Test => self.test(start),
            Infix::Plain(op) => {
                self.expression(binds + 1)?;
                self.emit(Op::Binary(op), start);
                Ok(())
            }
            Infix::And => self.shortcut(Op::And, binds, left),
            Infix::Or => self.shortcut(Op::Or, binds, left),
        }
    }

    fn shortcut(&mut self, jump: fn(u32) -> Op, binds: u16, left: Span) -> Result<(), ExprError> {
        let at = self.emit_span(jump(0), left.0, left.1);
        let start = self.token.start;
        self.expression(binds + 1)?;
        self.emit(Op::Truth, start);
        self.land(at, jump);
        Ok(())
    }

    /// `? then : else`; the condition is on the stack.
    fn ternary(&mut self, condition: Span) -> Result<(), ExprError> {
        self.advance()?;
        let unless = self.emit_span(Op::Unless(0), condition.0, condition.1);
        self.expression(0)?;
        self.pass(":", "`:` and what to take otherwise")?;
        let skip = self.emit_span(Op::Skip(0), condition.0, condition.1);
        self.land(unless, Op::Unless);
        self.expression(0)?;
        self.land(skip, Op::Skip);
        Ok(())
    }

    /// Makes the jump at `at` end here.
    fn land(&mut self, at: usize, jump: fn(u32) -> Op) {
        self.program.code[at].op = jump((self.program.code.len() - at - 1) as u32);
    }

    fn unary(&mut self) -> Result<(), ExprError> {
        let start = self.token.start;
        let op = match self.token.kind {
            Kind::Symbol("-") => Unary::Minus,
            Kind::Symbol("+") => Unary::Plus,
            Kind::Name if self.is_word("not") => Unary::Not,
            _ => return self.operand(),
        };
        self.nested(|parser| {
            parser.advance()?;
            match op {
                Unary::Not => parser.expression(NOT)?,
                _ => parser.unary()?,
            }
            parser.emit(Op::Unary(op), start);
            Ok(())
        })
    }

    /// Appends an instruction for the source from `start` up to the token
    /// before the present one; gives its index.
    fn emit(&mut self, op: Op, start: usize) -> usize {
        self.emit_span(op, start, self.before().max(start))
    }

    /// The end of the token before the present one.
    fn before(&self) -> usize {
        self.lexer.source[..self.token.start].trim_end().len()
    }

    fn emit_span(&mut self, op: Op, start: usize, end: usize) -> usize {
        self.program.code.push(Inst {
            op,
            start: start as u32,
            end: end as u32,
        });
        self.program.code.len() - 1
    }

    fn constant(&mut self, value: Value, start: usize, end: usize) {
        self.program.constants.push(value);
        let at = self.program.constants.len() - 1;
        self.emit_span(Op::Const(at as u32), start, end);
    }

    /// The index of a name in the table; equal names share one.
    fn name(&mut self, base: &'s str, member: Option<&str>) -> u32 {
        let next = self.program.names.len() as u32;
        let key = (base, member.map(str::to_owned));
        let at = *self.names.entry(key).or_insert(next);
        if at == next {
            self.program.names.push(Name {
                base: base.into(),
                member: member.map(|text| Key::Name(text.into())),
                binding: Binding::Unknown,
            });
        }
        at
    }
}
