//! Condition: `true` or `false`.
//!
//!   enter --> `true` | `false`
//!         --(the expression is broken)--> `error`

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, PortSpec, Spec, spec::ERROR,
};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
        text::Text,
    },
    expr::Value,
    trace::{TraceSink, What},
};

activity! {
    /// Evaluates one expression. The value `true` takes the port `true`,
    /// everything else takes `false`; an expression that cannot be evaluated
    /// takes `error`.
    pub struct Condition {
        expression: Text,
    }
}

impl Act for Condition {
    const SPEC: Spec = Spec {
        activity: "condition-activity",
        also: &["condition"],
        title: "Condition",
        group: Group::Logic,
        icon: "git-branch",
        help: Self::HELP,
        ports: &[
            PortSpec::plain("true", "True"),
            PortSpec::plain("false", "False"),
            ERROR,
        ],
        fields: &[FieldSpec::required(
            "expression",
            "Expression",
            FieldKind::Condition,
        )],
        outputs: &[],
        needs: Needs::Nothing,
    };

    fn read(reader: &mut Reader) -> Self {
        Self {
            expression: reader.text("expression"),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        let value = match self.expression.value(&cx.view()) {
            Ok(value) => value,
            Err(message) => return Next::Fail(message),
        };
        let yes = match &value {
            Value::Bool(yes) => *yes,
            Value::Text(text) => text.trim().eq_ignore_ascii_case("true"),
            _ => false,
        };
        let port = if yes { "true" } else { "false" };
        cx.line(|_| What::Decided {
            value: port.to_owned(),
        });
        Next::Leave(port)
    }
}
