//! New Phone Contact: a caller has reached the channel.
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
    /// The flow begins here when a caller has reached the channel. Its output
    /// variables say who called (`ANI`, the text `anonymous` where the number
    /// is withheld) and which number was dialled (`DNIS`).
    pub struct Start {}
}

impl Act for Start {
    const SPEC: Spec = Spec {
        activity: "NewPhoneContact",
        also: &["NewContact"],
        title: "New Phone Contact",
        group: Group::Start,
        icon: "phone-incoming",
        help: Self::HELP,
        ports: &[OUT],
        fields: &[],
        outputs: &[
            "ANI",
            "DNIS",
            "InteractionId",
            "OrgId",
            "EntryPointId",
            "FlowId",
            "FlowVersionLabel",
            "PSTNRegion",
            "Headers",
            "CallbackType",
            "CallbackReason",
            "ScheduleSourceInteractionId",
            "Payload",
        ],
        needs: Needs::Nothing,
    };

    fn read(_: &mut Reader) -> Self {
        Self {}
    }

    fn enter<'f, T: TraceSink>(&'f self, _: &mut Cx<'f, '_, T>) -> Next<'f> {
        Next::Leave("out")
    }
}
