//! The engine: advances one session by one input and says what should happen.
//!
//! Invariants. `step` is deterministic and total: the same version, session,
//! input and time give the same session and effects, and no input makes it
//! panic or loop for ever. Whatever it asks for is data (`Effect`); whatever
//! comes of that is an `Input` again.
//!
//! ```text
//! Document + Mapping --Compiled::new--> Compiled      once per version
//! Session + now + Input --step--> Session + Effects   once per input
//! ```
//!
//! Suggested reading order: `session` (what a run is), `step` (inputs),
//! `contact` (what happens to the caller), `drive` (from node to node),
//! `fallback` (nobody is left alone), then any activity.

mod compile;
mod compiled;
mod contact;
pub(crate) mod cx;
mod drive;
pub mod effect;
mod fallback;
pub mod input;
mod loops;
pub(crate) mod pace;
pub(crate) mod part;
pub(crate) mod playlist;
pub(crate) mod reader;
pub(crate) mod secrets;
pub(crate) mod session;
mod slots;
mod step;
pub(crate) mod text;
mod values;

pub use compiled::{Compiled, WiredPort, Zones};
pub use drive::STEP_BUDGET;
pub use effect::{Await, Effect, HttpBody, HttpRequest, Method, Prompt, Target, Voice};
pub use input::{HttpOutcome, Input, NoAnswer};
pub use pace::Pace;
pub use session::Session;
pub use step::{step, step_traced};

/// Named by every journal row and snapshot; grows when the same inputs would
/// give another session or other effects.
pub const ENGINE_VERSION: u32 = 2;
