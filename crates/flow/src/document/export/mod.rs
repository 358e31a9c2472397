//! Export: the source with the document's changes put in place.
//!
//! What the document does not differ in is not touched, so a file that was only
//! imported comes back as it was, but for its authors; and what nobody here
//! understands comes back in any case.

mod diagram;
mod process;

use super::import::{event_key, read_graphs, read_variables};
use super::model::{Document, FlowKind, VarType, Variable, VariableSource};
use serde_json::{Map, Value, json};

/// The file that Flow Designer imports: one plain object, compact.
pub fn export(document: &Document) -> String {
    patched(document).to_string()
}

/// The text that is stored; `from_stored` reads it back.
pub fn to_stored(document: &Document) -> String {
    export(document)
}

impl Document {
    /// The text that is stored.
    pub fn to_stored(&self) -> String {
        to_stored(self)
    }
}

/// The source with every difference of the document in it.
fn patched(document: &Document) -> Value {
    let mut root = document.source.clone();
    let Some(envelope) = root.as_object_mut() else {
        return root;
    };
    texts(envelope, document);
    variables(envelope, &document.variables);
    let Ok((main, events)) = read_graphs(envelope) else {
        return root;
    };
    if main != document.main {
        process::patch(envelope, &main, &document.main);
    }
    if events != document.events
        && let Some(group) = event_group(envelope)
    {
        process::patch(group, &events, &document.events);
    }
    root
}

fn texts(envelope: &mut Map<String, Value>, document: &Document) {
    let mut set = |key: &str, text: &str| {
        let now = envelope.get(key).and_then(Value::as_str);
        if now.unwrap_or_default() != text {
            envelope.insert(key.to_owned(), text.into());
        }
    };
    set("name", &document.name);
    set("description", &document.description);
    let kind = envelope.get("flowType").and_then(Value::as_str);
    let is_subflow = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("SUBFLOW"));
    let kind = match document.kind {
        FlowKind::Flow if is_subflow => "FLOW",
        FlowKind::Subflow if !is_subflow => "SUBFLOW",
        _ => return,
    };
    envelope.insert("flowType".to_owned(), kind.into());
}

/// Where event flows stand, made when there were none.
fn event_group(envelope: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    let flows = envelope
        .entry("eventFlows")
        .or_insert_with(|| json!({"eventsMap": {}}));
    let groups = flows.as_object_mut()?.entry("eventsMap");
    let groups = groups.or_insert_with(|| json!({})).as_object_mut()?;
    let key = event_key(groups).unwrap_or("GLOBAL_EVENTS").to_owned();
    let group = groups.entry(key.clone()).or_insert_with(|| {
        json!({"id": key, "name": "name", "description": "description",
               "process": {"activities": {}, "links": []}, "onEvents": {},
               "diagram": {"widgets": {}, "properties": {}}})
    });
    group.as_object_mut()
}

/// Variables are written only when they differ; an entry keeps what is not understood.
fn variables(envelope: &mut Map<String, Value>, now: &[Variable]) {
    let was = read_variables(envelope);
    if was == now {
        return;
    }
    let old = envelope.get("variables").and_then(Value::as_array);
    let old: Vec<Value> = old.cloned().unwrap_or_default();
    let entry_of = |name: &str| {
        let named = |entry: &&Value| entry.get("name").and_then(Value::as_str) == Some(name);
        old.iter().find(named).cloned()
    };
    let entries = now.iter().map(|variable| {
        let mut entry = entry_of(&variable.name).unwrap_or_else(|| json!({}));
        if !was.contains(variable) {
            write_variable(&mut entry, variable);
        }
        entry
    });
    let entries = Value::Array(entries.collect());
    envelope.insert("variables".to_owned(), entries);
}

fn write_variable(entry: &mut Value, variable: &Variable) {
    let Some(entry) = entry.as_object_mut() else {
        return;
    };
    let fields = json!({
        "name": variable.name,
        "description": variable.description,
        "type": type_name(variable.ty),
        "value": variable.default,
        "isCAD": variable.agent_viewable,
        "desktopLabel": variable.desktop_label,
        "isAgentEditable": variable.agent_editable,
        "source": source_name(variable.source),
        "isSecure": variable.secure,
    });
    if let Value::Object(fields) = fields {
        entry.extend(fields);
    }
}

fn type_name(ty: VarType) -> &'static str {
    match ty {
        VarType::String => "STRING",
        VarType::Integer => "INTEGER",
        VarType::Decimal => "DECIMAL",
        VarType::Boolean => "BOOLEAN",
        VarType::DateTime => "DATETIME",
        VarType::Json => "JSON",
    }
}

fn source_name(source: VariableSource) -> &'static str {
    match source {
        VariableSource::Local => "",
        VariableSource::Global => "GLOBAL",
        VariableSource::SubflowInput => "SUBFLOW_INPUT",
        VariableSource::SubflowOutput => "SUBFLOW_OUTPUT",
    }
}
