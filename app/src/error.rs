//! What a server function may fail with, as the browser sees it.

use domain::{FieldError, Problem, problem::Conflict};
use serde::{Deserialize, Serialize};
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

/// A failure that a page can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    /// Nobody is signed in, or the session has ended.
    #[error("signed out")]
    SignedOut,
    /// The person's roles do not allow this.
    #[error("forbidden")]
    Forbidden,
    /// No such thing in this organisation.
    #[error("not found")]
    NotFound,
    /// Fields that are not acceptable; nothing was saved.
    #[error("invalid")]
    Invalid(Vec<FieldError>),
    /// The row was changed by somebody else since it was read.
    #[error("conflict")]
    Conflict(Box<Conflict>),
    /// Too many tries; wait this many seconds.
    #[error("throttled")]
    Throttled {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// It cannot be carried out now, and why, in words for a person.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Something broke on the server; the id finds it in the log. Empty where
    /// the answer never came from the application.
    #[error("failed ({request_id})")]
    Failed {
        /// The request's id.
        request_id: String,
    },
    /// The browser could not reach the server.
    #[error("unreachable")]
    Unreachable,
}

impl ApiError {
    /// The message for `field`, if this error has one.
    pub fn field(&self, field: &str) -> Option<&str> {
        let Self::Invalid(fields) = self else {
            return None;
        };
        let found = fields.iter().find(|error| error.field == field)?;
        Some(&found.message)
    }

    /// What an answer with this HTTP status says when its body is not one of ours.
    pub fn of_status(status: u16) -> Self {
        match status {
            401 => Self::SignedOut,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            429 => Self::Throttled { retry_after_s: 60 },
            502..=504 => Self::Unreachable,
            _ => Self::Failed {
                request_id: String::new(),
            },
        }
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::SignedOut => Self::SignedOut,
            Problem::Forbidden => Self::Forbidden,
            Problem::NotFound => Self::NotFound,
            Problem::Invalid(fields) => Self::Invalid(fields),
            Problem::Conflict(conflict) => Self::Conflict(Box::new(conflict)),
            Problem::Throttled { retry_after_s } => Self::Throttled { retry_after_s },
            Problem::Unavailable(why) => Self::Unavailable(why),
            Problem::Failed { request_id } => Self::Failed { request_id },
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            _ => Self::Failed {
                request_id: String::new(),
            },
        }
    }
}
