//! The document model: what a flow file says, with everything it does not understand kept.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A flow as drawn, however broken.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The flow's name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Flow or subflow.
    pub kind: FlowKind,
    /// Variables in the file's order.
    pub variables: Vec<Variable>,
    /// Names of agent-viewable variables in the order of the file's interaction panel; may be empty.
    pub desktop_order: Vec<String>,
    /// The main flow.
    pub main: Graph,
    /// All event flows: one graph of disconnected trees, each rooted at an `event` node.
    pub events: Graph,
    /// The unwrapped file, verbatim and in order; export patches it in place.
    pub source: Value,
}

/// Flow or subflow; absent in a file means flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// Starts with a contact.
    #[default]
    Flow,
    /// Called by a flow.
    Subflow,
}

/// One process: nodes and links.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Nodes in the file's order.
    pub nodes: Vec<Node>,
    /// Links in the file's order.
    pub links: Vec<Link>,
}

/// An activity placed in a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its id, unique in its graph.
    pub id: String,
    /// Its name, unique in its graph; the namespace of its output variables.
    pub name: String,
    /// The widget family: `start`, `action`, `event`, …
    pub group: String,
    /// The kind of step (`activityName`), for example `play-message`; for an event root `event`.
    pub activity: String,
    /// For an event root: its variable namespace (`event`/`displayName`), for example `AgentAnswered`.
    pub event: Option<String>,
    /// Settings as the file gives them.
    pub properties: Map<String, Value>,
    /// Output ports in order, wired or not, without the input port `in`.
    pub ports: Vec<String>,
    /// Top-left corner in the file's layout.
    pub point: Option<Point>,
}

/// Port → node.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its id.
    pub id: String,
    /// The node it leaves.
    pub from: String,
    /// The port it leaves by.
    pub port: String,
    /// The node it enters.
    pub to: String,
    /// The file's polyline, if any.
    pub points: Vec<Point>,
}

/// A point of the drawing, in the file's units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// The type of a variable; it decides how text is coerced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VarType {
    /// Text.
    #[default]
    String,
    /// Whole number.
    Integer,
    /// Number with a fraction.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A point in time.
    DateTime,
    /// A JSON value.
    Json,
}

/// Where a variable comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableSource {
    /// Declared in this flow.
    #[default]
    Local,
    /// The organisation's.
    Global,
    /// Given by the calling flow.
    SubflowInput,
    /// Given back to the calling flow.
    SubflowOutput,
}

/// A declared variable.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name, case-sensitive.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its type.
    pub ty: VarType,
    /// The default value as the file's text; none where the file says null.
    pub default: Option<String>,
    /// Agents see it.
    pub agent_viewable: bool,
    /// Agents may change it.
    pub agent_editable: bool,
    /// What the desktop calls it; may be empty.
    pub desktop_label: String,
    /// Where it comes from.
    pub source: VariableSource,
    /// Never shown in a log or trace.
    pub secure: bool,
}
