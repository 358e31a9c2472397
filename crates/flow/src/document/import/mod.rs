//! Import of flow files: unwrap, read, keep everything.
//!
//! What is a flow always becomes a document, however wrong its graph is: that is
//! the part of `check`. An `ImportError` is left for what cannot be represented
//! without losing something: no JSON, no flow, too large, the same id twice.

mod envelope;
mod error;
mod graph;
mod json;
mod unwrap;

pub use error::{ImportCode, ImportError, Position};
pub use json::MAX_NESTING;

use super::model::{Document, Graph};
use error::short;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Largest file.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Most nodes in one document, event flows included.
pub const MAX_NODES: usize = 10_000;
/// Most links in one document, event flows included.
pub const MAX_LINKS: usize = 40_000;
/// Most variables in one document.
pub const MAX_VARIABLES: usize = 1_000;

/// A file as a document, and what was done on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The document.
    pub document: Document,
    /// What a person should know about the import.
    pub notes: Vec<ImportNote>,
}

/// Something a person should know about an import that went well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum ImportNote {
    /// The flow stood inside a text or template; the wrapper was left behind.
    Unwrapped,
    /// E-mail addresses of authors were removed.
    AuthorsRemoved,
    /// Whole numbers beyond 64 bits were rounded.
    NumbersRounded {
        /// How many.
        count: usize,
    },
    /// Groups of event flows besides the usual one are kept in the file but not run.
    OtherEventFlows {
        /// Their keys.
        keys: Vec<String>,
    },
}

/// Reads a flow file: any wrapper, any generation.
pub fn import(bytes: &[u8]) -> Result<Imported, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(not_text)?;
    let (mut root, mut notes) = unwrap::unwrap(text)?;
    if strip_authors(&mut root) {
        notes.push(ImportNote::AuthorsRemoved);
    }
    let others = other_event_flows(&root);
    if !others.is_empty() {
        notes.push(ImportNote::OtherEventFlows { keys: others });
    }
    let document = read(root)?;
    Ok(Imported { document, notes })
}

/// Reads the text that `export` gave; what was once stored always loads.
pub fn from_stored(text: &str) -> Result<Document, ImportError> {
    let (root, _) = unwrap::unwrap(text)?;
    read(root)
}

impl Document {
    /// Reads a stored text.
    pub fn from_stored(text: &str) -> Result<Self, ImportError> {
        from_stored(text)
    }
}

/// The document of an unwrapped file.
fn read(root: Value) -> Result<Document, ImportError> {
    let envelope = root.as_object().ok_or_else(|| not_a_flow(&root))?;
    check_shape(envelope)?;
    let (main, events) = read_graphs(envelope)?;
    let total = |part: fn(&Graph) -> usize| part(&main) + part(&events);
    check_size(
        total(|graph| graph.nodes.len()),
        total(|graph| graph.links.len()),
    )?;
    let variables = envelope::variables(envelope);
    if variables.len() > MAX_VARIABLES {
        return Err(too_many_variables(variables.len()));
    }
    if let Some(long) = variables.iter().find(|v| !graph::is_short(&v.name)) {
        return Err(graph::name_too_long(&long.name));
    }
    Ok(Document {
        name: envelope::text(envelope, "name"),
        description: envelope::text(envelope, "description"),
        kind: envelope::kind(envelope),
        variables,
        desktop_order: envelope::desktop_order(envelope),
        main,
        events,
        source: root,
    })
}

/// Both graphs of an envelope, main first.
pub(crate) fn read_graphs(envelope: &Map<String, Value>) -> Result<(Graph, Graph), ImportError> {
    let main = graph::read(envelope.get("process"), envelope.get("diagram"), None)?;
    let events = match event_group(envelope) {
        Some(group) => graph::read(
            group.get("process"),
            group.get("diagram"),
            group.get("onEvents"),
        )?,
        None => Graph::default(),
    };
    Ok((main, events))
}

pub(crate) use envelope::variables as read_variables;

/// The one group of event flows that is run: the usual key, else the first.
fn event_group(envelope: &Map<String, Value>) -> Option<&Map<String, Value>> {
    let groups = envelope.get("eventFlows")?.get("eventsMap")?.as_object()?;
    groups.get(event_key(groups)?)?.as_object()
}

