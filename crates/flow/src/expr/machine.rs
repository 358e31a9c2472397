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
            Op::Const(at) => self.push(self.program.constants[*at as usize].clone()),
            Op::Name(name, keys) => {
                let value = load(self.program, self.work, *name, *keys)?;
                self.push(value);
            }
            Op::Keys(keys) => {
                let value = self.pop();
                let keys = keys_of(self.program, *keys).iter();
                let member = access::walk(self.work, value, keys)?;
                self.push(member);
            }
            Op::Index => {
                let key = self.pop();
                let base = self.pop();
                let member = access::index(self.work, base, &key)?;
                self.push(member);
            }
            Op::Method(method, count) => {
                self.apply(*count, |work, input, arguments| match input {
                    Value::Null => Ok(Value::Null),
                    input => (method.apply)(work, input, arguments),
                })?
            }
            Op::Filter(filter, count) => {
                self.apply(*count, |work, input, arguments| match input {
                    Value::Null if !filter.takes_null => Ok(Value::Null),
                    input => (filter.apply)(work, input, arguments),
                })?
            }
            Op::Test(test, count, negated) => self.apply(*count, |work, input, arguments| {
                Ok(Value::Bool(
                    (test.holds)(work, input, arguments)? != *negated,
                ))
            })?,
            Op::Call(function, count) => {
                let from = self.stack.len() - *count as usize;
                let value = (function.apply)(self.work, &self.stack[from..])?;
                self.stack.truncate(from);
                self.push(value);
            }
            Op::Unary(op) => {
                let value = self.pop();
                self.push(ops::unary(*op, value)?);
            }
            Op::Binary(op) => {
                let right = self.pop();
                let left = self.pop();
                let value = ops::binary(self.work, *op, left, right)?;
                self.push(value);
            }
            Op::List(count) => self.gather(*count, collection::list)?,
            Op::Map(count) => self.gather(*count * 2, collection::map)?,
            Op::Join(count) => self.gather(*count, |_, parts| join(parts))?,
            Op::And(skip) => return self.shortcut(false, *skip),
            Op::Or(skip) => return self.shortcut(true, *skip),
            Op::Truth => {
                let value = self.pop();
                self.push(Value::Bool(ops::truth(&value)?));
            }
            Op::Unless(skip) => {
                let value = self.pop();
                return Ok(if ops::truth(&value)? { 0 } else { *skip });
            }
            Op::Skip(skip) => return Ok(*skip),
        }
        Ok(0)
    }

    fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    /// The parser never makes code that pops an empty stack.
    fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or_default()
    }

    /// Replaces an input and its arguments by what comes of them.
    fn apply(
        &mut self,
        count: u32,
        apply: impl FnOnce(&mut Work<'s>, &Value, &[Value]) -> Outcome,
    ) -> Result<(), Fault> {
        let input = self.stack.len() - count as usize - 1;
        let (left, arguments) = self.stack.split_at(input + 1);
        let value = apply(self.work, &left[input], arguments)?;
        self.stack.truncate(input);
        self.push(value);
        Ok(())
    }

    /// Replaces the top values by what is made of them.
    fn gather(
        &mut self,
        count: u32,
        make: impl FnOnce(&mut Work<'s>, &[Value]) -> Outcome,
    ) -> Result<(), Fault> {
        let from = self.stack.len() - count as usize;
        let value = make(self.work, &self.stack[from..])?;
        self.stack.truncate(from);
        self.push(value);
        Ok(())
    }

    /// `and` and `or`: whether the left side decides alone.
    fn shortcut(&mut self, decides: bool, skip: u32) -> Result<u32, Fault> {
        let left = self.pop();
        if ops::truth(&left)? == decides {
            self.push(Value::Bool(decides));
            return Ok(skip);
        }
        Ok(0)
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
