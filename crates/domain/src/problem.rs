//! What a use case may answer when it cannot do what was asked.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// One field that is not acceptable, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form, for example `name` or `numbers.0`.
    pub field: String,
    /// A sentence for the person who typed it.
    pub message: String,
}

impl FieldError {
    /// A field error of `field` with the sentence `message`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// A coded, user-facing failure of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Problem {
    /// Nobody is signed in, or the session has ended.
    #[error("signed out")]
    SignedOut,
    /// The person's roles do not allow this.
    #[error("forbidden")]
    Forbidden,
    /// No such thing in this organisation (also what another organisation's thing answers).
    #[error("not found")]
    NotFound,
    /// Fields that are not acceptable; nothing was saved.
    #[error("invalid")]
    Invalid(Vec<FieldError>),
    /// The row was changed by somebody else since it was read.
    #[error("conflict")]
    Conflict(Conflict),
    /// Too many tries; wait this many seconds.
    #[error("throttled")]
    Throttled {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// The request is fine but cannot be carried out now, and why, in words for a person.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Something broke on the server; the id finds it in the log.
    #[error("failed ({request_id})")]
    Failed {
        /// The request's id, shown small with a copy button.
        request_id: String,
    },
}

/// A stale edit: who changed the row meanwhile, and what it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Display name of whoever changed it.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
    /// The newer revision.
    pub revision: i64,
    /// The newer row as JSON, in the shape of the form's own type.
    pub current: serde_json::Value,
}

impl Problem {
    /// One bad field.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}
