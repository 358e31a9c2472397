//! The part of OData 4 that the sample Dynamics speaks. Everything else is
//! refused with a message, never ignored: a wrong query must not look like an
//! empty answer.

mod eval;
mod filter;
mod lex;
mod options;
pub mod value;

pub use options::{Options, answer};

/// Why a query is refused, in the words of the real product where they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl Refused {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    fn syntax(at: usize, source: &str) -> Self {
        Self(format!("Syntax error at position {at} in '{source}'."))
    }
}
