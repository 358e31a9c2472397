//! Points, sizes and rectangles.

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A rectangle by its top-left corner and size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Point {
    /// A place.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl Rect {
    /// A rectangle.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// The right edge.
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    /// The lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// The point in the middle.
    pub fn middle(self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether a point is inside; the upper and left edges belong to it.
    pub fn contains(self, point: Point) -> bool {
        let across = point.x >= self.x && point.x < self.right();
        across && point.y >= self.y && point.y < self.bottom()
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(self, other: Self) -> bool {
        let across = self.x < other.right() && other.x < self.right();
        across && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Grown by a margin on every side.
    pub fn grown(self, margin: f64) -> Self {
        let (w, h) = (self.w + 2.0 * margin, self.h + 2.0 * margin);
        Self::new(self.x - margin, self.y - margin, w, h)
    }

    /// The smallest rectangle around both.
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let w = self.right().max(other.right()) - x;
        let h = self.bottom().max(other.bottom()) - y;
        Self::new(x, y, w, h)
    }

    /// The smallest rectangle around all; none around nothing.
    pub fn around(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().reduce(Self::union)
    }
}

/// The topmost rectangle under a point: of several the last, because it is drawn last.
pub fn hit(rects: &[Rect], point: Point) -> Option<usize> {
    rects.iter().rposition(|rect| rect.contains(point))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_drawn_is_hit_first() {
        let rects = [
            Rect::new(0.0, 0.0, 10.0, 10.0),
            Rect::new(5.0, 5.0, 10.0, 10.0),
        ];
        assert_eq!(hit(&rects, Point::new(6.0, 6.0)), Some(1));
        assert_eq!(hit(&rects, Point::new(1.0, 1.0)), Some(0));
        assert_eq!(hit(&rects, Point::new(20.0, 1.0)), None);
        assert_eq!(hit(&rects, Point::new(15.0, 14.0)), None);
    }

    #[test]
    fn surrounds_all() {
        let rects = [
            Rect::new(0.0, 0.0, 1.0, 1.0),
            Rect::new(-2.0, 3.0, 1.0, 1.0),
        ];
        assert_eq!(Rect::around(rects), Some(Rect::new(-2.0, 0.0, 3.0, 4.0)));
        assert_eq!(Rect::around([]), None);
    }

    #[test]
    fn edges_that_touch_do_not_overlap() {
        let a = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(!a.overlaps(Rect::new(10.0, 0.0, 5.0, 5.0)));
        assert!(a.overlaps(Rect::new(9.0, 9.0, 5.0, 5.0)));
        assert!(a.grown(1.0).overlaps(Rect::new(10.0, 0.0, 5.0, 5.0)));
    }
}
