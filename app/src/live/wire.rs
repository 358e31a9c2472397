//! The wire of the one WebSocket that each tab holds at `/live`.
//!
//! Both sides speak JSON text frames. The browser subscribes to topics and
//! names how far it has read; after a broken line it opens a new socket and
//! subscribes again from there, so nothing is lost and nothing is shown twice.

use crate::error::ApiError;
use domain::{ContactId, agent::Desk};
use flow::{phone::Phone, trace::TraceLine};
use serde::{Deserialize, Serialize};

/// Where the socket is.
pub const PATH: &str = "/live";

/// The close code of a socket whose session is over: it is not opened again.
pub const SIGNED_OUT: u16 = 4401;

/// Something that a tab can follow.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "contact", rename_all = "snake_case")]
pub enum Topic {
    /// A contact's trace, line by line. Its `seq` is the number of the last line sent, from 1.
    Trace(ContactId),
    /// The caller's telephone of a contact, whole at each change.
    Phone(ContactId),
    /// The signed-in agent's desktop, whole at each change.
    Desk,
    /// That some contact of the organisation started, moved on or ended.
    Contacts,
}

/// What the browser says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Send what happens under this topic, beginning after `from`.
    Subscribe {
        /// What to follow.
        topic: Topic,
        /// The last `seq` that was read; 0 asks for everything.
        from: u64,
    },
    /// Stop.
    Unsubscribe {
        /// What was followed.
        topic: Topic,
    },
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerMessage {
    /// Which topic it belongs to.
    pub topic: Topic,
    /// Grows within the topic; given back as `from` after a broken line.
    pub seq: u64,
    /// What happened.
    pub body: Body,
}

/// What happened under a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Body {
    /// Lines of a trace.
    Trace {
        /// The number of the first of them, from 1.
        first: u64,
        /// The lines, in order.
        lines: Vec<TraceLine>,
    },
    /// The telephone as it is now.
    Phone {
        /// The telephone.
        phone: Box<Phone>,
    },
    /// The desktop as it is now.
    Desk {
        /// The desktop.
        desk: Box<Desk>,
    },
    /// A contact changed.
    Contact {
        /// Which.
        contact: ContactId,
    },
    /// The topic is refused or gone; the subscription is over.
    Refused {
        /// Why.
        error: ApiError,
    },
}
