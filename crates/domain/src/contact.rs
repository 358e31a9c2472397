//! Contacts as the runtime and the pages see them: who called, where it stands, how it ended.

use crate::{ChannelId, ContactId, FlowId, OrgId, QueueId, Timestamp, UserId, VersionId};
use serde::{Deserialize, Serialize};

/// The literal that stands for a withheld caller number.
pub const WITHHELD: &str = "anonymous";

/// Everything that is known when a contact arrives. Frozen for its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFacts {
    /// The contact.
    pub contact: ContactId,
    /// Its organisation.
    pub org: OrgId,
    /// The channel it came in by.
    pub channel: ChannelId,
    /// The channel's name.
    pub channel_name: String,
    /// The flow, if the channel has one that is published.
    pub flow: Option<FlowId>,
    /// The pinned version.
    pub version: Option<VersionId>,
    /// The label by which the version was found, for example `Latest`.
    pub version_label: String,
    /// The caller's number in E.164, or `anonymous` when withheld.
    pub ani: String,
    /// The number that was dialled, in E.164.
    pub dnis: String,
    /// The channel's zone as seconds east of UTC when the contact arrived.
    pub utc_offset_s: i32,
    /// What takes over when the flow leaves the caller alone.
    pub fallback: Fallback,
}

/// The channel's promise that no caller is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fallback {
    /// The queue that takes the caller.
    pub queue: QueueId,
    /// What the caller hears first.
    pub announcement: String,
}

/// Where a contact stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// The main flow serves the caller.
    InFlow,
    /// Waiting in a queue, ordered by (priority, since, contact).
    Queued {
        /// The queue.
        queue: QueueId,
        /// 1 (first) to 10 (last).
        priority: u8,
        /// Since when.
        since: Timestamp,
    },
    /// Offered to an agent; still in its place in the queue.
    Offered {
        /// The queue.
        queue: QueueId,
        /// The agent whose desktop rings.
        agent: UserId,
    },
    /// With an agent.
    WithAgent {
        /// The agent.
        agent: UserId,
    },
    /// Over. Event flows may still be running.
    Ended {
        /// Why.
        cause: EndCause,
    },
}

/// Why a contact is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndCause {
    /// The caller hung up.
    CallerHungUp,
    /// The caller's tab closed and did not come back in time.
    CallerLost,
    /// The flow disconnected the contact.
    FlowDisconnected,
    /// The agent ended it.
    AgentEnded,
}

impl EndCause {
    /// The name in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::CallerHungUp => "caller_hung_up",
            Self::CallerLost => "caller_lost",
            Self::FlowDisconnected => "flow_disconnected",
            Self::AgentEnded => "agent_ended",
        }
    }
}

impl EndCause {
    /// Every cause.
    pub const ALL: [Self; 4] = [
        Self::CallerHungUp,
        Self::CallerLost,
        Self::FlowDisconnected,
        Self::AgentEnded,
    ];

    /// The cause with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.key() == key)
    }
}

/// Where a contact stands, without the details: for lists and the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// The main flow serves the caller.
    InFlow,
    /// Waiting in a queue.
    Queued,
    /// Rings at an agent's desktop.
    Offered,
    /// With an agent.
    WithAgent,
    /// Over.
    Ended,
}

impl StageKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::InFlow,
        Self::Queued,
        Self::Offered,
        Self::WithAgent,
        Self::Ended,
    ];

    /// The name in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::InFlow => "in_flow",
            Self::Queued => "queued",
            Self::Offered => "offered",
            Self::WithAgent => "with_agent",
            Self::Ended => "ended",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

impl Stage {
    /// Where the contact stands, without the details.
    pub fn kind(&self) -> StageKind {
        match self {
            Self::InFlow => StageKind::InFlow,
            Self::Queued { .. } => StageKind::Queued,
            Self::Offered { .. } => StageKind::Offered,
            Self::WithAgent { .. } => StageKind::WithAgent,
            Self::Ended { .. } => StageKind::Ended,
        }
    }
}

/// What is asked of the list of contacts, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactQuery {
    /// Part of a number or of the channel's name; empty finds everything.
    pub search: String,
    /// Only contacts that are not over.
    pub live: bool,
    /// Where the page before this one ended.
    pub after: Option<String>,
    /// How many rows; 0 means the usual number.
    pub limit: u32,
}

/// A contact in the list of contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// The contact.
    pub id: ContactId,
    /// The channel it came in by.
    pub channel: ChannelId,
    /// The channel's name when it came in.
    pub channel_name: String,
    /// The flow that it ran.
    pub flow: Option<FlowId>,
    /// That flow's name now.
    pub flow_name: Option<String>,
    /// The version that it is pinned to.
    pub version: Option<VersionId>,
    /// That version's number.
    pub version_number: Option<u32>,
    /// The caller's number, or `anonymous`.
    pub ani: String,
    /// The number dialled.
    pub dnis: String,
    /// When it arrived.
    pub started_at: Timestamp,
    /// When it first entered a queue.
    pub queued_at: Option<Timestamp>,
    /// The name of the queue it entered last.
    pub queue_name: Option<String>,
    /// When an agent accepted it.
    pub answered_at: Option<Timestamp>,
    /// The agent's name.
    pub agent_name: Option<String>,
    /// When the call was over.
    pub ended_at: Option<Timestamp>,
    /// Why it is over.
    pub cause: Option<EndCause>,
    /// Where it stands.
    pub stage: StageKind,
}
