//! What the parser makes of an expression: instructions for the stack machine.
//!
//! Jumps are relative, so a run of instructions means the same wherever it
//! stands; the parser moves the runs of named arguments into their order.

use super::{
    Binding, Value, filters::Filter, functions::Function, methods::Method, predicates::Predicate,
};

/// One instruction and the part of the source text it comes from.
#[derive(Clone, Debug)]
pub(super) struct Inst {
    pub op: Op,
    pub start: u32,
    pub end: u32,
}

/// A run of keys in the key table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Keys {
    pub from: u32,
    pub count: u32,
}

/// What an instruction does to the stack.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// Pushes a constant.
    Const(u32),
    /// Pushes what a name stands for, walked along keys.
    Name(u32, Keys),
    /// Walks the top value along keys.
    Keys(Keys),
    /// Pops a key and a base, pushes the member.
    Index,
    /// Pops arguments and receiver, pushes what the method gives.
    Method(&'static Method, u32),
    /// Pops arguments and input, pushes what the filter gives.
    Filter(&'static Filter, u32),
    /// Pops arguments, pushes what the function gives.
    Call(&'static Function, u32),
    /// Pops arguments and input, pushes whether the test holds (or, negated, does not).
    Test(&'static Predicate, u32, bool),
    /// Changes the top value.
    Unary(Unary),
    /// Pops two values, pushes one.
    Binary(Binary),
    /// Pops so many values, pushes a list.
    List(u32),
    /// Pops so many pairs of key and value, pushes an object.
    Map(u32),
    /// Pops so many values, pushes their texts joined.
    Join(u32),
    /// If the top is false: leaves false and skips so many instructions, else pops it.
    And(u32),
    /// If the top is true: leaves true and skips so many instructions, else pops it.
    Or(u32),
    /// Makes the top true or false.
    Truth,
    /// Pops; if false, skips so many instructions.
    Unless(u32),
    /// Skips so many instructions.
    Skip(u32),
}

/// Operators on one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Unary {
    Not,
    Plus,
    Minus,
}

/// Operators on two values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Concat,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Contains,
    Range,
}

/// A step into an object or a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    Name(Box<str>),
    Index(i64),
}

/// A name as it stands in the source, and the slot it is bound to.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub base: Box<str>,
    pub member: Option<Key>,
    pub binding: Binding,
}

impl Name {
    /// The member's text.
    pub fn member(&self) -> Option<&str> {
        match &self.member {
            Some(Key::Name(text)) => Some(text),
            _ => None,
        }
    }
}

/// The tables that instructions refer to.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub code: Vec<Inst>,
    pub constants: Vec<Value>,
    pub names: Vec<Name>,
    pub keys: Vec<Key>,
}
