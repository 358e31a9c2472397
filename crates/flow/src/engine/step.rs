//! One input, one step.

use super::{Compiled, Effect, Input, Session};
use crate::trace::TraceSink;
use domain::Timestamp;

/// Advances one session by one input.
pub fn step(flow: &Compiled, session: &mut Session, now: Timestamp, input: &Input) -> Vec<Effect> {
    step_traced(flow, session, now, input, &mut ())
}

/// The same, with a line for everything that happens.
pub fn step_traced<T: TraceSink>(
    flow: &Compiled,
    session: &mut Session,
    now: Timestamp,
    input: &Input,
    trace: &mut T,
) -> Vec<Effect> {
    let _ = (flow, session, now, input, trace);
    Vec::new()
}
