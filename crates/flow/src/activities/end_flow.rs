//! End Flow: this path of the flow is over.

use super::{Act, Group, Needs, Spec};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
    },
    trace::TraceSink,
};

activity! {
    /// Ends this path of the flow. It does not hang up: a caller who is not in
    /// a queue then goes to the channel's fallback.
    pub struct EndFlow {}
}

impl Act for EndFlow {
    const SPEC: Spec = Spec {
        activity: "end",
        also: &["end-flow"],
        title: "End Flow",
        group: Group::End,
        icon: "circle-stop",
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
