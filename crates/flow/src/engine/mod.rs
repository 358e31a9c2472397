//! The engine: advances one session by one input and says what should happen.

pub mod effect;
pub mod input;

pub use effect::{Await, Effect, HttpBody, HttpRequest, Method, Prompt, Target, Voice};
pub use input::{HttpOutcome, Input, NoAnswer};

/// Named by every journal row and snapshot; grows when the same inputs would
/// give another session or other effects.
pub const ENGINE_VERSION: u32 = 1;
