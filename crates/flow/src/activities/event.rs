//! Event Handler: where an event flow begins.
//!
//!   enter --> `out`

use super::{Act, Group, Needs, Spec, spec::OUT};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
    },
    trace::TraceSink,
};

activity! {
    /// An event flow begins here when something happens to the contact: it is
    /// offered to an agent, accepted, the agent leaves, the contact ends, or an
    /// activity of the flow fails and no link takes care of it. Event flows run
    /// beside the main flow and share its variables.
    pub struct Event {}
}

impl Act for Event {
    const SPEC: Spec = Spec {
        activity: "event",
        also: &["Event"],
        title: "Event Handler",
        group: Group::Start,
        icon: "plug-zap",
        help: Self::HELP,
        ports: &[OUT],
        fields: &[],
        outputs: &[],
        needs: Needs::Nothing,
    };

    fn read(_: &mut Reader) -> Self {
        Self {}
    }

    fn enter<'f, T: TraceSink>(&'f self, _: &mut Cx<'f, '_, T>) -> Next<'f> {
        Next::Leave("out")
    }
}
