//! The flow language: documents, the expressions in them, the activities, and the engine.
//!
//! Invariants. Nothing here reads a clock, randomness, the network or a disk:
//! time comes in, effects go out. Any document loads, however broken, and
//! yields issues. `engine::step` is deterministic and total. The same code
//! runs on the server and in the browser.

pub mod activities;
pub mod document;
pub mod engine;
pub mod expr;
pub mod jsonpath;
pub mod phone;
pub mod trace;
