//! End Subflow: back to the flow that called.

use super::{Act, Group, Needs, Spec};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
    },
    trace::TraceSink,
};

activity! {
    /// Ends the subflow; its output variables go back to the calling flow. A
    /// subflow that runs on its own ends as a flow does.
    pub struct SubflowEnd {}
}

impl Act for SubflowEnd {
    const SPEC: Spec = Spec {
        activity: "end-subflow",
        also: &[],
        title: "End Subflow",
        group: Group::End,
        icon: "corner-down-left",
        help: Self::HELP,
        ports: &[],
        fields: &[],
        outputs: &[],
        needs: Needs::Nothing,
    };

    fn read(_: &mut Reader) -> Self {
        Self {}
    }

    fn enter<'f, T: TraceSink>(&'f self, _: &mut Cx<'f, '_, T>) -> Next<'f> {
        Next::End
    }
}
