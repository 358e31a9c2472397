//! What can be wrong with an expression, said so that a flow designer can mend it.

use super::limits;

/// A fault at a place of the source text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (bytes {start} to {end})")]
pub struct ExprError {
    /// What is wrong and what was expected, in words.
    pub message: String,
    /// First byte of the faulty part of the source text.
    pub start: u32,
    /// The byte after it.
    pub end: u32,
}

impl ExprError {
    /// A fault between two byte positions of the source text.
    pub fn new(message: impl Into<String>, start: usize, end: usize) -> Self {
        Self {
            message: message.into(),
            start: position(start),
            end: position(end.max(start)),
        }
    }

    /// The place as a pair, as issues carry it.
    pub fn span(&self) -> (u32, u32) {
        (self.start, self.end)
    }
}

/// Sources are at most 64 KiB, but an over-long source is itself an error with a place.
fn position(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(limits::SOURCE as u32)
}
