//! Templates: text with `{{ … }}` in it, parsed once, bound to slots, rendered often.

use super::{
    Binding, ExprError, Scope, Value,
    code::{Keys, Name, Op, Program},
    limits,
    machine::{self, Machine},
    parser::Parser,
    work::{Fault, Text, Work},
};

/// A parsed text.
#[derive(Clone, Debug, Default)]
pub struct Template {
    parts: Vec<Part>,
    program: Program,
}

#[derive(Clone, Debug)]
enum Part {
    Text(Box<str>),
    /// Nothing but a name: needs no machine.
    Name {
        name: u32,
        keys: Keys,
        at: u32,
    },
    /// A run of instructions.
    Code {
        from: u32,
        to: u32,
    },
}

/// One place where a template uses a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameUse<'t> {
    /// The name.
    pub base: &'t str,
    /// The member right behind it, if there is one.
    pub member: Option<&'t str>,
    /// First byte in the source text.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Template {
    /// Parses a text.
    pub fn parse(source: &str) -> Result<Self, ExprError> {
        if source.len() > limits::SOURCE {
            let message = "the text is longer than 64 KB";
            return Err(ExprError::new(message, limits::SOURCE, source.len()));
        }
        let mut parser = Parser::new(source);
        let mut parts = Vec::new();
        let (mut from, mut trim) = (0, false);
        while let Some(at) = source[from..].find("{{") {
            let open = from + at + 2;
            // `{{- ` and ` -}}` drop the white space outside of them.
            let trims = source[open..].starts_with('-')
                && source[open + 1..].starts_with(char::is_whitespace);
            let start = if trims { open + 1 } else { open };
            push_text(&mut parts, &source[from..open - 2], trim, trims);
            let code = parser.len();
            (from, trim) = parser.parse(start)?;
            parts.push(Part::Code {
                from: code,
                to: parser.len(),
            });
        }
        push_text(&mut parts, &source[from..], trim, false);
        let program = parser.finish();
        parts.iter_mut().for_each(|part| shorten(part, &program));
        Ok(Self { parts, program })
    }

    /// Where the expression at the front of a text ends; none where it does not parse.
    pub fn end_of_first(text: &str) -> Option<usize> {
        let inside = text.strip_prefix("{{")?;
        if text.len() > limits::SOURCE {
            return None;
        }
        let trims = inside.starts_with('-') && inside[1..].starts_with(char::is_whitespace);
        let from = if trims { 3 } else { 2 };
        Parser::new(text).parse(from).ok().map(|(end, _)| end)
    }

    /// A text in which `{{` means nothing.
    pub fn literal(text: &str) -> Self {
        Self {
            parts: vec![Part::Text(text.into())],
            program: Program::default(),
        }
    }

    /// The text, if the template is text only: no rendering needed.
    pub fn as_constant(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The names it uses, each once and in the order of the source: a base,
    /// and the member right behind it if there is one.
    pub fn names(&self) -> Vec<(String, Option<String>)> {
        let names = self.program.names.iter();
        names
            .map(|name| (name.base.to_string(), name.member().map(str::to_owned)))
            .collect()
    }

    /// Every use of a name, in the order of the source.
    pub fn name_uses(&self) -> impl Iterator<Item = NameUse<'_>> {
        self.program.code.iter().filter_map(|inst| {
            let Op::Name(at, _) = inst.op else {
                return None;
            };
            let name = &self.program.names[at as usize];
            Some(NameUse {
                base: &name.base,
                member: name.member(),
                start: inst.start,
                end: inst.end,
            })
        })
    }

    /// Binds each name to its slot. An unbound name is null.
    pub fn bind(&mut self, resolver: &mut dyn FnMut(&str, Option<&str>) -> Binding) {
        for name in &mut self.program.names {
            name.binding = resolver(&name.base, Name::member(name));
        }
    }

    /// The rendered text.
    pub fn render(&self, scope: &dyn Scope) -> Result<String, ExprError> {
        if let Some(text) = self.as_constant() {
            return Ok(text.to_owned());
        }
        let mut work = Work::new(scope);
        work.charge(self.parts.len());
        let mut text = Text::with_capacity(self.likely_len());
        for part in &self.parts {
            let pushed = match part {
                Part::Text(part) => text.str(part),
                other => text.value(&self.value(&mut work, other)?),
            };
            pushed.map_err(|fault| self.fault(fault, part))?;
        }
        Ok(text.into_string())
    }

    /// The value of a text that is one expression and nothing else; the
    /// rendered text of any other.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Value, ExprError> {
        match self.parts.as_slice() {
            [Part::Text(text)] => Ok(Value::text(text)),
            [part] => self.value(&mut Work::new(scope), part),
            _ => Ok(Value::from(self.render(scope)?)),
        }
    }

    fn value(&self, work: &mut Work<'_>, part: &Part) -> Result<Value, ExprError> {
        match part {
            Part::Text(text) => Ok(Value::text(text)),
            Part::Name { name, keys, .. } => machine::load(&self.program, work, *name, *keys)
                .map_err(|fault| self.fault(fault, part)),
            Part::Code { from, to } => Machine::new(&self.program, work).run(*from, *to),
        }
    }

    /// A fault of a whole part.
    fn fault(&self, fault: Fault, part: &Part) -> ExprError {
        let inst = match part {
            Part::Text(_) => None,
            Part::Name { at, .. } => self.program.code.get(*at as usize),
            Part::Code { to, .. } => self.program.code.get(to.saturating_sub(1) as usize),
        };
        let (start, end) = inst.map_or((0, 0), |inst| (inst.start, inst.end));
        ExprError {
            message: fault.0.into_owned(),
            start,
            end,
        }
    }

    /// So that most texts are rendered with one allocation.
    fn likely_len(&self) -> usize {
        let part = |part: &Part| match part {
            Part::Text(text) => text.len(),
            _ => 16,
        };
        self.parts.iter().map(part).sum()
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str, trim_start: bool, trim_end: bool) {
    let text = if trim_start { text.trim_start() } else { text };
    let text = if trim_end { text.trim_end() } else { text };
    if !text.is_empty() {
        parts.push(Part::Text(text.into()));
    }
}

/// A run of one instruction that loads a name needs no machine.
fn shorten(part: &mut Part, program: &Program) {
    if let Part::Code { from, to } = *part
        && to == from + 1
        && let Op::Name(name, keys) = program.code[from as usize].op
    {
        *part = Part::Name {
            name,
            keys,
            at: from,
        };
    }
}
