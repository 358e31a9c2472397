//! What stands around the graphs: name, kind, variables, the desktop's order.

use crate::document::model::{FlowKind, VarType, Variable, VariableSource};
use crate::document::settings;
use serde_json::{Map, Value};

/// A text field; empty when absent or null.
pub(super) fn text(envelope: &Map<String, Value>, key: &str) -> String {
    let text = envelope.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Flow or subflow; absent means flow.
pub(super) fn kind(envelope: &Map<String, Value>) -> FlowKind {
    let kind = envelope.get("flowType").and_then(Value::as_str);
    match kind.is_some_and(|kind| kind.eq_ignore_ascii_case("SUBFLOW")) {
        true => FlowKind::Subflow,
        false => FlowKind::Flow,
    }
}

/// Declared variables in the file's order; entries without a name are left to the source.
pub(crate) fn variables(envelope: &Map<String, Value>) -> Vec<Variable> {
    let entries = envelope.get("variables").and_then(Value::as_array);
    let entries = entries.into_iter().flatten().filter_map(Value::as_object);
    entries.filter_map(variable).collect()
}

fn variable(entry: &Map<String, Value>) -> Option<Variable> {
    let name = entry.get("name").and_then(Value::as_str)?;
    let flag = |key| settings::flag(entry, key).unwrap_or(false);
    Some(Variable {
        name: name.to_owned(),
        description: text(entry, "description"),
        ty: var_type(&text(entry, "type")),
        default: default(entry.get("value")),
        agent_viewable: flag("isCAD"),
        agent_editable: flag("isAgentEditable"),
        desktop_label: text(entry, "desktopLabel"),
        source: source(&text(entry, "source")),
        secure: flag("isSecure"),
    })
}

/// A default is text whatever the type; a hand-written file may hold the value itself.
fn default(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The type by its name in a file; unknown ones are text.
pub(crate) fn var_type(name: &str) -> VarType {
    let letters = name.chars().filter(char::is_ascii_alphabetic);
    let name: String = letters.map(|c| c.to_ascii_uppercase()).collect();
    match name.as_str() {
        "INTEGER" => VarType::Integer,
        "DECIMAL" => VarType::Decimal,
        "BOOLEAN" => VarType::Boolean,
        "DATETIME" => VarType::DateTime,
        "JSON" => VarType::Json,
        _ => VarType::String,
    }
}

fn source(name: &str) -> VariableSource {
    match name {
        "GLOBAL" | "GLOBAL_TM" => VariableSource::Global,
        "SUBFLOW_INPUT" => VariableSource::SubflowInput,
        "SUBFLOW_OUTPUT" => VariableSource::SubflowOutput,
        _ => VariableSource::Local,
    }
}

/// Names in the order of the interaction panel; the file numbers them as text.
pub(super) fn desktop_order(envelope: &Map<String, Value>) -> Vec<String> {
    let orders = envelope.get("variableOrders");
    let panel = orders.and_then(|orders| orders.get("interaction-panel"));
    let entries = panel.and_then(Value::as_array).into_iter().flatten();
    let mut names: Vec<(f64, &str)> = entries
        .filter_map(Value::as_object)
        .filter_map(|entry| {
            let name = entry.get("name").and_then(Value::as_str)?;
            let place = settings::number(entry, "variableSeq").unwrap_or(f64::MAX);
            Some((place, name))
        })
        .collect();
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    names.into_iter().map(|(_, name)| name.to_owned()).collect()
}
