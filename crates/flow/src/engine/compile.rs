//! Turns a document into a compiled flow, in four passes: names, settings, links, what follows from them.

use super::{
    Compiled, Pace, Zones,
    compiled::{CompiledNode, DeskField},
    loops,
    part::Part,
    reader::Reader,
    secrets,
    slots::{Pane, Slots},
};
use crate::{
    activities::{Activity, ScreenPop},
    document::{Document, Graph, Mapping, Node, Variable},
};
use domain::agent::PopTarget;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// A compiled flow in the making.
pub(super) struct Builder<'a> {
    document: &'a Document,
    mapping: &'a Mapping,
    slots: Slots,
    nodes: Vec<CompiledNode>,
    start: Option<u32>,
    roots: [Option<u32>; 5],
}

impl<'a> Builder<'a> {
    pub fn new(document: &'a Document, mapping: &'a Mapping) -> Self {
        Self {
            document,
            mapping,
            slots: Slots::new(document),
            nodes: Vec::new(),
            start: None,
            roots: [None; 5],
        }
    }

    pub fn build(mut self, zones: Arc<dyn Zones>) -> Compiled {
        let document = self.document;
        self.name(Pane::Main, &document.main, 0);
        let events = index(document.main.nodes.len());
        self.name(Pane::Events, &document.events, events);
        self.read(Pane::Main, &document.main);
        self.read(Pane::Events, &document.events);
        self.link(&document.main, 0);
        self.link(&document.events, events);
        self.place_parts();
        self.keep_outputs();
        loops::find(&mut self.nodes);
        let hides_keys = secrets::spread(&self.nodes, &mut self.slots.all);
        Compiled {
            start: self.start,
            events_from: events,
            roots: self.roots,
            desk: self.desk_fields(),
            language: self.slots.variable("Global_Language"),
            audio: self.audio(),
            hides_keys,
            opens_tab: self.opens_tab(),
            nodes: self.nodes.into(),
            slots: self.slots.all.into(),
            pace: Pace::default(),
            zones,
        }
    }

    /// First pass: where things start, and whose outputs expressions may name.
    fn name(&mut self, pane: Pane, graph: &Graph, first: u32) {
        for (offset, node) in graph.nodes.iter().enumerate() {
            let node_index = first + index(offset);
            let kind = Activity::kind_of(node);
            let outputs = match Part::of_root(node).filter(|_| kind.is_event_root()) {
                Some(part) => self.name_root(part, node_index),
                None => kind.spec().outputs,
            };
            self.slots.space(pane, &node.name, node_index, outputs);
            if pane == Pane::Main && kind.is_start() {
                self.start.get_or_insert(node_index);
                for name in ["NewPhoneContact", "NewContact"] {
                    self.slots.space(pane, name, node_index, outputs);
                }
            }
        }
    }

