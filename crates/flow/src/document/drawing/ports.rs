//! Where a node's ports stand, what stands beside them, and how tall that makes the node.

use super::cords::Links;
use super::layout::Placed;
use super::{DrawnPort, NODE_WIDTH, Side};
use crate::document::catalogue::is_error_port;
use crate::document::model::{Node, Point};
use crate::document::settings;
use std::collections::{HashMap, HashSet};

/// Height of the part with icon, name and detail.
pub(super) const HEAD: f64 = 52.0;
/// Height of a row with a port's name.
const ROW: f64 = 22.0;
/// Space under the last row.
const FOOT: f64 = 6.0;
/// Least width of a way on the lower edge.
const WAY: f64 = 48.0;
/// Longest label of a port.
const MAX_LABEL: usize = 24;

/// A node's width: wider only where many ways leave its lower edge.
pub(super) fn width(ways: usize, side: Side) -> f64 {
    match side {
        Side::Bottom => NODE_WIDTH.max(ways as f64 * WAY),
        _ => NODE_WIDTH,
    }
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

/// A node's ports and its height.
pub(super) fn place(
    node: &Node,
    at: Point,
    wired: &HashSet<&str>,
    side: Side,
) -> (Vec<DrawnPort>, f64) {
    let labels = Labels::new(node);
    let (errors, plain): (Vec<&String>, Vec<&String>) =
        node.ports.iter().partition(|port| is_error_port(port));
    let only = plain.len() == 1;
    let port = |name: &String, side: Side, x: f64, y: f64| DrawnPort {
        label: labels.label(name, only),
        x,
        y,
        side,
        error: is_error_port(name),
        wired: wired.contains(name.as_str()),
        name: name.clone(),
    };
    match side {
        Side::Bottom => on_bottom(&plain, &errors, at, only, port),
        _ => on_right(&plain, &errors, at, only, port),
    }
}

/// All on the right edge: a single way beside the name, others in rows, errors last.
fn on_right(
    plain: &[&String],
    errors: &[&String],
    at: Point,
    only: bool,
    port: impl Fn(&String, Side, f64, f64) -> DrawnPort,
) -> (Vec<DrawnPort>, f64) {
    let x = at.x + NODE_WIDTH;
    let mut ports = Vec::with_capacity(plain.len() + errors.len());
    let mut rows = 0;
    for (name, in_row) in plain
        .iter()
        .map(|name| (name, !only))
        .chain(errors.iter().map(|name| (name, true)))
    {
        let y = match in_row {
            true => HEAD + ROW * (rows as f64 + 0.5),
            false => HEAD / 2.0,
        };
        rows += usize::from(in_row);
        ports.push(port(name, Side::Right, x, at.y + y));
    }
    let foot = if rows > 0 { FOOT } else { 0.0 };
    (ports, HEAD + ROW * rows as f64 + foot)
}

/// Ordinary ways on the lower edge, evenly; errors on the right edge.
fn on_bottom(
    plain: &[&String],
    errors: &[&String],
    at: Point,
    only: bool,
    port: impl Fn(&String, Side, f64, f64) -> DrawnPort,
) -> (Vec<DrawnPort>, f64) {
    let rows = errors.len().saturating_sub(1) as f64;
    let names = if only || plain.is_empty() { 0.0 } else { ROW };
    let h = HEAD + rows * ROW + names;
    let width = width(plain.len(), Side::Bottom);
    let step = width / plain.len().max(1) as f64;
    let ordinary = plain.iter().enumerate().map(|(index, name)| {
        let x = at.x + step * (index as f64 + 0.5);
        port(name, Side::Bottom, x, at.y + h)
    });
    let faults = errors.iter().enumerate().map(|(index, name)| {
        let y = at.y + HEAD / 2.0 + ROW * index as f64;
        port(name, Side::Right, at.x + width, y)
    });
    (ordinary.chain(faults).collect(), h)
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
            is_menu: node.activity == "ivr-menu",
        }
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
