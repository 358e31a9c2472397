//! Where cords begin and end.

use super::ports::HEAD;
use super::{DrawnLink, DrawnNode, Side};
use crate::document::catalogue::is_error_port;
use crate::document::model::{Graph, Node, Point};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How far a target must lie off before a cord runs straight to its near edge.
const CLEAR: f64 = 24.0;
/// How far the ends of cords between the same two nodes stand apart, and how far all of them spread.
const APART: f64 = 12.0;
const SPREAD: f64 = 36.0;

/// Links with their ends looked up.
pub(super) struct Links<'a> {
    /// Per node: port and target of each whole link.
    pub out: Vec<Vec<(&'a str, usize)>>,
    /// Per node: ports that links leave by.
    pub wired: Vec<HashSet<&'a str>>,
    /// Per node: how many ports are not for errors.
    pub ordinary: Vec<usize>,
    /// Per link: the indices of its ends.
    ends: Vec<Option<(usize, usize)>>,
}

impl<'a> Links<'a> {
    /// Looks up the links of a graph.
    pub(super) fn new(graph: &'a Graph) -> Self {
        let nodes = graph.nodes.iter().enumerate();
        let index: HashMap<&str, usize> = nodes.map(|(i, node)| (node.id.as_str(), i)).collect();
        let count = graph.nodes.len();
        let plain = |node: &Node| {
            node.ports
                .iter()
                .filter(|port| !is_error_port(port))
                .count()
        };
        let mut links = Self {
            out: vec![Vec::new(); count],
            wired: vec![HashSet::new(); count],
            ordinary: graph.nodes.iter().map(plain).collect(),
            ends: Vec::with_capacity(graph.links.len()),
        };
        for link in &graph.links {
            let from = index.get(link.from.as_str()).copied();
            let to = index.get(link.to.as_str()).copied();
            let ends = from.zip(to);
            if let Some((from, to)) = ends {
                links.out[from].push((link.port.as_str(), to));
                links.wired[from].insert(link.port.as_str());
            }
            links.ends.push(ends);
        }
        links
    }
}

/// The cords of a graph.
pub(super) fn draw(graph: &Graph, links: &Links<'_>, nodes: &[DrawnNode]) -> Vec<DrawnLink> {
    let ports: Vec<HashMap<&str, usize>> = nodes
        .iter()
        .map(|node| {
            let ports = node.ports.iter().enumerate();
            ports.map(|(i, port)| (port.name.as_str(), i)).collect()
        })
        .collect();
    let all = graph.links.iter().zip(&links.ends);
    let whole: Vec<_> = all
        .filter_map(|(link, ends)| Some((link, (*ends)?)))
        .collect();
    let mut cords: Vec<DrawnLink> = whole
        .iter()
        .map(|&(link, (from, to))| {
            let port = ports[from].get(link.port.as_str());
            let port = port.map(|index| &nodes[from].ports[*index]);
            let (start, start_side) = match port {
                Some(port) => (
                    Point {
                        x: port.x,
                        y: port.y,
                    },
                    port.side,
                ),
                None => (anchor(&nodes[from], Side::Right), Side::Right),
            };
            let end_side = entry(start, start_side, &nodes[to]);
            DrawnLink {
                id: link.id.clone(),
                from: link.from.clone(),
                port: link.port.clone(),
                to: link.to.clone(),
                start,
                start_side,
                end: anchor(&nodes[to], end_side),
                end_side,
                error: is_error_port(&link.port),
            }
        })
        .collect();
    let ends: Vec<_> = whole.iter().map(|(_, ends)| *ends).collect();
    part(&mut cords, &ends);
    cords
}

/// Parts the ends of cords between the same two nodes, which would lie on each
/// other, in the order of their beginnings, so that they do not cross.
fn part(cords: &mut [DrawnLink], ends: &[(usize, usize)]) {
    let mut bundles: BTreeMap<(usize, usize, u8), Vec<usize>> = BTreeMap::new();
    for (index, (cord, (from, to))) in cords.iter().zip(ends).enumerate() {
        let key = (*from, *to, cord.end_side as u8);
        bundles.entry(key).or_default().push(index);
    }
    for mut bundle in bundles.into_values().filter(|bundle| bundle.len() > 1) {
        bundle.sort_by(|a, b| {
            let (a, b) = (&cords[*a], &cords[*b]);
            let (x, y) = (
                a.start.x.total_cmp(&b.start.x),
                a.start.y.total_cmp(&b.start.y),
            );
            match a.end_side {
                Side::Top | Side::Bottom => x.then(y),
                Side::Left | Side::Right => y.then(x),
            }
        });
        let last = (bundle.len() - 1) as f64;
        let apart = APART.min(SPREAD / last);
        for (place, index) in bundle.into_iter().enumerate() {
            let shift = (place as f64 - last / 2.0) * apart;
            let cord = &mut cords[index];
            match cord.end_side {
                Side::Top | Side::Bottom => cord.end.x += shift,
                Side::Left | Side::Right => cord.end.y += shift,
            }
        }
    }
}

/// The edge by which a cord enters: the near one, so that it does not cross the node.
fn entry(start: Point, side: Side, to: &DrawnNode) -> Side {
    let below = to.y > start.y + CLEAR;
    let above = to.y + to.h < start.y - CLEAR;
    let right = to.x > start.x + CLEAR;
    let left = to.x + to.w < start.x - CLEAR;
    match side {
        Side::Bottom if below => Side::Top,
        Side::Bottom if left => Side::Right,
        Side::Bottom => Side::Left,
        _ if right => Side::Left,
        _ if above => Side::Bottom,
        _ => Side::Top,
    }
}

/// The point of an edge where cords enter.
fn anchor(node: &DrawnNode, side: Side) -> Point {
    let middle = node.x + node.w / 2.0;
    let head = node.y + HEAD / 2.0;
    match side {
        Side::Top => Point {
            x: middle,
            y: node.y,
        },
        Side::Bottom => Point {
            x: middle,
            y: node.y + node.h,
        },
        Side::Left => Point { x: node.x, y: head },
        Side::Right => Point {
            x: node.x + node.w,
            y: head,
        },
    }
}
