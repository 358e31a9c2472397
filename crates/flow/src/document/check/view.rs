//! A graph with the look-ups that checks need, built once.

use super::PaneName;
use crate::document::model::{Graph, Node};
use std::collections::{HashMap, HashSet};

/// One graph, indexed.
pub(super) struct View<'a> {
    pub pane: PaneName,
    pub graph: &'a Graph,
    /// Node id → index.
    pub index: HashMap<&'a str, usize>,
    /// Per node: the port and target of each link that is whole.
    pub out: Vec<Vec<(&'a str, usize)>>,
    /// Ports that whole links leave by.
    wired: HashSet<(usize, &'a str)>,
    /// Per node: whether something leads to it.
    pub reached: Vec<bool>,
}

impl<'a> View<'a> {
    /// Indexes a graph.
    pub(super) fn new(pane: PaneName, graph: &'a Graph) -> Self {
        let nodes = graph.nodes.iter().enumerate();
        let index: HashMap<&str, usize> = nodes.map(|(i, node)| (node.id.as_str(), i)).collect();
        let mut out = vec![Vec::new(); graph.nodes.len()];
        let mut wired = HashSet::new();
        for link in &graph.links {
            let ends = (index.get(link.from.as_str()), index.get(link.to.as_str()));
            if let (Some(&from), Some(&to)) = ends {
                out[from].push((link.port.as_str(), to));
                wired.insert((from, link.port.as_str()));
            }
        }
        let mut view = Self {
            pane,
            graph,
            index,
            out,
            wired,
            reached: Vec::new(),
        };
        view.reached = view.reach();
        view
    }

    /// Whether a node begins a graph of this pane.
    pub(super) fn begins(&self, node: &Node) -> bool {
        match self.pane {
            PaneName::Main => is_start(node),
            PaneName::Events => node.group == "event",
        }
    }

    /// Whether a link leaves a port.
    pub(super) fn wired(&self, node: usize, port: &str) -> bool {
        self.wired.contains(&(node, port))
    }

    fn reach(&self) -> Vec<bool> {
        let mut reached = vec![false; self.graph.nodes.len()];
        let nodes = self.graph.nodes.iter().enumerate();
        let mut open: Vec<usize> = nodes
            .filter(|(_, node)| self.begins(node))
            .map(|(index, _)| index)
            .collect();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut reached[node], true) {
                open.extend(self.out[node].iter().map(|(_, to)| *to));
            }
        }
        reached
    }
}

/// Whether a node is where a contact (or a calling flow) comes in.
pub(super) fn is_start(node: &Node) -> bool {
    matches!(node.group.as_str(), "start" | "start-subflow")
}
