//! Templates: text with `{{ … }}` in it, parsed once, bound to slots, rendered often.

use super::{Binding, ExprError, Scope, Value};

/// A parsed text.
#[derive(Clone, Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(Box<str>),
    Name {
        base: Box<str>,
        member: Option<Box<str>>,
        binding: Binding,
    },
}

impl Template {
    /// Parses a text.
    pub fn parse(source: &str) -> Result<Self, ExprError> {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((text, after)) = rest.split_once("{{") {
            let at = source.len() - after.len();
            let Some((inner, after)) = after.split_once("}}") else {
                return Err(ExprError::new("`{{` is never closed with `}}`", at - 2, at));
            };
            if !text.is_empty() {
                parts.push(Part::Text(text.into()));
            }
            let mut names = inner.trim().splitn(2, '.');
            parts.push(Part::Name {
                base: names.next().unwrap_or_default().into(),
                member: names.next().map(Into::into),
                binding: Binding::Unknown,
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.into()));
        }
        Ok(Self { parts })
    }

    /// A text in which `{{` means nothing.
    pub fn literal(text: &str) -> Self {
        Self {
            parts: vec![Part::Text(text.into())],
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

    /// The names it uses: a base, and the member right behind it if there is one.
    pub fn names(&self) -> Vec<(String, Option<String>)> {
        let name = |part: &Part| match part {
            Part::Name { base, member, .. } => {
                Some((base.to_string(), member.as_ref().map(ToString::to_string)))
            }
            Part::Text(_) => None,
        };
        self.parts.iter().filter_map(name).collect()
    }

    /// Binds each name to its slot. An unbound name is null.
    pub fn bind(&mut self, resolver: &mut dyn FnMut(&str, Option<&str>) -> Binding) {
        for part in &mut self.parts {
            if let Part::Name {
                base,
                member,
                binding,
            } = part
            {
                *binding = resolver(base, member.as_deref());
            }
        }
    }

    /// The rendered text.
    pub fn render(&self, scope: &dyn Scope) -> Result<String, ExprError> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Name { binding, .. } => text.push_str(&value(*binding, scope).to_text()),
            }
        }
        Ok(text)
    }

    /// The value of a text that is one expression and nothing else; the rendered text of any other.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Value, ExprError> {
        match self.parts.as_slice() {
            [Part::Name { binding, .. }] => Ok(value(*binding, scope)),
            _ => Ok(Value::text(self.render(scope)?)),
        }
    }
}

fn value(binding: Binding, scope: &dyn Scope) -> Value {
    match binding {
        Binding::Whole(slot) | Binding::Base(slot) => scope.slot(slot),
        Binding::Unknown => Value::Null,
    }
}
