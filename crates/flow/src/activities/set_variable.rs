//! Set Variable: gives variables new values, in order.
//!
//!   enter --> `out`
//!         --(a broken expression, or a value that does not fit)--> `error`

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, Spec, spec::{ERROR, OUT},
};
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::Reader,
        secrets::Flowing,
        text::Text,
    },
    trace::TraceSink,
};
use serde_json::{Map, Value as Json};

activity! {
    /// Gives up to ten variables new values, one after the other: text with
    /// expressions in it, or the value of another variable. A value that does
    /// not fit the variable's type takes `error`, and the assignments before it
    /// stay.
    pub struct SetVariable {
        assignments: Box<[Assignment]>,
    }
}

#[derive(Debug)]
struct Assignment {
    /// What the file calls the variable.
    name: Box<str>,
    /// Its slot; none when it is not declared.
    slot: Option<u32>,
    value: Text,
}

impl Act for SetVariable {
    const SPEC: Spec = Spec {
        activity: "set-variable",
        also: &[],
        title: "Set Variable",
        group: Group::Logic,
        icon: "variable",
        help: Self::HELP,
        ports: &[OUT, ERROR],
        fields: &[FieldSpec::required(
            "setVariablesArray",
            "Assignments",
            FieldKind::Assignments,
        )],
        outputs: &[],
        needs: Needs::Nothing,
    };

    /// The array wins where there is one; older files have one assignment in the node itself.
    fn read(reader: &mut Reader) -> Self {
        let rows = reader.list("setVariablesArray");
        let rows: Vec<_> = rows.iter().filter_map(Json::as_object).cloned().collect();
        let rows = if rows.is_empty() {
            vec![reader.node.properties.clone()]
        } else {
            rows
        };
        let assignments = rows.iter().filter_map(|row| assignment(row, reader));
        Self {
            assignments: assignments.collect(),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        for assignment in &self.assignments {
            let Some(slot) = assignment.slot else {
                let name = &assignment.name;
                return Next::Fail(format!("the flow declares no variable `{name}`"));
            };
            let value = assignment.value.value(&cx.view());
            if let Err(message) = value.and_then(|value| cx.set(slot, value)) {
                return Next::Fail(message);
            }
        }
        Next::Leave("out")
    }

    fn flows(&self, _: &[(&'static str, u32)], ways: &mut Vec<Flowing>) {
        ways.extend(self.assignments.iter().filter_map(|assignment| {
            Some(Flowing {
                into: assignment.slot?,
                from: assignment.value.slots().to_vec(),
            })
        }));
    }
}

fn assignment(row: &Map<String, Json>, reader: &mut Reader) -> Option<Assignment> {
    let text = |key: &str| row.get(key).filter(|value| says_something(value));
    let name = text("srcVariable")?.as_str()?;
    let value = ["expr", "literal", "tgtVariable"].into_iter().find_map(text);
    let value = value.cloned().unwrap_or_default();
    let bare = value.as_str().filter(|value| {
        let by_name = row.get("setTo").and_then(Json::as_str) == Some("set-to-variable");
        by_name && reader.slots.variable(value.trim()).is_some()
    });
    let value = match bare {
        Some(variable) => reader.named("expr", variable),
        None => reader.template("expr", &value),
    };
    Some(Assignment {
        name: name.into(),
        slot: reader.slots.variable(name),
        value,
    })
}

fn says_something(value: &Json) -> bool {
    !value.is_null() && value.as_str() != Some("")
}
