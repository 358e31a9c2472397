//! An activity that this version does not know. It is kept as it stands in the file.
//!
//!   enter --> `error` (or `failure`), else OnGlobalError

use super::{Act, Group, Needs, Spec, spec::ERROR};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
    },
    trace::TraceSink,
};

activity! {
    /// This version does not know the activity. It is kept and exported as it
    /// is; a contact that reaches it takes the error path.
    pub struct Unknown {
        name: Box<str>,
    }
}

impl Act for Unknown {
    const SPEC: Spec = Spec {
        activity: "",
        also: &[],
        title: "Unknown activity",
        group: Group::Unknown,
        icon: "circle-help",
        help: Self::HELP,
        ports: &[ERROR],
        fields: &[],
        outputs: &[],
        needs: Needs::Nothing,
    };

    fn read(reader: &mut Reader) -> Self {
        Self {
            name: reader.node.activity.as_str().into(),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, _: &mut Cx<'f, '_, T>) -> Next<'f> {
        Next::Fail(format!("the activity `{}` is not known here", self.name))
    }
}
