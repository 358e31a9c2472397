//! Filters, tests, functions and methods, and the arguments of all of them.

use super::Parser;
use crate::expr::{
    ExprError, Value,
    code::{Inst, Op},
    filters, functions,
    lexer::{Kind, Token},
    methods, predicates,
    signature::Signature,
    suggest,
};

/// The arguments as parsed: the run of code of each, and the parameter it is for.
struct Arguments {
    runs: Vec<Vec<Inst>>,
    params: Vec<usize>,
}

impl Parser<'_> {
    /// `name` or `name(…)` behind a `|`; the input began at `start`.
    pub(super) fn filter(&mut self, start: usize) -> Result<(), ExprError> {
        let token = self.word_of("the name of a filter after `|`")?;
        let name = self.source_of(token);
        let Some(filter) = filters::find(name) else {
            let all = filters::FILTERS.iter().map(|filter| filter.name);
            return Err(unknown("filter", name, token, all));
        };
        let count = self.arguments(token, &filter.signature)?;
        self.emit(Op::Filter(filter, count), start);
        Ok(())
    }

    /// `empty` or `not empty` behind `is`; the input began at `start`.
    pub(super) fn test(&mut self, start: usize) -> Result<(), ExprError> {
        let negated = self.is_word("not");
        if negated {
            self.advance()?;
        }
        let token = self.word_of("the name of a test after `is`, for example `empty`")?;
        let name = self.source_of(token);
        let Some(test) = predicates::find(name) else {
            let all = predicates::PREDICATES.iter().map(|test| test.name);
            return Err(unknown("test", name, token, all));
        };
        let count = self.arguments(token, &test.signature)?;
        self.emit(Op::Test(test, count, negated), start);
        Ok(())
    }

    /// `(…)` behind the name of a function.
    pub(super) fn call(&mut self, token: Token) -> Result<(), ExprError> {
        let name = self.source_of(token);
        let Some(function) = functions::find(name) else {
            let all = functions::FUNCTIONS.iter().map(|function| function.name);
            return Err(unknown("function", name, token, all));
        };
        let count = self.arguments(token, &function.signature)?;
        self.emit(Op::Call(function, count), token.start);
        Ok(())
    }

    /// `(…)` behind `.name`; the receiver began at `start`.
    pub(super) fn method(&mut self, token: Token, start: usize) -> Result<(), ExprError> {
        let name = self.source_of(token);
        let Some(method) = methods::find(name) else {
            let all = methods::names();
            return Err(unknown("method", name, token, all));
        };
        let count = self.arguments(token, &method.signature)?;
        self.emit(Op::Method(method, count), start);
        Ok(())
    }

    fn word_of(&mut self, what: &str) -> Result<Token, ExprError> {
        let token = self.token;
        if token.kind != Kind::Name {
            return Err(self.expected(what));
        }
        self.advance()?;
        Ok(token)
    }

    /// Arguments in the order of the parameters, those between that are left
    /// out as null; gives how many are on the stack.
    fn arguments(&mut self, callee: Token, signature: &Signature) -> Result<u32, ExprError> {
        let mut given = Arguments {
            runs: Vec::new(),
            params: Vec::new(),
        };
        if self.is("(") {
            self.nested(|parser| parser.argument_list(callee, signature, &mut given))?;
        }
        let missing = (0..signature.required).find(|at| !given.params.contains(at));
        if let Some(missing) = missing {
            let what = match signature.params.get(missing) {
                Some(param) => format!("the argument `{param}`"),
                None => "an argument".to_owned(),
            };
            let message = format!("`{}` needs {what}", self.source_of(callee));
            return Err(ExprError::new(message, callee.start, callee.end));
        }
        Ok(self.place(given, callee))
    }

    fn argument_list(
        &mut self,
        callee: Token,
        signature: &Signature,
        given: &mut Arguments,
    ) -> Result<(), ExprError> {
        self.advance()?;
        while !self.is(")") {
            if !given.runs.is_empty() {
                self.pass(",", "`,` or `)`")?;
            }
            let param = self.parameter(callee, signature, given)?;
            let before = self.program.code.len();
            self.expression(0)?;
            given.runs.push(self.program.code.split_off(before));
            given.params.push(param);
        }
        self.advance()
    }

    /// Which parameter the argument that begins here is for; passes `name =`.
    fn parameter(
        &mut self,
        callee: Token,
        signature: &Signature,
        given: &Arguments,
    ) -> Result<usize, ExprError> {
        let token = self.token;
        let fault = |message: String| ExprError::new(message, token.start, token.end);
        let named =
            token.kind == Kind::Name && self.lexer.clone().next()?.kind == Kind::Symbol("=");
        if !named {
            let at = given.runs.len();
            if signature.more || (at < signature.params.len() && !given.params.contains(&at)) {
                return Ok(at);
            }
            let name = self.source_of(callee);
            return Err(fault(match signature.params.len() {
                0 => format!("`{name}` takes no argument"),
                1 => format!("`{name}` takes at most one argument"),
                most => format!("`{name}` takes at most {most} arguments"),
            }));
        }
        let name = self.source_of(token);
        let Some(at) = signature.params.iter().position(|param| *param == name) else {
            let all = signature.params.iter().copied();
            return Err(unknown("argument", name, token, all));
        };
        if given.params.contains(&at) {
            return Err(fault(format!("the argument `{name}` is given twice")));
        }
        self.advance()?;
        self.advance()?;
        Ok(at)
    }

    /// Puts the runs of code into the order of the parameters.
    fn place(&mut self, given: Arguments, callee: Token) -> u32 {
        let count = given.params.iter().max().map_or(0, |last| last + 1);
        let mut runs: Vec<Option<Vec<Inst>>> = vec![None; count];
        for (run, at) in given.runs.into_iter().zip(given.params) {
            runs[at] = Some(run);
        }
        for run in runs {
            match run {
                Some(run) => self.program.code.extend(run),
                None => self.constant(Value::Null, callee.start, callee.end),
            }
        }
        count as u32
    }
}

fn unknown(
    kind: &str,
    name: &str,
    token: Token,
    all: impl Iterator<Item = &'static str>,
) -> ExprError {
    let message = match suggest::nearest(name, all) {
        Some(near) => format!("there is no {kind} `{name}`; did you mean `{near}`?"),
        None => format!("there is no {kind} `{name}`"),
    };
    ExprError::new(message, token.start, token.end)
}
