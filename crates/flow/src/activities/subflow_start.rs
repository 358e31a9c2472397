//! Start Subflow: a flow hands over to this one.
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
    /// The subflow begins here. What the calling flow gives it stands in its
    /// input variables.
    pub struct SubflowStart {}
}

impl Act for SubflowStart {
    const SPEC: Spec = Spec {
        activity: "NewSubFlowStart",
        also: &["start-subflow"],
        title: "Start Subflow",
        group: Group::Start,
        icon: "play",
        help: Self::HELP,
        ports: &[OUT],
        fields: &[],
        // A subflow that runs on its own is started by a contact.
        outputs: super::Start::SPEC.outputs,
        needs: Needs::Nothing,
    };

    fn read(_: &mut Reader) -> Self {
        Self {}
    }

    fn enter<'f, T: TraceSink>(&'f self, _: &mut Cx<'f, '_, T>) -> Next<'f> {
        Next::Leave("out")
    }
}
