//! Cords: smooth paths from a port to the edge of a node.
//!
//! To a target that lies ahead a cord is one curve. To one that lies behind it
//! runs around the corner in a lane beside the target, so that it neither hides
//! behind its own node nor turns on the spot.

use crate::geometry::Point;
use std::fmt::Write;

/// An edge; a cord leaves it, or enters it, at a right angle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Upper edge.
    Top,
    /// Right edge.
    Right,
    /// Lower edge.
    Bottom,
    /// Left edge.
    Left,
}

/// Least and most that a curve stands off an edge before it bends.
const LEAST: f64 = 36.0;
const MOST: f64 = 220.0;
/// How far from edges a lane runs, and how round its corners are.
const LANE: f64 = 28.0;
const CORNER: f64 = 22.0;

impl Side {
    /// The direction away from a node.
    fn outwards(self) -> Point {
        match self {
            Self::Top => Point::new(0.0, -1.0),
            Self::Right => Point::new(1.0, 0.0),
            Self::Bottom => Point::new(0.0, 1.0),
            Self::Left => Point::new(-1.0, 0.0),
        }
    }

    /// A point so far off this edge.
    fn off(self, from: Point, by: f64) -> Point {
        let out = self.outwards();
        Point::new(from.x + out.x * by, from.y + out.y * by)
    }

    /// How far a point lies ahead of this edge; negative when behind.
    fn ahead(self, from: Point, to: Point) -> f64 {
        let out = self.outwards();
        (to.x - from.x) * out.x + (to.y - from.y) * out.y
    }

