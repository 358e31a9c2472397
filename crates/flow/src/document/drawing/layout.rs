//! Where nodes stand: as the file says, or in layers from top to bottom.

use super::NODE_WIDTH;
use super::cords::Links;
use super::ports::width_below;
use crate::document::model::{Graph, Point};

/// The file's nodes are 176 wide and tall; ours are wider and lower.
const SPREAD: Point = Point { x: 1.35, y: 1.15 };
/// Farther out than any drawing; keeps arithmetic sane.
const FARTHEST: f64 = 1e6;
/// Space between nodes of a layer, and between layers (tops).
const GAP: f64 = 56.0;
const LAYER: f64 = 148.0;

/// Where nodes stand.
pub(super) struct Placed {
    /// Top-left corners, one per node.
    pub points: Vec<Point>,
    /// The file's own layout was used.
    pub by_file: bool,
}

/// Places all nodes of a graph.
pub(super) fn place(graph: &Graph, links: &Links<'_>) -> Placed {
    let own: Vec<Option<Point>> = graph
        .nodes
        .iter()
        .map(|node| node.point.map(spread))
        .collect();
    if !is_layout(&own) {
        return Placed {
            points: layered(graph, links),
            by_file: false,
        };
    }
    Placed {
        points: fill(own),
        by_file: true,
    }
}

/// Whole pixels: what the drawing gains from fractions is blur.
fn spread(point: Point) -> Point {
    let place = |value: f64, spread: f64| (value.clamp(-FARTHEST, FARTHEST) * spread).round();
    Point {
        x: place(point.x, SPREAD.x),
        y: place(point.y, SPREAD.y),
    }
}

/// Most nodes have a place, and not all of them the same one.
fn is_layout(own: &[Option<Point>]) -> bool {
    let places: Vec<&Point> = own.iter().flatten().collect();
    let Some(first) = places.first() else {
        return false;
    };
    let spread = own.len() == 1 || places.iter().any(|point| point != first);
    spread && places.len() * 2 >= own.len()
}

/// Nodes without a place stand in a row under the others.
fn fill(own: Vec<Option<Point>>) -> Vec<Point> {
    let places = || own.iter().flatten();
    let left = places().map(|point| point.x).fold(f64::INFINITY, f64::min);
    let bottom = places()
        .map(|point| point.y)
        .fold(f64::NEG_INFINITY, f64::max);
    let mut next = Point {
        x: left,
        y: bottom + 2.0 * LAYER,
    };
    let mut points = Vec::with_capacity(own.len());
    for point in &own {
        points.push(point.unwrap_or(next));
        if point.is_none() {
            next.x += NODE_WIDTH + GAP;
        }
    }
    points
}

/// Layers by the longest way from a beginning, loops left out; in a layer nodes
/// stand near the middle of those that lead to them.
fn layered(graph: &Graph, links: &Links<'_>) -> Vec<Point> {
    let wide: Vec<f64> = graph
        .nodes
        .iter()
        .map(|node| width_below(node) + GAP)
        .collect();
    let forward = forward(links);
    let depth = depths(&forward);
    let layers = depth.iter().max().map_or(0, |deepest| deepest + 1);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); layers];
    for (node, depth) in depth.iter().enumerate() {
        rows[*depth].push(node);
    }
    let mut wish = vec![(0.0, 0); depth.len()];
    let mut points = vec![Point::default(); depth.len()];
    for (layer, row) in rows.iter_mut().enumerate() {
        let middle = |node: &usize| match wish[*node] {
            (_, 0) => 0.0,
            (sum, count) => sum / f64::from(count),
        };
        row.sort_by(|a, b| middle(a).total_cmp(&middle(b)).then(a.cmp(b)));
        let mut x = GAP / 2.0 - row.iter().map(|node| wide[*node]).sum::<f64>() / 2.0;
        for node in row.iter() {
            points[*node] = Point {
                x: x.round(),
                y: layer as f64 * LAYER,
            };
            x += wide[*node];
        }
        for node in row.iter() {
            draw_near(&forward[*node], points[*node].x, &mut wish);
        }
    }
    points
}

/// Adds to the wishes of the nodes that a node at `x` leads to, in the order of its
/// ports, which is kept among those that only one node leads to.
fn draw_near(ways: &[usize], x: f64, wish: &mut [(f64, i32)]) {
    let middle = (ways.len() as f64 - 1.0) / 2.0;
    for (index, to) in ways.iter().enumerate() {
        wish[*to].0 += x + (index as f64 - middle) * NODE_WIDTH;
        wish[*to].1 += 1;
    }
}

/// Links without those that close a loop, so that the rest has no loops (depth-first, no recursion).
fn forward(links: &Links<'_>) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let count = links.out.len();
    let mut state = vec![State::New; count];
    let mut forward: Vec<Vec<usize>> = vec![Vec::new(); count];
    for root in roots(links) {
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.pop() {
            if next == 0 {
                if state[node] != State::New {
                    continue;
                }
                state[node] = State::Open;
            }
            let Some(&(_, to)) = links.out[node].get(next) else {
                state[node] = State::Done;
                continue;
            };
            path.push((node, next + 1));
            if state[to] != State::Open {
                forward[node].push(to);
                path.push((to, 0));
            }
        }
    }
    forward
}

/// Nodes that nothing leads to first, then all others, so that every node is visited.
fn roots(links: &Links<'_>) -> Vec<usize> {
    let count = links.out.len();
    let mut entered = vec![false; count];
    for (from, out) in links.out.iter().enumerate() {
        for (_, to) in out {
            entered[*to] |= *to != from;
        }
    }
    let (others, first): (Vec<usize>, Vec<usize>) = (0..count).partition(|node| entered[*node]);
    first.into_iter().chain(others).collect()
}

/// The longest way to each node along links without loops.
fn depths(forward: &[Vec<usize>]) -> Vec<usize> {
    let mut waiting = vec![0usize; forward.len()];
    for to in forward.iter().flatten() {
        waiting[*to] += 1;
    }
    let mut depth = vec![0; forward.len()];
    let mut ready: Vec<usize> = (0..forward.len())
        .filter(|node| waiting[*node] == 0)
        .collect();
    while let Some(node) = ready.pop() {
        for to in &forward[node] {
            depth[*to] = depth[*to].max(depth[node] + 1);
            waiting[*to] -= 1;
            if waiting[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    depth
}
