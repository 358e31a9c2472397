//! The telephone on the screen.
//!
//! Whoever designs a flow or sets up a channel hears here what a caller hears:
//! three choices and one press to be in the call, the keypad by mouse or keys.

mod api;
mod dialler;
mod keypad;
mod page;
mod speech;
mod transcript;

pub use page::PhonePage;
