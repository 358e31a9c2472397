//! The drawing of a flow: boxes, ports and cords with their places, for pages that show it.
//!
//! Nodes stand where the file puts them, spread a little because ours are wider;
//! a graph without a layout gets one from top to bottom. Files are laid out from
//! left to right, so ports stand on the right edge, except where a node's only
//! way leads straight down. Pure and deterministic: the same document, the same drawing.

mod cords;
mod detail;
mod layout;
mod ports;

use super::catalogue::{self, Tint};
use super::model::{Document, Graph, Node, Point};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Width of a node.
pub const NODE_WIDTH: f64 = 208.0;

/// An edge of a node, and the direction in which a cord leaves or enters there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Upper edge.
    Top,
    /// Right edge.
    #[default]
    Right,
    /// Lower edge.
    Bottom,
    /// Left edge.
    Left,
}

/// A whole flow, drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// The main flow.
    pub main: Pane,
    /// The event flows.
    pub events: Pane,
}

/// One graph, drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pane {
    /// Nodes in the document's order.
    pub nodes: Vec<DrawnNode>,
    /// Links in the document's order; those that lead nowhere are not drawn.
    pub links: Vec<DrawnLink>,
    /// What all nodes take up.
    pub bounds: Bounds,
}

/// A rectangle: its top-left corner and size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A node, drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawnNode {
    /// The node's id.
    pub id: String,
    /// What it is called; an event root by its event.
    pub name: String,
    /// The file's word for its activity.
    pub activity: String,
    /// What people call the activity.
    pub title: String,
    /// Lucide's name of its icon.
    pub icon: String,
    /// Its family.
    pub tint: Tint,
    /// The telling setting in one line; may be empty.
    pub detail: String,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
    /// Ways out, in the order in which they are drawn.
    pub ports: Vec<DrawnPort>,
}

/// A way out of a node, drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawnPort {
    /// The port's name in the file.
    pub name: String,
    /// What stands beside it; empty for the only way out, and for errors beside the name.
    pub label: String,
    /// Where it is.
    pub x: f64,
    /// Where it is.
    pub y: f64,
    /// The edge it stands on.
    pub side: Side,
    /// It is for errors.
    pub error: bool,
    /// A link leaves it.
    pub wired: bool,
}

/// A link, drawn: from the port at `start` to the edge of a node at `end`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawnLink {
    /// The link's id.
    pub id: String,
    /// The node it leaves.
    pub from: String,
    /// The port it leaves by.
    pub port: String,
    /// The node it enters.
    pub to: String,
    /// Where the cord begins.
    pub start: Point,
    /// The edge it leaves.
    pub start_side: Side,
    /// Where the cord ends.
    pub end: Point,
    /// The edge it enters.
    pub end_side: Side,
    /// It leaves a port for errors.
    pub error: bool,
}

/// Draws a document.
pub fn drawing(document: &Document) -> Drawing {
    Drawing {
        main: pane(&document.main),
        events: pane(&document.events),
    }
}

fn pane(graph: &Graph) -> Pane {
    let links = cords::Links::new(graph);
    let placed = layout::place(graph, &links);
    let nodes = graph.nodes.iter().enumerate();
    let nodes: Vec<DrawnNode> = nodes
        .map(|(index, node)| {
            let side = ports::side(index, &placed, &links);
            draw(node, placed.points[index], &links.wired[index], side)
        })
        .collect();
    Pane {
        links: cords::draw(graph, &links, &nodes),
        bounds: bounds(&nodes),
        nodes,
    }
}

fn draw(node: &Node, at: Point, wired: &HashSet<&str>, side: Side) -> DrawnNode {
    let facts = catalogue::facts(node);
    let (ports, w, h) = ports::place(node, at, wired, side);
    DrawnNode {
        id: node.id.clone(),
        name: node.event.clone().unwrap_or_else(|| node.name.clone()),
        activity: node.activity.clone(),
        title: facts.title.to_owned(),
        icon: detail::icon(node, &facts).to_owned(),
        tint: facts.tint,
        detail: detail::detail(node),
        x: at.x,
        y: at.y,
        w,
        h,
        ports,
    }
}

fn bounds(nodes: &[DrawnNode]) -> Bounds {
    let least = |of: fn(&DrawnNode) -> f64| nodes.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&DrawnNode) -> f64| nodes.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    if nodes.is_empty() {
        return Bounds::default();
    }
    let (x, y) = (least(|node| node.x), least(|node| node.y));
    Bounds {
        x,
        y,
        w: most(|node| node.x + node.w) - x,
        h: most(|node| node.y + node.h) - y,
    }
}
