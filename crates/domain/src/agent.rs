//! Agents: presence, the contact offered to them, what their desktop shows.

use crate::{ContactId, QueueId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Whether an agent takes contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Not at the desktop.
    #[default]
    Offline,
    /// At the desktop, taking nothing.
    Away,
    /// Next in line.
    Available,
}

impl Presence {
    /// Every presence.
    pub const ALL: [Self; 3] = [Self::Offline, Self::Away, Self::Available];

    /// The name in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Away => "away",
            Self::Available => "available",
        }
    }

    /// The presence with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|presence| presence.key() == key)
    }
}

/// The agent as a flow's events see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentFacts {
    /// The user.
    pub id: UserId,
    /// Display name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The queue that the contact came from.
    pub queue: QueueId,
    /// That queue's name.
    pub queue_name: String,
}

/// A variable that the flow lets agents see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentVariable {
    /// Its name in the flow.
    pub name: String,
    /// What the desktop calls it; the name where the flow gives no label.
    pub label: String,
    /// Its value as text.
    pub value: String,
}

/// Where a screen pop opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PopTarget {
    /// In the desktop, as a sandboxed frame.
    InsideDesktop,
    /// In a tab of its own.
    NewTab,
    /// In the tab that the last pop of this kind used.
    SameTab,
}

/// A page that the flow opens for the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenPop {
    /// What the link is called.
    pub label: String,
    /// The address, every value encoded; https (http only to loopback in a sample organisation).
    pub url: String,
    /// Where it opens.
    pub target: PopTarget,
}

/// A contact that rings at an agent's desktop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The contact.
    pub contact: ContactId,
    /// The caller's number, or `anonymous`.
    pub caller: String,
    /// The number dialled.
    pub dialled: String,
    /// The channel's name.
    pub channel_name: String,
    /// The queue's name.
    pub queue_name: String,
    /// Since when the caller waits.
    pub waiting_since: Timestamp,
    /// When the offer lapses.
    pub expires: Timestamp,
    /// Agent-viewable variables in the file's order.
    pub variables: Vec<AgentVariable>,
    /// Accepting this contact may open a tab (the flow has such a screen pop), so
    /// the accepting click must open it: browsers block one that no click opened.
    pub opens_tab: bool,
}

/// The contact an agent is talking to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveContact {
    /// What the offer said, with the variables as they are now.
    pub offer: Offer,
    /// When the agent accepted.
    pub since: Timestamp,
    /// The screen pops so far, oldest first.
    pub pops: Vec<ScreenPop>,
}

/// All that the agent page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The agent's presence.
    pub presence: Presence,
    /// Since when.
    pub presence_since: Timestamp,
    /// The contact that rings now.
    pub offer: Option<Offer>,
    /// The contact in progress.
    pub contact: Option<ActiveContact>,
    /// The last contact, kept until the next one so that its pops stay reachable.
    pub last: Option<ActiveContact>,
}
