//! Queues: where callers wait for an agent.

use crate::{FieldError, QueueId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a person fills in for a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueForm {
    /// 1 to 80 characters; unique in the organisation.
    pub name: String,
    /// At most 255 characters.
    pub description: String,
    /// Seconds within which a contact counts as answered in time; more than 0.
    pub service_level_s: u32,
}

/// A stored queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Its id.
    pub id: QueueId,
    /// Grows by one with each change; a stale edit is refused.
    pub revision: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Who did.
    pub changed_by: String,
    /// What a person filled in.
    #[serde(flatten)]
    pub form: QueueForm,
}

impl QueueForm {
    /// What is wrong with the form by itself; uniqueness is the service's part.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut bad = |field: &str, message: &str| errors.push(FieldError::new(field, message));
        if !crate::text::is_name(&self.name) {
            bad("name", "Use 1 to 80 characters.");
        }
        if self.description.chars().count() > crate::channel::DESCRIPTION_MAX {
            bad("description", "Use at most 255 characters.");
        }
        if self.service_level_s == 0 {
            bad(
                "service_level_s",
                "Enter a number of seconds greater than 0.",
            );
        }
        errors
    }
}
