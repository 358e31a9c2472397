//! Filters: `value | name(arguments)`.

mod encode;
mod format;
mod list;
mod number;
mod sha256;
mod text;
mod time;

use super::{
    Value,
    number::Number,
    signature::{Apply, Signature},
    work::{Fault, Outcome, Work},
};

pub(super) use list::split;
pub(super) use text::{replace_literal, slice_text};

/// A filter.
#[derive(Debug)]
pub(super) struct Filter {
    pub name: &'static str,
    pub signature: Signature,
    /// Whether null is an input like any other; else null stays null.
    pub takes_null: bool,
    pub apply: Apply,
}

const fn filter(
    name: &'static str,
    params: &'static [&'static str],
    required: usize,
    apply: Apply,
) -> Filter {
    Filter {
        name,
        signature: Signature::new(params, required),
        takes_null: false,
        apply,
    }
}

const fn of_null(mut filter: Filter) -> Filter {
    filter.takes_null = true;
    filter
}

/// All filters, by name.
pub(super) static FILTERS: [Filter; 35] = [
    filter("abbreviate", &["length"], 1, text::abbreviate),
    filter("abs", &[], 0, number::abs),
    filter("base64decode", &[], 0, encode::base64decode),
    filter("base64encode", &[], 0, encode::base64encode),
    filter("capitalize", &[], 0, text::capitalize),
    filter(
        "date",
        &["format", "existingFormat", "timeZone"],
        0,
        time::date,
    ),
    of_null(filter("default", &["default"], 1, default)),
    filter("epoch", &["format", "inMillis", "timeZone"], 0, time::epoch),
    filter("escape", &["strategy"], 0, encode::escape),
    filter("first", &[], 0, list::first),
    Filter {
        name: "format",
        signature: Signature::any(0),
        takes_null: false,
        apply: format::format,
    },
    filter("join", &["separator"], 0, list::join),
    of_null(filter("json", &[], 0, encode::json)),
    filter("jsonPath", &["path"], 1, encode::json_path),
    filter("jsonpath", &["path"], 1, encode::json_path),
    filter("last", &[], 0, list::last),
    of_null(filter("length", &[], 0, list::length)),
    filter("lower", &[], 0, text::lower),
    filter("merge", &["items"], 1, list::merge),
    filter("nl2br", &[], 0, text::nl2br),
    filter("numberformat", &["format"], 0, number::numberformat),
    filter("raw", &[], 0, |_, value, _| Ok(value.clone())),
    filter("replace", &["replace_pairs"], 1, text::replace),
    filter("reverse", &[], 0, list::reverse),
    filter("rsort", &[], 0, list::rsort),
    filter("sha256", &[], 0, encode::sha256),
    filter("slice", &["fromIndex", "toIndex"], 0, list::slice),
    filter("sort", &[], 0, list::sort),
    filter("split", &["delimiter", "limit"], 1, list::split),
    filter("title", &[], 0, text::title),
    filter("toJson", &[], 0, encode::json),
    filter("trim", &[], 0, text::trim),
    filter("upper", &[], 0, text::upper),
    filter("urldecode", &[], 0, encode::urldecode),
    filter("urlencode", &[], 0, encode::urlencode),
];

pub(super) fn find(name: &str) -> Option<&'static Filter> {
    FILTERS.iter().find(|filter| filter.name == name)
}

fn default(_: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let empty = super::predicates::is_empty(value);
    Ok(if empty { &arguments[0] } else { value }.clone())
}

/// A whole-number argument; nothing when it is left out or null.
fn whole(arguments: &[Value], at: usize, name: &str) -> Result<Option<i64>, Fault> {
    let Some(value) = given(arguments, at) else {
        return Ok(None);
    };
    match Number::of(value).and_then(Number::whole) {
        Some(whole) => Ok(Some(whole)),
        None => Err(format!("`{name}` must be a whole number, not {}", value.kind()).into()),
    }
}

/// An argument that is there and not null.
fn given(arguments: &[Value], at: usize) -> Option<&Value> {
    arguments.get(at).filter(|value| **value != Value::Null)
}
