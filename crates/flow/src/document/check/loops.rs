//! Loops in which nothing waits: they end only with the step budget.

use super::view::View;
use super::{Issue, IssueCode, Issues, Severity};
use crate::document::catalogue;

/// One issue per group of nodes that can go round without waiting.
pub(super) fn check(view: &View<'_>, issues: &mut Issues) {
    let waits: Vec<bool> = view
        .graph
        .nodes
        .iter()
        .map(|node| catalogue::facts(node).waits)
        .collect();
    let mut groups = Groups::new(view, &waits);
    for node in 0..waits.len() {
        groups.visit(node);
    }
    for group in groups.found {
        let first = &view.graph.nodes[group[0]];
        let names = group
            .iter()
            .take(5)
            .map(|index| view.graph.nodes[*index].name.as_str());
        let names: Vec<&str> = names.collect();
        let message = format!(
            "{} can go round without ever waiting; the contact is taken out after too many steps.",
            names.join(" → ")
        );
        let issue = Issue::new(Severity::Warning, IssueCode::EndlessLoop, message);
        let fix = "Count the turns, or put a message, music or a menu into the loop.";
        issues.push(issue.at(view.pane, &first.id).fix(fix));
    }
}

/// Strongly connected groups of nodes that do not wait (Tarjan), without recursion.
struct Groups<'a> {
    view: &'a View<'a>,
    waits: &'a [bool],
    /// When a node was first seen, from 1; 0 before that.
    seen: Vec<usize>,
    /// The earliest node reachable from here that is still open.
    low: Vec<usize>,
    open: Vec<usize>,
    is_open: Vec<bool>,
    clock: usize,
    found: Vec<Vec<usize>>,
}

impl<'a> Groups<'a> {
    fn new(view: &'a View<'a>, waits: &'a [bool]) -> Self {
        let count = waits.len();
        Self {
            view,
            waits,
            seen: vec![0; count],
            low: vec![0; count],
            open: Vec::new(),
            is_open: vec![false; count],
            clock: 0,
            found: Vec::new(),
        }
    }

    fn visit(&mut self, root: usize) {
        if self.waits[root] || self.seen[root] != 0 {
            return;
        }
        self.enter(root);
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.pop() {
            let Some(&(_, to)) = self.view.out[node].get(next) else {
                self.leave(node);
                if let Some(&(parent, _)) = path.last() {
                    self.low[parent] = self.low[parent].min(self.low[node]);
                }
                continue;
            };
            path.push((node, next + 1));
            if self.waits[to] {
                continue;
            }
            if self.seen[to] == 0 {
                self.enter(to);
                path.push((to, 0));
            } else if self.is_open[to] {
                self.low[node] = self.low[node].min(self.seen[to]);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.clock += 1;
        self.seen[node] = self.clock;
        self.low[node] = self.clock;
        self.open.push(node);
        self.is_open[node] = true;
    }

    /// A node whose earliest reachable one is itself closes its group.
    fn leave(&mut self, node: usize) {
        if self.low[node] != self.seen[node] {
            return;
        }
        let from = self.open.iter().rposition(|open| *open == node);
        let group = self.open.split_off(from.unwrap_or(self.open.len()));
        for member in &group {
            self.is_open[*member] = false;
        }
        let itself = self.view.out[node].iter().any(|(_, to)| *to == node);
        if group.len() > 1 || itself {
            self.found.push(group);
        }
    }
}
