//! The names that expressions may use: variables, and outputs of nodes and events.
//!
//! The same rules as the engine's: variables count upper and lower case, nodes
//! and their outputs do not; the main flow sees its own nodes only, event flows
//! see theirs first.

use super::PaneName;
use super::expressions::shown;
use super::view::is_start;
use crate::activities;
use crate::document::catalogue::kind;
use crate::document::model::{Document, Graph};
use crate::engine::part::Part;
use std::collections::{HashMap, HashSet};

/// What a name has: these outputs, or nobody knows which.
type Outputs = Option<&'static [&'static str]>;

/// Every name of a document.
pub(super) struct Scope<'a> {
    variables: HashSet<&'a str>,
    /// Variables by their name in lower case, to guess what was meant.
    folded: HashMap<String, &'a str>,
    main: HashMap<String, Outputs>,
    events: HashMap<String, Outputs>,
}

/// A name that stands for nothing.
pub(super) struct Unknown {
    /// The name and why, as part of a sentence.
    pub what: String,
    /// What to do.
    pub fix: String,
}

impl<'a> Scope<'a> {
    /// The names of a document.
    pub(super) fn new(document: &'a Document) -> Self {
        let variables = document.variables.iter().map(|v| v.name.as_str());
        let folded = variables.clone().map(|name| (name.to_lowercase(), name));
        Self {
            folded: folded.collect(),
            variables: variables.collect(),
            main: spaces(&document.main),
            events: spaces(&document.events),
        }
    }

    /// Whether a variable of this name is declared.
    pub(super) fn declares(&self, variable: &str) -> bool {
        self.variables.contains(variable)
    }

    /// What is wrong with a name, if anything.
    pub(super) fn unknown(
        &self,
        pane: PaneName,
        base: &str,
        member: Option<&str>,
    ) -> Option<Unknown> {
        if self.declares(base) {
            return None;
        }
        let folded = base.to_ascii_lowercase();
        let space = match pane {
            PaneName::Main => self.main.get(&folded),
            PaneName::Events => self.events.get(&folded).or_else(|| self.main.get(&folded)),
        };
        match (space, member) {
            (Some(None), Some(_)) => None,
            (Some(Some(outputs)), Some(member)) => self.output(base, outputs, member),
            (Some(_), None) => Some(Unknown {
                what: format!("{}, which is a node and no value", shown(base)),
                fix: format!("Name one of its outputs, for example {base}.…"),
            }),
            (None, _) => Some(Unknown {
                what: format!("{}, which is neither a variable nor a node", shown(base)),
                fix: self.guess(base),
            }),
        }
    }

    fn output(&self, base: &str, outputs: &[&str], member: &str) -> Option<Unknown> {
        if outputs
            .iter()
            .any(|output| output.eq_ignore_ascii_case(member))
        {
            return None;
        }
        let fix = match outputs {
            [] => format!("{base} has no outputs; remove the name."),
            _ => format!("{base} has {}.", outputs.join(", ")),
        };
        let name = format!("{base}.{member}");
        let what = format!("{}, which is no output of that node", shown(&name));
        Some(Unknown { what, fix })
    }

    /// What to do about a variable that is not there.
    pub(super) fn guess(&self, name: &str) -> String {
        match self.folded.get(&name.to_lowercase()) {
            Some(meant) => format!("Did you mean {meant}? Upper and lower case count."),
            None => "Declare it as a variable, or correct the name.".to_owned(),
        }
    }
}

/// The namespaces of a graph's nodes, in lower case.
fn spaces(graph: &Graph) -> HashMap<String, Outputs> {
    let mut spaces = HashMap::new();
    let mut add = |name: &str, outputs: Outputs| {
        spaces.entry(name.to_ascii_lowercase()).or_insert(outputs);
    };
    for node in &graph.nodes {
        let outputs = match &node.event {
            Some(event) => {
                let part = Part::of_root(node);
                let outputs = part.map(Part::outputs);
                add(event, outputs);
                for space in part.map(Part::spaces).unwrap_or_default() {
                    add(space, outputs);
                }
                outputs
            }
            None => activities::spec(kind(node)).map(|spec| spec.outputs),
        };
        add(&node.name, outputs);
        if is_start(node) {
            add("NewPhoneContact", outputs);
            add("NewContact", outputs);
        }
    }
    spaces
}