/// The key of that group.
pub(crate) fn event_key(groups: &Map<String, Value>) -> Option<&str> {
    const USUAL: &str = "GLOBAL_EVENTS";
    match groups.contains_key(USUAL) {
        true => Some(USUAL),
        false => groups.keys().next().map(String::as_str),
    }
}

fn other_event_flows(root: &Value) -> Vec<String> {
    let groups = root
        .get("eventFlows")
        .and_then(|flows| flows.get("eventsMap"));
    let Some(groups) = groups.and_then(Value::as_object) else {
        return Vec::new();
    };
    let used = event_key(groups);
    let others = groups.keys().filter(|key| Some(key.as_str()) != used);
    others.take(20).map(|key| short(key)).collect()
}

/// Blanks the fields that hold authors' e-mail addresses.
fn strip_authors(root: &mut Value) -> bool {
    let mut stripped = false;
    for key in ["createdBy", "lastModifiedBy", "lockedBy"] {
        if let Some(Value::String(author)) = root.get_mut(key)
            && !author.is_empty()
        {
            author.clear();
            stripped = true;
        }
    }
    stripped
}

fn check_shape(envelope: &Map<String, Value>) -> Result<(), ImportError> {
    let process = envelope.get("process").and_then(Value::as_object);
    if process.is_none() && envelope.contains_key("nodes") && envelope.contains_key("edges") {
        return Err(ImportError::new(
            ImportCode::OtherForm,
            "This flow has the newer form with “nodes” and “edges”, which cannot be imported yet. \
             Export the flow from Flow Designer (Manage Flows, Export) and import that file.",
        ));
    }
    let Some(process) = process else {
        return Err(ImportError::new(
            ImportCode::NotAFlow,
            "This is JSON but not a flow: it has no “process” with activities. \
             Choose a file that Flow Designer exported.",
        ));
    };
    if !process.get("activities").is_some_and(Value::is_object) {
        return Err(ImportError::new(
            ImportCode::NotAFlow,
            "This is not a whole flow: its “process” has no “activities”. \
             Export the flow from Flow Designer again and import that file.",
        ));
    }
    Ok(())
}

fn check_size(nodes: usize, links: usize) -> Result<(), ImportError> {
    if nodes > MAX_NODES {
        let message = format!(
            "The flow has {nodes} activities; at most {MAX_NODES} can be imported. \
             Split it into flows that hand over to each other."
        );
        return Err(ImportError::new(ImportCode::TooManyNodes, message));
    }
    if links > MAX_LINKS {
        let message = format!(
            "The flow has {links} links; at most {MAX_LINKS} can be imported. \
             Split it into flows that hand over to each other."
        );
        return Err(ImportError::new(ImportCode::TooManyLinks, message));
    }
    Ok(())
}

fn too_many_variables(count: usize) -> ImportError {
    let message = format!(
        "The flow has {count} variables; at most {MAX_VARIABLES} can be imported. \
         Remove those that nothing uses, or keep several values in one JSON variable."
    );
    ImportError::new(ImportCode::TooManyVariables, message)
}

fn not_a_flow(root: &Value) -> ImportError {
    let what = match root {
        Value::Array(_) => "a list",
        Value::String(_) => "a text in texts in texts",
        _ => "a single value",
    };
    let message = format!(
        "This is JSON but not a flow: it is {what}. Choose a file that Flow Designer exported."
    );
    ImportError::new(ImportCode::NotAFlow, message)
}

fn too_large(bytes: usize) -> ImportError {
    let megabytes = bytes as f64 / 1_048_576.0;
    let message = format!(
        "The file has {megabytes:.1} MB; at most 5 MB can be imported. \
         Check that it is a flow; a flow holds no audio and is rarely larger than 1 MB."
    );
    ImportError::new(ImportCode::TooLarge, message)
}

fn not_text(error: std::str::Utf8Error) -> ImportError {
    let message = format!(
        "The file is not text in UTF-8 (from byte {}). \
         Choose the JSON file that Flow Designer exported, not an archive or a picture of it.",
        error.valid_up_to()
    );
    ImportError::new(ImportCode::NotText, message)
}
