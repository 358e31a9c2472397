//! A session: one contact's run of one flow version, as plain serialisable data.

use super::{Compiled, Effect};
use domain::{Timestamp, agent::AgentVariable, contact::Stage};
use serde::{Deserialize, Serialize};

/// One run of a flow version. Compact: thousands of contacts wait in memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    stage: Stage,
    finished: bool,
}

impl Session {
    /// A session that waits for `Input::Started`.
    pub fn new(flow: &Compiled) -> Self {
        let _ = flow;
        Self {
            stage: Stage::InFlow,
            finished: false,
        }
    }

    /// When the session next wants `Input::Tick`; none while only inputs can move it.
    pub fn next_due(&self) -> Option<Timestamp> {
        None
    }

    /// Where the contact stands.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Whether nothing more will happen: `Effect::Finished` has been returned.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// The effects that are still open, to be performed again after a restart:
    /// what plays, requests without an answer, the place in the queue.
    pub fn outstanding(&self, flow: &Compiled) -> Vec<Effect> {
        let _ = flow;
        Vec::new()
    }

    /// Variables that the flow lets agents see, as they are now, in the file's order.
    pub fn agent_variables(&self, flow: &Compiled) -> Vec<AgentVariable> {
        let _ = flow;
        Vec::new()
    }
}
