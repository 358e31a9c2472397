//! From what the layers below say to what a person is told.

use crate::Cx;
use domain::{Problem, Timestamp, problem::Conflict};
use runtime::{DialError, RuntimeError};
use serde::Serialize;
use store::StoreError;

/// Turns a failure of a lower layer into a problem; what nobody can mend by
/// acting otherwise is logged here, once.
pub(crate) trait OrProblem<T> {
    fn or_problem(self, cx: &Cx) -> Result<T, Problem>;
}

impl<T> OrProblem<T> for Result<T, StoreError> {
    fn or_problem(self, cx: &Cx) -> Result<T, Problem> {
        self.map_err(|error| Fault::Store(error).problem(cx))
    }
}

/// Why a transaction was given up: told to the person as it is, or looked at
/// once the transaction is over (who was faster, what has the same name).
pub(crate) enum Fault {
    Problem(Problem),
    Store(StoreError),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Fault {
    /// What the person is told where nothing better is known.
    pub(crate) fn problem(self, cx: &Cx) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::Store(StoreError::NotFound) => Problem::NotFound,
            Self::Store(error) => failed(cx, &error),
        }
    }

    /// Whether the row had another revision.
    pub(crate) fn is_stale(&self) -> bool {
        matches!(self, Self::Store(StoreError::Stale))
    }

    /// Whether another row of `table` has the same `column`.
    pub(crate) fn is_unique(&self, table: &str, column: &str) -> bool {
        matches!(self, Self::Store(error) if error.is_unique(table, column))
    }
}

impl<T> OrProblem<T> for Result<T, RuntimeError> {
    fn or_problem(self, _cx: &Cx) -> Result<T, Problem> {
        self.map_err(|error| match error {
            RuntimeError::NotFound => Problem::NotFound,
            RuntimeError::NotNow(why) | RuntimeError::Unavailable(why) => Problem::Unavailable(why),
        })
    }
}

impl<T> OrProblem<T> for Result<T, DialError> {
    fn or_problem(self, _cx: &Cx) -> Result<T, Problem> {
        self.map_err(|error| match error {
            DialError::UnknownNumber(number) => {
                Problem::field("number", format!("No channel has the number {number}."))
            }
            DialError::Inactive(channel) => {
                let message = format!("The channel {channel} is switched off.");
                Problem::field("number", message)
            }
            DialError::BadCaller => {
                let message = "Enter a number that starts with +, or choose a withheld number.";
                Problem::field("caller", message)
            }
            DialError::Unavailable(why) => Problem::Unavailable(why),
        })
    }
}

/// Logs a failure and answers with the request's id only.
pub(crate) fn failed(cx: &Cx, error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(request_id = %cx.request_id, "{error}");
    Problem::Failed {
        request_id: cx.request_id.clone(),
    }
}

/// A stale edit: who changed the row meanwhile, and what it is now.
pub(crate) fn conflict(
    changed_by: &str,
    changed_at: Timestamp,
    revision: i64,
    current: &impl Serialize,
) -> Problem {
    Problem::Conflict(Conflict {
        changed_by: changed_by.to_owned(),
        changed_at,
        revision,
        // Forms are plain structs: they always serialise.
        current: serde_json::to_value(current).unwrap_or_default(),
    })
}

/// Fails with the field errors, if there are any.
pub(crate) fn none_of(errors: Vec<domain::FieldError>) -> Result<(), Problem> {
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::Invalid(errors))
    }
}
