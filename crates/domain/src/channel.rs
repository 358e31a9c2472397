//! Channels (entry points): what one is, and the bounds of its fields.

use crate::{ChannelId, E164, FieldError, FlowId, QueueId, Timestamp};
use serde::{Deserialize, Serialize};

/// The kind of a channel; it cannot change after creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Callers dial a support number.
    InboundTelephony,
}

impl ChannelKind {
    /// Every kind that can be created today.
    pub const ALL: [Self; 1] = [Self::InboundTelephony];

    /// The name in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::InboundTelephony => "inbound_telephony",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// Longest channel name.
pub const NAME_MAX: usize = 80;
/// Longest description.
pub const DESCRIPTION_MAX: usize = 255;
/// Longest fallback announcement.
pub const ANNOUNCEMENT_MAX: usize = 500;

/// What a person fills in for a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelForm {
    /// 1 to 80 of ASCII letters, digits, `_` and `-`; unique in the organisation.
    pub name: String,
    /// At most 255 characters.
    pub description: String,
    /// IANA zone, for example `Europe/Rome`.
    pub time_zone: String,
    /// Seconds within which a contact counts as answered in time; more than 0.
    pub service_level_s: u32,
    /// The flow that a contact starts; none means that the fallback takes every contact.
    pub flow: Option<FlowId>,
    /// The numbers that callers dial.
    pub numbers: Vec<String>,
    /// Where a caller goes whom the flow leaves alone; required.
    pub fallback_queue: Option<QueueId>,
    /// What such a caller hears first; required.
    pub fallback_announcement: String,
    /// Whether contacts are taken at all.
    pub active: bool,
}

/// A channel in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRow {
    /// Its id.
    pub id: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Grows by one with each change.
    pub revision: i64,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The name of the flow that its contacts start.
    pub flow_name: Option<String>,
    /// Whether that flow has a published version: without one the fallback takes every contact.
    pub flow_published: bool,
    /// The numbers that callers dial, in the form's order.
    pub numbers: Vec<String>,
    /// Whether contacts are taken at all.
    pub active: bool,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

/// A stored channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Grows by one with each change; a stale edit is refused.
    pub revision: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Who did.
    pub changed_by: String,
    /// What a person filled in.
    #[serde(flatten)]
    pub form: ChannelForm,
}

impl ChannelForm {
    /// What is wrong with the form by itself; uniqueness and references are the service's part.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut bad = |field: &str, message: &str| errors.push(FieldError::new(field, message));
        let name_ok = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if self.name.is_empty() {
            bad("name", "Give the channel a name.");
        } else if self.name.len() > NAME_MAX || !self.name.chars().all(name_ok) {
            bad(
                "name",
                "Use 1 to 80 letters A–Z, digits, _ and -, without spaces.",
            );
        }
        if self.description.chars().count() > DESCRIPTION_MAX {
            bad("description", "Use at most 255 characters.");
        }
        if self.time_zone.is_empty() {
            bad("time_zone", "Choose the time zone of this channel.");
        }
        if self.service_level_s == 0 {
            bad(
                "service_level_s",
                "Enter a number of seconds greater than 0.",
            );
        }
        if self.fallback_queue.is_none() {
            bad(
                "fallback_queue",
                "Choose the queue for callers whom the flow cannot serve.",
            );
        }
        if self.fallback_announcement.trim().is_empty() {
            bad(
                "fallback_announcement",
                "Write what such a caller hears first.",
            );
        } else if self.fallback_announcement.chars().count() > ANNOUNCEMENT_MAX {
            bad("fallback_announcement", "Use at most 500 characters.");
        }
        for (index, number) in self.numbers.iter().enumerate() {
            if let Err(error) = number.parse::<E164>() {
                let message = format!("This is not a number in E.164 form: {error}.");
                errors.push(FieldError::new(format!("numbers.{index}"), message));
            }
        }
        errors
    }
}
