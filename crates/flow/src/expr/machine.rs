//! Runs instructions on a stack.

use super::{
    Binding, ExprError, Value, access,
    code::{Inst, Keys, Op, Program},
    collection, ops,
    work::{Fault, Outcome, Text, Work},
};

/// One run over the code of a program.
pub(super) struct Machine<'p, 'w, 's> {
    program: &'p Program,
    work: &'w mut Work<'s>,
    stack: Vec<Value>,
}

impl<'p, 'w, 's> Machine<'p, 'w, 's> {
    pub fn new(program: &'p Program, work: &'w mut Work<'s>) -> Self {
        let stack = Vec::new();
        Self {
            program,
            work,
            stack,
        }
    }

    /// The value of the expression whose code is `from..to`.
    pub fn run(&mut self, from: u32, to: u32) -> Result<Value, ExprError> {
        self.stack.clear();
        let (mut at, end) = (from as usize, to as usize);
        while at < end {
            let inst = &self.program.code[at];
            let skip = self
                .work
                .spend(1)
                .and_then(|()| self.step(&inst.op))
                .map_err(|fault| place(fault, inst))?;
            at += 1 + skip as usize;
        }
        Ok(self.pop())
    }

    /// Does one instruction; gives how many of the next to skip.
    fn step(&mut self, op: &Op) -> Result<u32, Fault> {
        match op {
            Op::Const(at) => self.push(Ok(self.program.constants[*at as usize].clone())),
            Op::Name(name, keys) => self.name(*name, *keys),
            Op::Keys(keys) => self.walk(*keys),
            Op::Index => self.two(access::index),
            Op::Method(method, count) => self.apply(*count, |work, input, arguments| match input {
                Value::Null => Ok(Value::Null),
                input => (method.apply)(work, input, arguments),
            }),
            Op::Filter(filter, count) => self.apply(*count, |work, input, arguments| match input {
                Value::Null if !filter.takes_null => Ok(Value::Null),
                input => (filter.apply)(work, input, arguments),
            }),
            Op::Test(test, count, negated) => self.apply(*count, |work, input, arguments| {
                let holds = (test.holds)(work, input, arguments)?;
                Ok(Value::Bool(holds != *negated))
            }),
            Op::Call(function, count) => self.gather(*count, function.apply),
            Op::Unary(op) => self.one(|value| ops::unary(*op, value)),
            Op::Binary(op) => self.two(|work, left, right| ops::binary(work, *op, left, right)),
            Op::List(count) => self.gather(*count, collection::list),
            Op::Map(count) => self.gather(*count * 2, collection::map),
            Op::Join(count) => self.gather(*count, |_, parts| join(parts)),
            Op::And(skip) => self.shortcut(false, *skip),
            Op::Or(skip) => self.shortcut(true, *skip),
            Op::Truth => self.one(|value| ops::truth(&value).map(Value::Bool)),
            Op::Unless(skip) => Ok(if ops::truth(&self.pop())? { 0 } else { *skip }),
            Op::Skip(skip) => Ok(*skip),
        }
    }

    /// Pushes what an instruction gave; none of the next is skipped.
    fn push(&mut self, outcome: Outcome) -> Result<u32, Fault> {
        self.stack.push(outcome?);
        Ok(0)
    }

    /// The parser never makes code that pops an empty stack.
    fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or_default()
    }

    fn name(&mut self, name: u32, keys: Keys) -> Result<u32, Fault> {
        let value = load(self.program, self.work, name, keys);
        self.push(value)
    }

    fn walk(&mut self, keys: Keys) -> Result<u32, Fault> {
        let value = self.pop();
        let keys = keys_of(self.program, keys).iter();
        let member = access::walk(self.work, value, keys);
        self.push(member)
    }

    fn one(&mut self, make: impl FnOnce(Value) -> Outcome) -> Result<u32, Fault> {
        let value = self.pop();
        self.push(make(value))
    }

    fn two(
        &mut self,
        make: impl FnOnce(&mut Work<'s>, Value, Value) -> Outcome,
    ) -> Result<u32, Fault> {
        let right = self.pop();
        let left = self.pop();
        let value = make(self.work, left, right);
        self.push(value)
    }

    /// Replaces an input and its arguments by what comes of them.
    fn apply(
        &mut self,
        count: u32,
        apply: impl FnOnce(&mut Work<'s>, &Value, &[Value]) -> Outcome,
    ) -> Result<u32, Fault> {
        let input = self.stack.len() - count as usize - 1;
        let (left, arguments) = self.stack.split_at(input + 1);
        let value = apply(self.work, &left[input], arguments)?;
        self.stack.truncate(input);
        self.push(Ok(value))
    }

    /// Replaces the top values by what is made of them.
    fn gather(
        &mut self,
        count: u32,
        make: impl FnOnce(&mut Work<'s>, &[Value]) -> Outcome,
    ) -> Result<u32, Fault> {
        let from = self.stack.len() - count as usize;
        let value = make(self.work, &self.stack[from..])?;
        self.stack.truncate(from);
        self.push(Ok(value))
    }

    /// `and` and `or`: whether the left side decides alone.
    fn shortcut(&mut self, decides: bool, skip: u32) -> Result<u32, Fault> {
        let left = self.pop();
        if ops::truth(&left)? != decides {
            return Ok(0);
        }
        self.stack.push(Value::Bool(decides));
        Ok(skip)
    }
}

/// The value of a name walked along keys.
pub(super) fn load(program: &Program, work: &mut Work<'_>, name: u32, keys: Keys) -> Outcome {
    let name = &program.names[name as usize];
    let (slot, member) = match name.binding {
        Binding::Whole(slot) => (slot, None),
        Binding::Base(slot) => (slot, name.member.as_ref()),
        Binding::Unknown => return Ok(Value::Null),
    };
    let value = work.scope.slot(slot);
    if member.is_none() && keys.count == 0 {
        return Ok(value);
    }
    let keys = member.into_iter().chain(keys_of(program, keys));
    access::walk(work, value, keys)
}

fn keys_of(program: &Program, keys: Keys) -> &[super::code::Key] {
    &program.keys[keys.from as usize..][..keys.count as usize]
}

fn join(parts: &[Value]) -> Outcome {
    let mut text = Text::default();
    for part in parts {
        text.value(part)?;
    }
    Ok(text.into())
}

fn place(fault: Fault, inst: &Inst) -> ExprError {
    ExprError {
        message: fault.0.into_owned(),
        start: inst.start,
        end: inst.end,
    }
}
