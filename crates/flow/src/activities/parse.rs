//! Parse: reads values out of JSON that a variable holds.
//!
//!   enter --> `default`

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, Spec, parse_rows::Rows, spec::DEFAULT,
};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
        secrets::Flowing,
        text::Text,
    },
    expr::Value,
    trace::TraceSink,
};
use serde::de::IgnoredAny;

activity! {
    /// Reads values out of JSON that a variable holds, by JSONPath. A path that
    /// finds nothing leaves its variable as it is.
    pub struct Parse {
        input: Text,
        rows: Rows,
    }
}

impl Act for Parse {
    const SPEC: Spec = Spec {
        activity: "parse-activity",
        also: &["parse"],
        title: "Parse",
        group: Group::Data,
        icon: "file-json",
        help: Self::HELP,
        ports: &[DEFAULT],
        fields: &[
            FieldSpec::required("inputVariable", "Variable to read", FieldKind::Variable),
            FieldSpec::required("outputVariableArray", "Results", FieldKind::Paths),
        ],
        outputs: &[],
        needs: Needs::Nothing,
    };

    fn read(reader: &mut Reader) -> Self {
        let input = reader.plain("inputVariable").to_owned();
        Self {
            input: reader.named("inputVariable", &input),
            rows: Rows::read(reader),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        let value = match self.input.value(&cx.view()) {
            Ok(value) => value,
            Err(message) => return Next::Fail(message),
        };
        let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
        if !matches!(&value, Value::Json(_)) && !is_json(&value.to_text()) {
            cx.complain(|| "the variable holds no JSON".to_owned());
        }
        self.rows.apply(&value, cx);
        Next::Leave("default")
    }

    fn flows(&self, _: &[(&'static str, u32)], ways: &mut Vec<Flowing>) {
        self.rows.flows(self.input.slots(), ways);
    }
}
