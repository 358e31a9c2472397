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

mod compiled;
pub mod effect;
pub mod input;
mod session;
mod step;

pub use compiled::{Compiled, Pace, Zones};
pub use effect::{Await, Effect, HttpBody, HttpRequest, Method, Prompt, Target, Voice};
pub use input::{HttpOutcome, Input, NoAnswer};
pub use session::Session;
pub use step::{step, step_traced};

/// Named by every journal row and snapshot; grows when the same inputs would
/// give another session or other effects.
pub const ENGINE_VERSION: u32 = 1;
