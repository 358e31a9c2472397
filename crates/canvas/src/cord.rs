//! Cords: smooth paths from a port to the edge of a node.

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

/// Least and most that a cord stands off an edge before it bends.
const LEAST: f64 = 36.0;
const MOST: f64 = 220.0;

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
}

/// The path of a cord as an SVG path, to one decimal.
pub fn cord(start: Point, leaves: Side, end: Point, enters: Side) -> String {
    let [first, second] = controls(start, leaves, end, enters);
    let mut path = String::with_capacity(64);
    path.push('M');
    push(&mut path, start);
    path.push_str(" C");
    push(&mut path, first);
    path.push(' ');
    push(&mut path, second);
    path.push(' ');
    push(&mut path, end);
    path
}

/// The point at `t` (0 to 1) of a cord, for labels and hit tests.
pub fn along(start: Point, leaves: Side, end: Point, enters: Side, t: f64) -> Point {
    let [first, second] = controls(start, leaves, end, enters);
    let u = 1.0 - t;
    let mix = |of: fn(Point) -> f64| {
        u * u * u * of(start)
            + 3.0 * u * u * t * of(first)
            + 3.0 * u * t * t * of(second)
            + t * t * t * of(end)
    };
    Point::new(mix(|p| p.x), mix(|p| p.y))
}

fn controls(start: Point, leaves: Side, end: Point, enters: Side) -> [Point; 2] {
    let off = |from: Point, side: Side, to: Point| {
        let out = side.outwards();
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let ahead = dx * out.x + dy * out.y;
        let aside = (dx * out.y).abs() + (dy * out.x).abs();
        // Half the way where the target lies ahead; a wider bow where it lies behind.
        let reach = if ahead >= 0.0 {
            ahead / 2.0 + aside / 8.0
        } else {
            aside / 3.0 - ahead / 3.0
        };
        let reach = reach.clamp(LEAST, MOST);
        Point::new(from.x + out.x * reach, from.y + out.y * reach)
    };
    [off(start, leaves, end), off(end, enters, start)]
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
    fn a_loop_at_one_node_is_seen() {
        // From the middle of the right edge to the middle of the upper edge.
        let (start, end) = (Point::new(208.0, 26.0), Point::new(104.0, 0.0));
        let top = (0..=20).map(|t| along(start, Side::Right, end, Side::Top, f64::from(t) / 20.0));
        let (mut right, mut above) = (0.0_f64, 0.0_f64);
        for point in top {
            right = right.max(point.x);
            above = above.min(point.y);
        }
        assert!(right > 212.0 && above < -10.0, "{right} {above}");
    }

    #[test]
    fn ends_of_a_cord_are_its_ends() {
        let end = Point::new(-300.0, 40.0);
        assert_eq!(along(A, Side::Right, end, Side::Top, 0.0), A);
        assert_eq!(along(A, Side::Right, end, Side::Top, 1.0), end);
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
