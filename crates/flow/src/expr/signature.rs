//! What filters, methods and functions take, and how they look to the machine.

use super::{
    Value,
    work::{Outcome, Work},
};

/// Computes from an input (or receiver) and arguments in the order of the parameters.
pub(super) type Apply = fn(&mut Work<'_>, &Value, &[Value]) -> Outcome;

/// What a call takes: its parameters' names, and how many must be given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signature {
    pub params: &'static [&'static str],
    pub required: usize,
    /// Takes any number of further arguments.
    pub more: bool,
}

impl Signature {
    /// Parameters, of which the first `required` must be given.
    pub const fn new(params: &'static [&'static str], required: usize) -> Self {
        Self {
            params,
            required,
            more: false,
        }
    }

    /// Any number of arguments without names.
    pub const fn any(required: usize) -> Self {
        Self {
            params: &[],
            required,
            more: true,
        }
    }
}
