//! Operands: literals, names, parentheses, lists, maps, and the members and methods behind them.

use super::Parser;
use crate::expr::{
    ExprError, Value,
    code::{Key, Keys, Op},
    lexer::Kind,
};

/// What a chain of members may still be merged into.
#[derive(Clone, Copy, PartialEq)]
enum Chain {
    /// The last instruction loads a plain name.
    Name,
    /// The last instruction walks keys, or loads a name and walks keys.
    Keys,
    /// Nothing: the next key starts an instruction of its own.
    Other,
}

impl<'s> Parser<'s> {
    pub(super) fn operand(&mut self) -> Result<(), ExprError> {
        let start = self.token.start;
        let mut chain = self.primary()?;
        loop {
            chain = match self.token.kind {
                Kind::Symbol(".") => self.member(start, chain)?,
                Kind::Symbol("[") => self.index(start, chain)?,
                _ => return Ok(()),
            };
        }
    }

    fn primary(&mut self) -> Result<Chain, ExprError> {
        let (start, end) = (self.token.start, self.token.end);
        match self.token.kind {
            Kind::Int(whole) => self.literal(Value::Int(whole), start, end)?,
            Kind::Decimal(number) => self.literal(Value::Decimal(number), start, end)?,
            Kind::Quote(quote) => self.string(quote)?,
            Kind::Name => return self.word(),
            Kind::Symbol("(") => self.nested(|parser| {
                parser.advance()?;
                parser.expression(0)?;
                parser.pass(")", "`)`")
            })?,
            Kind::Symbol("[") => self.nested(Self::list)?,
            Kind::Symbol("{") => self.nested(Self::map)?,
            _ => return Err(self.expected("a value")),
        }
        Ok(Chain::Other)
    }

    fn literal(&mut self, value: Value, start: usize, end: usize) -> Result<(), ExprError> {
        self.constant(value, start, end);
        self.advance()
    }

    /// A literal word, a function call, or a name.
    fn word(&mut self) -> Result<Chain, ExprError> {
        let token = self.token;
        let word = self.source_of(token);
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" | "none" => Value::Null,
            "and" | "or" | "is" | "contains" | "equals" => return Err(self.expected("a value")),
            _ => {
                self.advance()?;
                if self.is("(") {
                    self.call(token)?;
                    return Ok(Chain::Other);
                }
                let name = self.name(word, None);
                self.emit_span(Op::Name(name, Keys::default()), token.start, token.end);
                return Ok(Chain::Name);
            }
        };
        self.literal(value, token.start, token.end)?;
        Ok(Chain::Other)
    }

    /// `.name`, `.0` or `.method(…)`.
    fn member(&mut self, start: usize, chain: Chain) -> Result<Chain, ExprError> {
        self.advance()?;
        let token = self.token;
        match token.kind {
            Kind::Int(at) => {
                self.advance()?;
                Ok(self.key(Key::Index(at), start, chain))
            }
            Kind::Name => {
                self.advance()?;
                if self.is("(") {
                    self.method(token, start)?;
                    return Ok(Chain::Other);
                }
                let key = Key::Name(self.source_of(token).into());
                Ok(self.key(key, start, chain))
            }
            _ => Err(self.expected("the name of a member after `.`")),
        }
    }

    /// `[0]`, `["name"]` or `[any expression]`.
    fn index(&mut self, start: usize, chain: Chain) -> Result<Chain, ExprError> {
        let before = self.program.code.len();
        self.nested(|parser| {
            parser.advance()?;
            parser.expression(0)?;
            parser.pass("]", "`]`")
        })?;
        match self.fixed_key(before) {
            Some(key) => {
                self.program.code.truncate(before);
                Ok(self.key(key, start, chain))
            }
            None => {
                self.emit(Op::Index, start);
                Ok(Chain::Other)
            }
        }
    }

    /// The key, if the code since `before` is one constant text or whole number.
    fn fixed_key(&self, before: usize) -> Option<Key> {
        let [inst] = &self.program.code[before..] else {
            return None;
        };
        let Op::Const(at) = inst.op else {
            return None;
        };
        match &self.program.constants[at as usize] {
            Value::Text(text) => Some(Key::Name((&**text).into())),
            Value::Int(index) => Some(Key::Index(*index)),
            _ => None,
        }
    }

    /// Appends a key to the chain, merged into the instruction before where that is the same.
    fn key(&mut self, key: Key, start: usize, chain: Chain) -> Chain {
        let end = self.before() as u32;
        if let (Chain::Name, Key::Name(member)) = (chain, &key)
            && let Some(Op::Name(at, _)) = self.program.code.last().map(|inst| &inst.op)
        {
            let base = self.base_of(*at);
            let name = self.name(base, Some(member));
            self.replace_last(Op::Name(name, Keys::default()), end);
            return Chain::Keys;
        }
        self.program.keys.push(key);
        let fresh = Keys {
            from: self.program.keys.len() as u32 - 1,
            count: 1,
        };
        let last = self.program.code.last().map(|inst| inst.op.clone());
        match last {
            Some(Op::Name(name, keys)) if chain != Chain::Other => {
                self.replace_last(Op::Name(name, longer(keys, fresh)), end);
            }
            Some(Op::Keys(keys)) if chain == Chain::Keys => {
                self.replace_last(Op::Keys(longer(keys, fresh)), end);
            }
            _ => {
                self.emit(Op::Keys(fresh), start);
            }
        }
        Chain::Keys
    }

    /// The base of a name in the table, as it stands in the source.
    fn base_of(&self, name: u32) -> &'s str {
        let inst = self.program.code.last();
        let start = inst.map_or(0, |inst| inst.start as usize);
        let len = self.program.names[name as usize].base.len();
        &self.lexer.source[start..start + len]
    }

    fn replace_last(&mut self, op: Op, end: u32) {
        if let Some(last) = self.program.code.last_mut() {
            last.op = op;
            last.end = end.max(last.start);
        }
    }

    fn list(&mut self) -> Result<(), ExprError> {
        let start = self.token.start;
        self.advance()?;
        let mut count = 0;
        while !self.is("]") {
            if count > 0 {
                self.pass(",", "`,` or `]`")?;
            }
            self.expression(0)?;
            count += 1;
        }
        self.advance()?;
        self.emit(Op::List(count), start);
        Ok(())
    }

    fn map(&mut self) -> Result<(), ExprError> {
        let start = self.token.start;
        self.advance()?;
        let mut count = 0;
        while !self.is("}") {
            if count > 0 {
                self.pass(",", "`,` or `}`")?;
            }
            self.expression(0)?;
            self.pass(":", "`:` and the value of this key")?;
            self.expression(0)?;
            count += 1;
        }
        self.advance()?;
        self.emit(Op::Map(count), start);
        Ok(())
    }
}

/// One more key; the new one always stands right behind in the table.
fn longer(keys: Keys, fresh: Keys) -> Keys {
    if keys.count == 0 {
        return fresh;
    }
    Keys {
        from: keys.from,
        count: keys.count + 1,
    }
}
