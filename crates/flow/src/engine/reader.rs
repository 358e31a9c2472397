//! Reads an activity's settings from a node's properties, leniently.
//!
//! Absent, null, empty and `{}` mean the same; numbers and switches may be
//! texts; every text may be a template.

use super::{
    slots::{Pane, Slots},
    text::{Text, View},
};
use crate::{
    document::{Mapping, Node},
    expr::{Binding, Template},
};
use serde_json::Value as Json;
use std::sync::Arc;

/// One node's properties, with what is needed to bind its templates.
pub(crate) struct Reader<'a> {
    pub node: &'a Node,
    pub pane: Pane,
    pub slots: &'a mut Slots,
    pub mapping: &'a Mapping,
}

/// A number with bounds: constant, or a template that gives one.
#[derive(Debug)]
pub(crate) struct Number {
    text: Option<Text>,
    fixed: i64,
    min: i64,
    max: i64,
}

impl Reader<'_> {
    /// A property that says something.
    pub fn raw(&self, key: &str) -> Option<&Json> {
        let value = self.node.properties.get(key)?;
        let says_nothing = match value {
            Json::Null => true,
            Json::String(text) => text.is_empty(),
            Json::Object(map) => map.is_empty(),
            Json::Array(list) => list.is_empty(),
            _ => false,
        };
        (!says_nothing).then_some(value)
    }

    /// A property as plain text; empty when absent.
    pub fn plain(&self, key: &str) -> &str {
        self.raw(key).and_then(Json::as_str).unwrap_or_default()
    }

    /// A property as a switch: `true` or `"true"`.
    pub fn switch(&self, key: &str) -> bool {
        match self.raw(key) {
            Some(Json::Bool(on)) => *on,
            Some(Json::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// A property as a list; empty when absent.
    pub fn list(&self, key: &str) -> Vec<Json> {
        let list = self.raw(key).and_then(Json::as_array);
        list.cloned().unwrap_or_default()
    }

    /// A property as a template; blank when absent.
    pub fn text(&mut self, key: &str) -> Text {
        let value = self.raw(key).cloned().unwrap_or_default();
        self.template(key, &value)
    }

    /// A JSON value as a template; numbers and booleans as they print.
    pub fn template(&mut self, field: &str, value: &Json) -> Text {
        match value {
            Json::Null => Text::Plain("".into()),
            Json::String(text) => self.parse(field, text),
            other => Text::Plain(other.to_string().into()),
        }
    }

    /// A text as a template, bound to slots.
    pub fn parse(&mut self, field: &str, source: &str) -> Text {
        if !source.contains("{{") {
            return Text::Plain(source.into());
        }
        let mut template = match Template::parse(source) {
            Ok(template) => template,
            Err(error) => return Text::Broken(format!("{field}: {error}").into()),
        };
        let mut read = Vec::new();
        template.bind(&mut |base, member| {
            let binding = self.slots.resolve(self.pane, base, member);
            if let Binding::Whole(slot) | Binding::Base(slot) = binding {
                read.push(slot);
            }
            binding
        });
        match template.as_constant() {
            Some(text) => Text::Plain(Arc::from(text)),
            None => Text::Live(Box::new(template), read.into()),
        }
    }

    /// The value of a variable named without braces (`Name` or `Node.Output`).
    pub fn named(&mut self, field: &str, name: &str) -> Text {
        let name = name.trim();
        if name.is_empty() || name.contains("{{") {
            return self.parse(field, name);
        }
        self.parse(field, &format!("{{{{{name}}}}}"))
    }

    /// A property as an object of templates, in the file's order.
    pub fn pairs(&mut self, key: &str) -> Box<[(Box<str>, Text)]> {
        let object = self.raw(key).and_then(Json::as_object).cloned();
        let mut pairs = Vec::new();
        for (name, value) in object.unwrap_or_default() {
            let text = self.template(&format!("{key}.{name}"), &value);
            pairs.push((name.into(), text));
        }
        pairs.into()
    }

    /// A property as a whole number between bounds; `default` when absent.
    pub fn number(&mut self, key: &str, default: i64, min: i64, max: i64) -> Number {
        let fixed = |fixed: i64| Number {
            text: None,
            fixed: fixed.clamp(min, max),
            min,
            max,
        };
        match self.text(key) {
            text if text.is_blank() => fixed(default),
            text => match text.plain().map(parse_number) {
                Some(Some(number)) => fixed(number),
                Some(None) => fixed(default),
                None => Number {
                    text: Some(text),
                    ..fixed(default)
                },
            },
        }
    }
}

/// `30`, `"30"`, `" 2.5 "`: the whole part counts.
pub(crate) fn parse_number(text: &str) -> Option<i64> {
    let number = text.trim().parse::<f64>().ok()?;
    // A float converts saturating, and NaN to 0: every result lies in i64.
    number.is_finite().then_some(number as i64)
}

impl Number {
    /// The number; the default where the template renders to nothing.
    pub fn get(&self, view: &View) -> Result<i64, String> {
        let Some(text) = &self.text else {
            return Ok(self.fixed);
        };
        let rendered = text.render(view)?;
        if rendered.trim().is_empty() {
            return Ok(self.fixed);
        }
        match parse_number(&rendered) {
            Some(number) => Ok(number.clamp(self.min, self.max)),
            None if text.reads_secret(view.flow) => Err("a number was expected".to_owned()),
            None => Err(format!("a number was expected, not `{rendered}`")),
        }
    }

    /// Whether it is the same for every session.
    pub fn is_constant(&self) -> bool {
        self.text.is_none()
    }
}
