//! Slots: where a session keeps values, and which names of expressions mean which slot.
//!
//! Declared variables come first, in the document's order. An output variable
//! of a node (`Menu_1.OptionEntered`) gets a slot only when an expression uses
//! it, so that an HTTP body which nobody reads is never kept.

use crate::{
    document::{Document, VarType},
    expr::{Binding, Value},
};
use std::collections::HashMap;

/// One slot.
#[derive(Debug)]
pub(crate) struct Slot {
    /// The variable, or `Node.Output`.
    pub name: Box<str>,
    /// What its values are coerced to.
    pub ty: VarType,
    /// Its value never appears in a trace.
    pub secret: bool,
    /// Before anything sets it.
    pub initial: Value,
}

/// Which of the two graphs an expression stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Pane {
    /// The main flow.
    Main,
    /// The event flows.
    Events,
}

/// A namespace of output variables.
#[derive(Clone, Copy)]
struct Space {
    node: u32,
    outputs: &'static [&'static str],
}

/// The namespaces of one graph; of two with one name the first holds.
#[derive(Default)]
struct Spaces {
    exact: HashMap<Box<str>, Space>,
    /// By their names in lower case (ASCII letters only).
    folded: HashMap<String, Space>,
}

impl Spaces {
    fn find(&self, base: &str) -> Option<Space> {
        let exact = self.exact.get(base);
        let folded = || self.folded.get(&base.to_ascii_lowercase());
        exact.or_else(folded).copied()
    }
}

/// The slots of a flow while it is compiled.
pub(crate) struct Slots {
    /// All slots so far.
    pub all: Vec<Slot>,
    /// Output slots: node, output, slot.
    pub outputs: Vec<(u32, &'static str, u32)>,
    known_outputs: HashMap<(u32, &'static str), u32>,
    variables: HashMap<Box<str>, u32>,
    spaces: HashMap<Pane, Spaces>,
}

impl Slots {
    /// A slot for each declared variable; of two with one name the first holds.
    pub fn new(document: &Document) -> Self {
        let mut slots = Self {
            all: Vec::new(),
            outputs: Vec::new(),
            known_outputs: HashMap::new(),
            variables: HashMap::new(),
            spaces: HashMap::new(),
        };
        for variable in &document.variables {
            let slot = slots.push(Slot {
                name: variable.name.as_str().into(),
                ty: variable.ty,
                secret: variable.secure,
                initial: Value::from_default(variable.ty, variable.default.as_deref()),
            });
            let name = variable.name.as_str().into();
            slots.variables.entry(name).or_insert(slot);
        }
        slots
    }

    /// Lets expressions say `name.output` for the outputs of a node.
    pub fn space(&mut self, pane: Pane, name: &str, node: u32, outputs: &'static [&'static str]) {
        let space = Space { node, outputs };
        let spaces = self.spaces.entry(pane).or_default();
        spaces.exact.entry(name.into()).or_insert(space);
        let folded = name.to_ascii_lowercase();
        spaces.folded.entry(folded).or_insert(space);
    }

    /// The slot of a declared variable.
    pub fn variable(&self, name: &str) -> Option<u32> {
        self.variables.get(name).copied()
    }

    /// What a name of an expression means. Members are found whatever their
    /// case: published flows mix `ANI` and `ani`.
    pub fn resolve(&mut self, pane: Pane, base: &str, member: Option<&str>) -> Binding {
        let output = member.and_then(|member| self.find_output(pane, base, member));
        if let Some((node, output)) = output {
            return Binding::Whole(self.output(node, output));
        }
        match (self.variable(base), member) {
            (Some(slot), None) => Binding::Whole(slot),
            (Some(slot), Some(_)) => Binding::Base(slot),
            (None, _) => Binding::Unknown,
        }
    }

    /// The slot of a node's output, made when it is first asked for.
    pub fn output(&mut self, node: u32, output: &'static str) -> u32 {
        if let Some(slot) = self.known_outputs.get(&(node, output)) {
            return *slot;
        }
        let slot = self.push(Slot {
            name: output.into(),
            ty: VarType::String,
            secret: false,
            initial: Value::Null,
        });
        self.outputs.push((node, output, slot));
        self.known_outputs.insert((node, output), slot);
        slot
    }

    fn find_output(&self, pane: Pane, base: &str, member: &str) -> Option<(u32, &'static str)> {
        let space = self.find_space(pane, base)?;
        let same = |output: &&&'static str| output.eq_ignore_ascii_case(member);
        let output = space.outputs.iter().find(same)?;
        Some((space.node, output))
    }

    /// Event flows see their own nodes before those of the main flow; the main flow sees its own only.
    fn find_space(&self, pane: Pane, base: &str) -> Option<Space> {
        let in_pane = |pane: Pane| self.spaces.get(&pane)?.find(base);
        match pane {
            Pane::Main => in_pane(Pane::Main),
            Pane::Events => in_pane(Pane::Events).or_else(|| in_pane(Pane::Main)),
        }
    }

    fn push(&mut self, slot: Slot) -> u32 {
        // A document has at most 10,000 activities of a few outputs each.
        let index = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(slot);
        index
    }
}
