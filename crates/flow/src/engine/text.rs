//! Settings that are text: constant, a template, or broken.

use super::Compiled;
use crate::expr::{Scope, Template, Value};
use domain::Timestamp;
use std::{borrow::Cow, cell::Cell, sync::Arc};

/// What stands in for secret values in traces.
pub(crate) const HIDDEN: &str = "•••";

/// A text setting. A template that does not parse is kept as its message:
/// the node takes its error path when it is reached.
#[derive(Debug)]
pub(crate) enum Text {
    /// No expression in it.
    Plain(Arc<str>),
    /// Parsed and bound, with the slots it reads.
    Live(Box<Template>, Box<[u32]>),
    /// What is wrong, and where.
    Broken(Box<str>),
}

/// What templates see: the session's values at a moment.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub flow: &'a Compiled,
    pub values: &'a [Value],
    pub now: Timestamp,
    /// Secret values read as dots: for traces.
    pub masked: bool,
    /// What a step may still compute; none where that is nobody's concern. Traces never
    /// spend it: whether somebody reads must not change what happens.
    pub fuel: Option<&'a Cell<u64>>,
}

impl Text {
    /// The text, if it is the same for every session.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing is set.
    pub fn is_blank(&self) -> bool {
        self.plain().is_some_and(|text| text.trim().is_empty())
    }

    /// The slots it reads.
    pub fn slots(&self) -> &[u32] {
        match self {
            Self::Live(_, slots) => slots,
            _ => &[],
        }
    }

    /// The rendered text, or what is wrong with the expression.
    pub fn render(&self, view: &View) -> Result<Cow<'_, str>, String> {
        match self {
            Self::Plain(text) => Ok(Cow::Borrowed(text)),
            Self::Live(template, slots) => match template.render(view) {
                Ok(text) => Ok(Cow::Owned(text)),
                Err(error) => Err(view.said(slots, &error.to_string())),
            },
            Self::Broken(message) => Err(message.to_string()),
        }
    }

    /// The value of a text that is one expression; the rendered text of any other.
    pub fn value(&self, view: &View) -> Result<Value, String> {
        match self {
            Self::Plain(text) => Ok(Value::Text(text.clone())),
            Self::Live(template, slots) => match template.evaluate(view) {
                Ok(value) => Ok(value),
                Err(error) => Err(view.said(slots, &error.to_string())),
            },
            Self::Broken(message) => Err(message.to_string()),
        }
    }

    /// The rendered text as a trace may show it.
    pub fn shown(&self, view: &View) -> String {
        let masked = View {
            masked: true,
            fuel: None,
            ..*view
        };
        match self.render(&masked) {
            Ok(text) => text.into_owned(),
            Err(_) if self.reads_secret(view.flow) => HIDDEN.to_owned(),
            Err(message) => message,
        }
    }

    /// Whether it reads a slot whose value may not appear in a trace.
    pub fn reads_secret(&self, flow: &Compiled) -> bool {
        self.slots().iter().any(|slot| flow.is_secret(*slot))
    }
}

impl View<'_> {
    /// An expression's error as a trace may show it: messages quote values.
    fn said(&self, slots: &[u32], message: &str) -> String {
        if slots.iter().any(|slot| self.flow.is_secret(*slot)) {
            "the expression has no value (it reads a secure variable, so nothing more is shown)"
                .to_owned()
        } else {
            message.to_owned()
        }
    }
}

impl Scope for View<'_> {
    fn slot(&self, slot: u32) -> Value {
        if self.masked && self.flow.is_secret(slot) {
            return Value::text(HIDDEN);
        }
        self.values.get(slot as usize).cloned().unwrap_or_default()
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn fuel(&self) -> u64 {
        self.fuel.map_or(u64::MAX, Cell::get)
    }

    fn burn(&self, units: u64) {
        if let Some(fuel) = self.fuel {
            fuel.set(fuel.get().saturating_sub(units));
        }
    }

    fn utc_offset_s(&self, zone: Option<&str>, at: Timestamp) -> Option<i32> {
        match zone {
            None => Some(0),
            Some(zone) => self.flow.utc_offset_s(zone, at),
        }
    }
}