    fn is_upright(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// The path of a cord as an SVG path, to one decimal.
pub fn cord(start: Point, leaves: Side, end: Point, enters: Side) -> String {
    let mut path = String::with_capacity(96);
    path.push('M');
    push(&mut path, start);
    match leaves.ahead(start, end) < 0.0 {
        true => around(&mut path, &lane(start, leaves, end, enters)),
        false => curve(&mut path, start, leaves, end, enters),
    }
    path
}

fn curve(path: &mut String, start: Point, leaves: Side, end: Point, enters: Side) {
    let reach = |from: Point, side: Side, to: Point| {
        let ahead = side.ahead(from, to);
        let aside = (to.x - from.x).abs() + (to.y - from.y).abs() - ahead.abs();
        (ahead.max(0.0) / 2.0 + aside / 8.0).clamp(LEAST, MOST)
    };
    path.push_str(" C");
    push(path, leaves.off(start, reach(start, leaves, end)));
    path.push(' ');
    push(path, enters.off(end, reach(end, enters, start)));
    path.push(' ');
    push(path, end);
}

/// The corners of a way around, from start to end.
fn lane(start: Point, leaves: Side, end: Point, enters: Side) -> Vec<Point> {
    let (out, into) = (leaves.off(start, LANE), enters.off(end, LANE));
    // Where the way out meets the lane, and where the lane meets the way in.
    let corners = match (leaves.is_upright(), enters.is_upright()) {
        (true, false) => vec![Point::new(out.x, into.y)],
        (false, true) => vec![Point::new(into.x, out.y)],
        (true, true) => {
            let y = between(start.y, end.y);
            vec![Point::new(out.x, y), Point::new(into.x, y)]
        }
        (false, false) => {
            let x = between(start.x, end.x);
            vec![Point::new(x, out.y), Point::new(x, into.y)]
        }
    };
    let mut way = vec![start, out];
    way.extend(corners);
    way.extend([into, end]);
    way
}

/// Half the way, or beside it where the ends are on one line.
fn between(a: f64, b: f64) -> f64 {
    match (a - b).abs() < 2.0 * LANE {
        true => a.min(b) - 2.0 * LANE,
        false => (a + b) / 2.0,
    }
}

/// Straight lines with round corners.
fn around(path: &mut String, way: &[Point]) {
    for corner in way.windows(3) {
        let [from, at, to] = [corner[0], corner[1], corner[2]];
        let radius = CORNER.min(length(from, at) / 2.0).min(length(at, to) / 2.0);
        path.push_str(" L");
        push(path, towards(at, from, radius));
        path.push_str(" Q");
        push(path, at);
        path.push(' ');
        push(path, towards(at, to, radius));
    }
    if let Some(end) = way.last() {
        path.push_str(" L");
        push(path, *end);
    }
}

fn length(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The point so far from `from` on the way to `to`.
fn towards(from: Point, to: Point, by: f64) -> Point {
    let length = length(from, to);
    if length <= f64::EPSILON {
        return from;
    }
    let part = by / length;
    Point::new(
        from.x + (to.x - from.x) * part,
        from.y + (to.y - from.y) * part,
    )
}

fn push(path: &mut String, point: Point) {
    // Writing to a String cannot fail.
    let _ = write!(path, "{},{}", tenth(point.x), tenth(point.y));
}

/// To one decimal, and never `-0`.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Point = Point::new(0.0, 0.0);

    /// All numbers of a path, as points.
    fn points(path: &str) -> Vec<Point> {
        let numbers = path.split(|c: char| c.is_alphabetic() || c == ' ' || c == ',');
        let numbers: Vec<f64> = numbers.filter_map(|n| n.parse().ok()).collect();
        numbers.chunks(2).map(|p| Point::new(p[0], p[1])).collect()
    }

    #[test]
    fn a_cord_leaves_and_enters_at_right_angles() {
        let path = cord(A, Side::Right, Point::new(200.0, 80.0), Side::Left);
        assert_eq!(path, "M0,0 C110,0 90,80 200,80");
        let down = cord(A, Side::Bottom, Point::new(0.0, 100.0), Side::Top);
        assert_eq!(down, "M0,0 C0,50 0,50 0,100");
    }

    #[test]
    fn a_cord_to_something_near_still_stands_off() {
        let path = cord(A, Side::Right, Point::new(4.0, 0.0), Side::Left);
        assert_eq!(path, "M0,0 C36,0 -32,0 4,0");
    }

    #[test]
    fn a_loop_at_one_node_runs_around_its_corner() {
        // From a port low on the right edge to the middle of the upper edge.
        let path = cord(
            Point::new(208.0, 150.0),
            Side::Right,
            Point::new(104.0, 0.0),
            Side::Top,
        );
        let corner = Point::new(236.0, -28.0);
        assert!(points(&path).contains(&corner), "{path}");
        assert!(path.starts_with("M208,150 L") && path.ends_with(" L104,0"));
    }

    #[test]
    fn a_cord_back_stays_clear_of_both_nodes() {
        let end = Point::new(-600.0, 300.0);
        let path = cord(A, Side::Right, end, Side::Top);
        for point in points(&path) {
            assert!(point.x <= LANE && point.y <= 300.0, "{path}");
        }
        assert!(points(&path).contains(&Point::new(28.0, 272.0)), "{path}");
    }

    #[test]
    fn a_cord_up_a_column_runs_beside_it() {
        let path = cord(
            Point::new(104.0, 500.0),
            Side::Bottom,
            Point::new(0.0, 26.0),
            Side::Left,
        );
        let lane = points(&path).into_iter().filter(|point| point.x == -LANE);
        assert!(lane.count() >= 2, "{path}");
    }

    #[test]
    fn every_pair_of_edges_gives_a_path() {
        let sides = [Side::Top, Side::Right, Side::Bottom, Side::Left];
        for end in [A, Point::new(90.0, -40.0), Point::new(-1e6, 1e6)] {
            for leaves in sides {
                for enters in sides {
                    let path = cord(A, leaves, end, enters);
                    assert_eq!(points(&path).last(), Some(&end), "{path}");
                    assert!(!path.contains("NaN"), "{path}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_short() {
        let path = cord(
            Point::new(0.04, -0.01),
            Side::Right,
            Point::new(72.04, 0.0),
            Side::Left,
        );
        assert_eq!(path, "M0,0 C36,0 36,0 72,0");
    }
}
