//! Case: one port per value.
//!
//!   enter --(the first value that equals)--> its port
//!         --(none)--> `default`
//!         --(an expression is broken)--> `error`

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, PortSpec, Spec, spec::ERROR,
};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
        text::{HIDDEN, Text},
    },
    trace::{TraceSink, What},
};

activity! {
    /// Compares a text with a list of values, from the top, and takes the port
    /// of the first that is equal, or `default`. Values may be expressions:
    /// with the text `true` the first expression that holds wins.
    pub struct Case {
        expression: Text,
        values: Box<[(Box<str>, Text)]>,
    }
}

impl Act for Case {
    const SPEC: Spec = Spec {
        activity: "case-statement",
        also: &["case"],
        title: "Case",
        group: Group::Logic,
        icon: "split",
        help: Self::HELP,
        ports: &[PortSpec::plain("default", "None of these"), ERROR],
        fields: &[
            FieldSpec::required("expression", "Text to compare", FieldKind::Template),
            FieldSpec::required("menuLinks", "Values", FieldKind::Branches),
        ],
        outputs: &[],
        needs: Needs::Nothing,
    };

    /// Ports stand in `menuLinks`, the value of each at the same place of `menuLinks:input`.
    fn read(reader: &mut Reader) -> Self {
        let twins = ["menuLinks:input", "menuLinks_input"];
        let inputs = twins.into_iter().map(|key| reader.list(key));
        let inputs = inputs.into_iter().find(|list| !list.is_empty());
        let inputs = inputs.unwrap_or_default();
        let ports = reader.list("menuLinks");
        let values = ports.iter().zip(inputs).map(|(port, value)| {
            let port = port.as_str().map_or_else(|| port.to_string(), str::to_owned);
            let value = reader.template("menuLinks:input", &value);
            (port.into(), value)
        });
        let values = values.collect();
        Self {
            expression: reader.text("expression"),
            values,
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        let text = match cx.render(&self.expression) {
            Ok(text) => text,
            Err(message) => return Next::Fail(message),
        };
        let hidden = self.expression.reads_secret(cx.flow);
        cx.line(|_| What::Decided {
            value: if hidden { HIDDEN } else { &text }.to_owned(),
        });
        for (port, value) in &self.values {
            match cx.render(value) {
                Ok(value) if value == text => return Next::Leave(port),
                Ok(_) => {}
                Err(message) => return Next::Fail(message),
            }
        }
        Next::Leave("default")
    }
}
