//! The pure nouns of the house: ids, times, roles, channels, queues, agents, problems.
//!
//! Invariant: nothing here reads a clock, touches the network or a disk, or
//! knows Leptos, SQL or HTTP. The browser and the server compile the same code.

pub mod agent;
pub mod channel;
pub mod connector;
pub mod contact;
pub mod e164;
pub mod id;
pub mod policy;
pub mod problem;
pub mod time;

pub use e164::E164;
pub use id::*;
pub use problem::{FieldError, Problem};
pub use time::Timestamp;
