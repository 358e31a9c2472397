//! The pure nouns of the house: ids, times, roles, channels, queues, agents, problems.
//!
//! Invariant: nothing here reads a clock, touches the network or a disk, or
//! knows Leptos, SQL or HTTP. The browser and the server compile the same code.

pub mod agent;
pub mod audit;
pub mod channel;
pub mod connector;
pub mod contact;
pub mod e164;
pub mod flows;
pub mod id;
pub mod page;
pub mod password;
pub mod phone;
pub mod policy;
pub mod problem;
pub mod queue;
pub mod text;
pub mod time;
pub mod user;

pub use e164::E164;
pub use id::*;
pub use problem::{FieldError, Problem};
pub use time::Timestamp;
