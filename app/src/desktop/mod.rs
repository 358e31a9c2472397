//! The agent's desktop, first part.
//!
//! An agent goes Available with one click, takes a call with one key (`A`),
//! sees who calls and why, and has the page that the flow opens at hand.

mod api;
mod card;
mod page;
mod pops;
mod presence;

pub use page::DesktopPage;
