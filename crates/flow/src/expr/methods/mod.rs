//! Methods: `value.name(arguments)`, as Java knows them on strings, lists and maps.

mod collection;
mod date;
mod text;

use super::signature::{Apply, Signature};

/// A method. One name serves all kinds of receivers; null answers null.
#[derive(Debug)]
pub(super) struct Method {
    pub name: &'static str,
    pub signature: Signature,
    pub apply: Apply,
}

const fn method(
    name: &'static str,
    params: &'static [&'static str],
    required: usize,
    apply: Apply,
) -> Method {
    Method {
        name,
        signature: Signature::new(params, required),
        apply,
    }
}

pub(super) fn find(name: &str) -> Option<&'static Method> {
    tables().find(|method| method.name == name)
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    tables().map(|method| method.name)
}

fn tables() -> impl Iterator<Item = &'static Method> {
    text::METHODS
        .iter()
        .chain(&collection::METHODS)
        .chain(&date::METHODS)
}
