//! What happens now: the wire of the tab's one WebSocket, and the browser's end of it.
//!
//! ```ignore
//! let live = Live::expect();
//! live.follow(Topic::Trace(contact), last_line, move |body| …);
//! ```
//! follows a topic for as long as the present owner (a component) lives.

mod client;
mod session;
mod wire;

pub use client::{Line, Live};
pub use wire::{Body, ClientMessage, PATH, SIGNED_OUT, ServerMessage, Topic};
