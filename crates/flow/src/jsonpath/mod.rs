//! The loose JSONPath of Webex exports, after Jayway's.
//!
//! - `$` in front may be left out, and so may the dot behind it:
//!   `$.records[0].Id`, `$.records.[0].Id`, `records[0].Id`, `[0].Id`.
//! - Names after a dot go up to the next `.` or `[` (`$.a-b`, `$.@odata.etag`);
//!   any name fits into `["…"]` or `['…']`.
//! - `[-1]` counts from the end, `[1:3]` is a slice, `[0,2]` and `['a','b']` are
//!   several, `*` is all, `..` searches every depth.
//! - `[?(…)]` keeps what passes a test: `@.a == "x"`, `!=`, `<`, `<=`, `>`, `>=`,
//!   `&&`, `||`, `!`, parentheses, and `@.a` alone for "there is an a". Of a list
//!   the members are tested, of an object the object itself; behind `..`
//!   everything at any depth. A number equals the text of the same number.
//! - `.length()`, `.size()`, `.keys()`, `.first()`, `.last()`, `.min()`, `.max()`,
//!   `.sum()`, `.avg()` at the end.
//!
//! A path without `*`, `..`, test, slice or several indexes finds one value or
//! nothing. Any other finds a list, which may be empty; it finds nothing only
//! if already the part before the first of these finds nothing. Two or more
//! names at the end find an object with those of them that exist.

mod find;
mod functions;
mod parse;
mod pick;
mod test;

pub use pick::Picker;

use crate::expr::Value;
use functions::Function;
use serde_json::Value as Json;
use std::borrow::Cow;
use test::Test;

/// The bounds that keep any path, however hostile, cheap.
pub mod limits {
    /// Bytes of a path.
    pub const SOURCE: usize = 16 * 1024;
    /// Steps of a path.
    pub const STEPS: usize = 256;
    /// Tests and parentheses inside one another.
    pub const NESTING: usize = 16;
    /// Levels of what is copied into a list; more are a miss.
    pub const DEPTH: usize = 128;
    /// Values that a path finds; more are a miss.
    pub const RESULTS: usize = 10_000;
    /// Values that a path looks at or copies; more are a miss.
    pub const VISITS: u32 = 1_000_000;
    /// Values that a path looks at or copies for one unit of fuel.
    pub const VISITS_PER_FUEL: u32 = 16;
}

/// A parsed path.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Begins at the root (`$`) and not at the tested value (`@`).
    from_root: bool,
    steps: Vec<Step>,
    function: Option<Function>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    /// Behind `..`: from every depth.
    deep: bool,
    select: Select,
}

/// What a step selects.
#[derive(Clone, Debug, PartialEq)]
enum Select {
    Name(Box<str>),
    Names(Vec<Box<str>>),
    Index(i64),
    Indexes(Vec<i64>),
    Slice {
        from: Option<i64>,
        to: Option<i64>,
        step: i64,
    },
    All,
    Passing(Test),
}

impl Step {
    /// Whether it finds one value at most.
    fn is_single(&self) -> bool {
        !self.deep && matches!(self.select, Select::Name(_) | Select::Index(_))
    }
}

/// A fault at a place of the path's text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (bytes {start} to {end})")]
pub struct PathError {
    /// What is wrong and what was expected, in words.
    pub message: String,
    /// First byte of the faulty part.
    pub start: u32,
    /// The byte after it.
    pub end: u32,
}

/// What a path found. JSON null can be found, too.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a>(Cow<'a, Json>);

impl Path {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        parse::parse(text)
    }

    /// What the path finds; nothing on a miss.
    pub fn find<'a>(&self, json: &'a Json) -> Option<Found<'a>> {
        find::find(self, json, limits::VISITS).0.map(Found)
    }

    /// What the path finds for so much fuel, and how much it takes: more than
    /// there is where the search had to stop for want of it.
    pub(crate) fn find_for<'a>(&self, json: &'a Json, fuel: u64) -> (Option<Found<'a>>, u32) {
        let most = fuel.saturating_mul(limits::VISITS_PER_FUEL.into());
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let (found, used) = find::find(self, json, most.min(limits::VISITS));
        (found.map(Found), used / limits::VISITS_PER_FUEL + 1)
    }

    /// Whether the path finds a list of however many values, and not one value.
    pub fn finds_many(&self) -> bool {
        let last = self.steps.len().saturating_sub(1);
        let many = |(at, step): (usize, &Step)| {
            !step.is_single()
                && (at < last || step.deep || !matches!(step.select, Select::Names(_)))
        };
        self.steps.iter().enumerate().any(many)
    }
}

impl<'a> Found<'a> {
    /// The JSON that was found.
    pub fn json(&self) -> &Json {
        &self.0
    }

    /// The JSON that was found, copied only where it is a part of the source.
    pub fn into_json(self) -> Json {
        self.0.into_owned()
    }

    /// Whether JSON null was found.
    pub fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// The value: texts unquoted, numbers and booleans as such, objects and lists as JSON.
    pub fn to_value(&self) -> Value {
        Value::of_json(&self.0)
    }

    /// The text to assign to a text variable: texts unquoted, null empty,
    /// objects and lists as JSON text.
    pub fn to_text(&self) -> Cow<'_, str> {
        match &*self.0 {
            Json::String(text) => Cow::Borrowed(text),
            Json::Null => Cow::Borrowed(""),
            other => Cow::Owned(other.to_string()),
        }
    }
}