    fn name_root(&mut self, part: Part, node: u32) -> &'static [&'static str] {
        if let Some(slot) = part.event_index().and_then(|at| self.roots.get_mut(at)) {
            slot.get_or_insert(node);
        }
        for space in part.spaces() {
            self.slots.space(Pane::Events, space, node, part.outputs());
        }
        part.outputs()
    }

    /// Second pass: settings, with templates bound.
    fn read(&mut self, pane: Pane, graph: &Graph) {
        for node in &graph.nodes {
            let mut reader = Reader {
                node,
                pane,
                slots: &mut self.slots,
                mapping: self.mapping,
            };
            let activity = Activity::read(&mut reader);
            self.nodes.push(CompiledNode {
                id: node.id.as_str().into(),
                name: node.name.as_str().into(),
                kind: node.activity.as_str().into(),
                part: Part::Main,
                event: None,
                activity,
                links: Box::default(),
                outputs: Box::default(),
                cycle: Box::default(),
            });
        }
    }

    /// Third pass: ports to nodes. A link to nowhere leaves its port unwired.
    fn link(&mut self, graph: &Graph, first: u32) {
        let mut ids: HashMap<&str, u32> = HashMap::new();
        for (offset, node) in graph.nodes.iter().enumerate() {
            ids.entry(&node.id).or_insert(first + index(offset));
        }
        let mut wired: HashMap<u32, Vec<(Box<str>, u32)>> = HashMap::new();
        let mut seen = HashSet::new();
        for link in &graph.links {
            let ends = (ids.get(link.from.as_str()), ids.get(link.to.as_str()));
            if let (Some(from), Some(to)) = ends
                && seen.insert((*from, link.port.as_str()))
            {
                let ports = wired.entry(*from).or_default();
                ports.push((link.port.as_str().into(), *to));
            }
        }
        for (from, ports) in wired {
            if let Some(node) = self.nodes.get_mut(from as usize) {
                node.links = ports.into();
            }
        }
    }

    /// Which event flow each node belongs to: the first root that reaches it.
    fn place_parts(&mut self) {
        for part in Part::EVENTS.into_iter().rev() {
            let at = part.event_index();
            let Some(root) = at.and_then(|at| self.roots.get(at).copied().flatten()) else {
                continue;
            };
            let event = self.root_label(root, part);
            for node in reached(&self.nodes, root) {
                if let Some(node) = self.nodes.get_mut(node as usize) {
                    node.part = part;
                    node.event = Some(event.clone());
                }
            }
        }
    }

    /// What traces call an event flow: the file's own word.
    fn root_label(&self, root: u32, part: Part) -> Box<str> {
        let offset = (root as usize).saturating_sub(self.document.main.nodes.len());
        let node: Option<&Node> = self.document.events.nodes.get(offset);
        let own = node.and_then(|node| node.event.as_deref());
        let known = part.spaces().first().copied();
        own.or(known).unwrap_or_default().into()
    }

    fn keep_outputs(&mut self) {
        let mut all: HashMap<u32, Vec<(&'static str, u32)>> = HashMap::new();
        for (node, output, slot) in &self.slots.outputs {
            all.entry(*node).or_default().push((*output, *slot));
        }
        for (node, outputs) in all {
            if let Some(node) = self.nodes.get_mut(node as usize) {
                node.outputs = outputs.into();
            }
        }
    }

    /// Agent-viewable variables: the panel's order first, then as declared.
    fn desk_fields(&self) -> Box<[DeskField]> {
        let document = self.document;
        let declared = document.variables.iter().filter(|v| v.agent_viewable);
        let mut by_name: HashMap<&str, &Variable> = HashMap::new();
        for variable in declared.clone() {
            by_name.entry(&variable.name).or_insert(variable);
        }
        let listed = document.desktop_order.iter();
        let listed = listed.filter_map(|name| by_name.get(name.as_str()).copied());
        let mut seen = HashSet::new();
        let fields = listed.chain(declared).filter_map(|variable| {
            let slot = self.slots.variable(&variable.name)?;
            seen.insert(slot).then(|| desk_field(slot, variable))
        });
        fields.collect()
    }

    fn audio(&self) -> HashMap<Box<str>, crate::document::AudioFile> {
        let files = self.mapping.audio.iter();
        files
            .map(|(name, file)| (name.as_str().into(), file.clone()))
            .collect()
    }

    /// A screen pop of an accepted contact that wants a tab.
    fn opens_tab(&self) -> bool {
        self.nodes.iter().any(|node| {
            let target = node.activity.as_screen_pop().map(ScreenPop::target);
            node.part == Part::AgentAnswered
                && matches!(target, Some(PopTarget::NewTab | PopTarget::SameTab))
        })
    }
}

fn desk_field(slot: u32, variable: &Variable) -> DeskField {
    let labelled = !variable.desktop_label.trim().is_empty();
    let label = match labelled {
        true => &variable.desktop_label,
        false => &variable.name,
    };
    DeskField {
        slot,
        secure: variable.secure,
        name: variable.name.as_str().into(),
        label: label.as_str().into(),
    }
}

/// Every node that a root leads to, the root first.
fn reached(nodes: &[CompiledNode], root: u32) -> Vec<u32> {
    let mut found = vec![root];
    let mut seen = vec![false; nodes.len()];
    let mut next = 0;
    while let Some(at) = found.get(next).copied() {
        next += 1;
        if let Some(seen) = seen.get_mut(at as usize) {
            *seen = true;
        }
        let links = nodes.get(at as usize).map(|node| node.links.iter());
        for (_, target) in links.into_iter().flatten() {
            if let Some(seen @ false) = seen.get_mut(*target as usize) {
                *seen = true;
                found.push(*target);
            }
        }
    }
    found
}

/// Nodes are counted in u32: an import takes 10,000 at most.
fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
