//! The caller's side of a contact: what the telephone on the screen shows.
//!
//! One type for the runtime's live contacts and for a simulator, so it lives
//! beside the prompts that it shows.

use crate::engine::{Await, Prompt, Voice};
use domain::{ContactId, Timestamp, contact::EndCause};
use serde::{Deserialize, Serialize};

/// A caller's telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// The contact.
    pub contact: ContactId,
    /// The caller's number, or `anonymous`.
    pub caller: String,
    /// The number dialled.
    pub dialled: String,
    /// The channel's name.
    pub channel_name: String,
    /// When the call began.
    pub since: Timestamp,
    /// Why the call is over; none while it is connected.
    pub ended: Option<EndCause>,
    /// What the caller hears now.
    pub playing: Option<Playing>,
    /// Where the caller waits.
    pub queue: Option<QueuePlace>,
    /// The name of the agent whom the caller talks to.
    pub agent: Option<String>,
}

/// What a caller hears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playing {
    /// Names the prompt when the telephone says that it has ended.
    pub at: Await,
    /// In this order.
    pub prompts: Vec<Prompt>,
    /// How speech sounds.
    pub voice: Voice,
    /// Since when.
    pub since: Timestamp,
    /// When the server goes on by itself; none plays until stopped.
    pub ends: Option<Timestamp>,
    /// A key stops it.
    pub interruptible: bool,
}

/// A place in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePlace {
    /// The queue's name.
    pub name: String,
    /// 1 is next.
    pub position: u32,
    /// Since when.
    pub since: Timestamp,
}
