//! Where a node's ports stand, what stands beside them, and how tall that makes the node.

use super::cords::Links;
use super::layout::Placed;
use super::{DrawnPort, NODE_WIDTH, Side};
use crate::document::catalogue::{is_error_port, kind};
use crate::document::model::{Node, Point};
use crate::document::settings;
use std::collections::{HashMap, HashSet};

/// Height of the part with icon, name and detail.
pub(super) const HEAD: f64 = 52.0;
/// Height of a row with a port's name.
const ROW: f64 = 22.0;
/// Space under the last row.
const FOOT: f64 = 6.0;
/// Longest label on the lower edge, and about how wide a letter of it is.
const MAX_BELOW: usize = 16;
const LETTER: f64 = 6.2;
/// Least width of a way on the lower edge.
const WAY: f64 = 48.0;
/// Longest label of a port.
const MAX_LABEL: usize = 24;

/// The width of a node whose ports stand on the lower edge: wide enough for their labels.
pub(super) fn width_below(node: &Node) -> f64 {
    let labels = Labels::new(node);
    let plain: Vec<&String> = node
        .ports
        .iter()
        .filter(|port| !is_error_port(port))
        .collect();
    let only = plain.len() == 1;
    let ways = plain.iter().map(|port| way(&labels.below(port, only)));
    NODE_WIDTH.max(ways.sum())
}

/// The width that a way on the lower edge needs.
fn way(label: &str) -> f64 {
    WAY.max(label.chars().count() as f64 * LETTER + 14.0)
}

/// The edge for a node's ports: right where the file's layout runs to the right,
/// but bottom where its only ordinary way leads straight down.
pub(super) fn side(index: usize, placed: &Placed, links: &Links<'_>) -> Side {
    if !placed.by_file {
        return Side::Bottom;
    }
    let mut ways = links.out[index]
        .iter()
        .filter(|(port, _)| !is_error_port(port));
    let (Some((_, to)), None) = (ways.next(), ways.next()) else {
        return Side::Right;
    };
    let (from, to) = (placed.points[index], placed.points[*to]);
    let below = to.y - from.y > HEAD + 2.0 * ROW && (to.x - from.x).abs() < NODE_WIDTH * 0.6;
    match below && links.ordinary[index] <= 1 {
        true => Side::Bottom,
        false => Side::Right,
    }
}

/// A node's ports and its size.
pub(super) fn place(
    node: &Node,
    at: Point,
    wired: &HashSet<&str>,
    side: Side,
) -> (Vec<DrawnPort>, f64, f64) {
    let labels = Labels::new(node);
    let (errors, plain): (Vec<&String>, Vec<&String>) =
        node.ports.iter().partition(|port| is_error_port(port));
    let placing = Placing {
        at,
        plain,
        errors,
        labels,
        wired,
    };
    match side {
        Side::Bottom => placing.on_bottom(width_below(node)),
        _ => placing.on_right(),
    }
}

/// Ports about to be placed.
struct Placing<'a> {
    at: Point,
    plain: Vec<&'a String>,
    errors: Vec<&'a String>,
    labels: Labels,
    wired: &'a HashSet<&'a str>,
}

impl Placing<'_> {
    fn port(&self, name: &str, label: String, side: Side, x: f64, y: f64) -> DrawnPort {
        DrawnPort {
            name: name.to_owned(),
            label,
            x: self.at.x + x,
            y: self.at.y + y,
            side,
            error: is_error_port(name),
            wired: self.wired.contains(name),
        }
    }

    fn only(&self) -> bool {
        self.plain.len() == 1
    }

    /// All on the right edge: a single way beside the name, others in rows, errors last.
    fn on_right(&self) -> (Vec<DrawnPort>, f64, f64) {
        let mut ports = Vec::with_capacity(self.plain.len() + self.errors.len());
        let mut rows = 0.0;
        for name in self.plain.iter().chain(&self.errors) {
            let beside = self.only() && !is_error_port(name);
            let y = match beside {
                true => HEAD / 2.0,
                false => HEAD + ROW * (rows + 0.5),
            };
            rows += if beside { 0.0 } else { 1.0 };
            let label = self.labels.label(name, self.only());
            ports.push(self.port(name, label, Side::Right, NODE_WIDTH, y));
        }
        let foot = if rows > 0.0 { FOOT } else { 0.0 };
        (ports, NODE_WIDTH, HEAD + ROW * rows + foot)
    }

    /// Ordinary ways on the lower edge, each as wide as its label; errors on the right
    /// edge without a label, because the name needs the room.
    fn on_bottom(&self, width: f64) -> (Vec<DrawnPort>, f64, f64) {
        let rows = self.errors.len().saturating_sub(1) as f64;
        let names = if self.plain.len() > 1 { ROW } else { 0.0 };
        let h = HEAD + rows * ROW + names;
        let labels = self
            .plain
            .iter()
            .map(|port| self.labels.below(port, self.only()));
        let labels: Vec<String> = labels.collect();
        let needed: f64 = labels.iter().map(|label| way(label)).sum();
        let spare = (width - needed) / labels.len().max(1) as f64;
        let mut x = 0.0;
        let mut ports = Vec::with_capacity(self.plain.len() + self.errors.len());
        for (name, label) in self.plain.iter().zip(labels) {
            let wide = way(&label) + spare;
            ports.push(self.port(name, label, Side::Bottom, x + wide / 2.0, h));
            x += wide;
        }
        for (index, name) in self.errors.iter().enumerate() {
            let y = HEAD / 2.0 + ROW * index as f64;
            ports.push(self.port(name, String::new(), Side::Right, width, y));
        }
        (ports, width, h)
    }
}

/// What stands beside ports: a key with its meaning, a case's value, else the port's name.
struct Labels {
    meanings: HashMap<String, String>,
    is_menu: bool,
}

impl Labels {
    fn new(node: &Node) -> Self {
        let keys = settings::texts(&node.properties, "menuLinks");
        let values = settings::inputs(&node.properties, "menuLinks");
        Self {
            meanings: keys.into_iter().zip(values).collect(),
            is_menu: kind(node) == "ivr-menu",
        }
    }

    /// The same, short enough for the lower edge.
    fn below(&self, port: &str, only: bool) -> String {
        super::detail::clip(&self.label(port, only), MAX_BELOW)
    }

    fn label(&self, port: &str, only: bool) -> String {
        if only && matches!(port, "out" | "default") {
            return String::new();
        }
        let label = match self.meanings.get(port) {
            Some(meaning) if self.is_menu && meaning.trim() != port => format!("{port} {meaning}"),
            Some(meaning) => meaning.clone(),
            None => port.to_owned(),
        };
        super::detail::clip(&label, MAX_LABEL)
    }
}
