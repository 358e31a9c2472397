//! What is left to spend on one rendering, and texts that cannot outgrow their bound.

use super::{Scope, Value, limits};
use std::{borrow::Cow, fmt, sync::Arc};

/// Why an operation cannot be done; the machine adds the place.
#[derive(Debug, PartialEq)]
pub(super) struct Fault(pub Cow<'static, str>);

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self(message.into())
    }
}

impl From<&'static str> for Fault {
    fn from(message: &'static str) -> Self {
        Self(message.into())
    }
}

/// What an operation gives.
pub(super) type Outcome = Result<Value, Fault>;

/// The world and the fuel of one rendering.
pub(super) struct Work<'a> {
    pub scope: &'a dyn Scope,
    pub fuel: u64,
    /// What there was at the start.
    pub given: u64,
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        self.scope.burn(self.given - self.fuel);
    }
}

/// Bytes that one unit of fuel moves.
const BYTES: usize = 64;

impl<'a> Work<'a> {
    pub fn new(scope: &'a dyn Scope) -> Self {
        let fuel = scope.fuel().min(limits::FUEL);
        Self {
            scope,
            fuel,
            given: fuel,
        }
    }

    /// Spends fuel for what has been done already.
    pub fn charge(&mut self, units: usize) {
        self.fuel = self.fuel.saturating_sub(units as u64);
    }

    /// Spends fuel.
    pub fn spend(&mut self, units: u64) -> Result<(), Fault> {
        match self.fuel.checked_sub(units) {
            Some(left) => {
                self.fuel = left;
                Ok(())
            }
            None => {
                self.fuel = 0;
                Err("this takes too long to compute".into())
            }
        }
    }

    /// Spends fuel for looking at so many bytes.
    pub fn read(&mut self, bytes: usize) -> Result<(), Fault> {
        self.spend((bytes / BYTES) as u64)
    }

    /// Spends fuel for so many members of a list.
    pub fn members(&mut self, count: usize) -> Result<(), Fault> {
        self.spend((count / 16) as u64)
    }

    /// The text of a value, paid for.
    pub fn text(&mut self, value: &Value) -> Result<Arc<str>, Fault> {
        if let Value::Text(text) = value {
            self.read(text.len())?;
            return Ok(text.clone());
        }
        let mut text = Text::default();
        text.value(value)?;
        self.read(text.len())?;
        Ok(text.into_value_text())
    }
}

/// A text that is at most `limits::OUTPUT` bytes long.
#[derive(Debug, Default)]
pub(super) struct Text(String);

impl Text {
    pub fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes.min(limits::OUTPUT)))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn str(&mut self, text: &str) -> Result<(), Fault> {
        if text.len() > limits::OUTPUT - self.0.len() {
            return Err("the text becomes longer than 1 MB".into());
        }
        self.0.push_str(text);
        Ok(())
    }

    pub fn char(&mut self, c: char) -> Result<(), Fault> {
        self.str(c.encode_utf8(&mut [0; 4]))
    }

    pub fn value(&mut self, value: &Value) -> Result<(), Fault> {
        match value {
            Value::Null => Ok(()),
            Value::Text(text) => self.str(text),
            other => fmt::write(self, format_args!("{other}"))
                .map_err(|_| "the text becomes longer than 1 MB".into()),
        }
    }

    pub fn into_string(self) -> String {
        self.0
    }

    fn into_value_text(self) -> Arc<str> {
        self.0.into()
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.str(text).map_err(|_| fmt::Error)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Text(text.into_value_text())
    }
}
