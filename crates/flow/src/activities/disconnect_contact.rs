//! Disconnect Contact: the flow ends the call.

use super::{Act, Group, Needs, Spec};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
    },
    trace::TraceSink,
};

activity! {
    /// Ends the call. The event flow PhoneContactEnded still runs.
    pub struct DisconnectContact {}
}

impl Act for DisconnectContact {
    const SPEC: Spec = Spec {
        activity: "disconnect-contact",
        also: &[],
        title: "Disconnect Contact",
        group: Group::Call,
        icon: "phone-off",
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
        Next::HangUp
    }
}
