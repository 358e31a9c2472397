//! The window onto the drawing: where it looks and how close.

use crate::geometry::{Point, Rect, Size};

/// Farthest and closest zoom.
pub const ZOOM_LEAST: f64 = 0.1;
/// Closest zoom.
pub const ZOOM_MOST: f64 = 2.0;

/// A viewport: `screen = world × zoom + offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Where the world's origin is on the screen.
    pub offset: Point,
    /// Screen pixels per world unit.
    pub zoom: f64,
}

impl Default for Viewport {
    fn default() -> Self {
        Self {
            offset: Point::new(0.0, 0.0),
            zoom: 1.0,
        }
    }
}

impl Viewport {
    /// The view in which all of `world` is seen in the middle of the screen, with a
    /// margin in pixels around it; never closer than life-size.
    pub fn fit(world: Rect, screen: Size, margin: f64) -> Self {
        let room = |size: f64| (size - 2.0 * margin).max(1.0);
        let ratio = |room: f64, size: f64| if size > 0.0 { room / size } else { 1.0 };
        let zoom = ratio(room(screen.w), world.w).min(ratio(room(screen.h), world.h));
        let zoom = zoom.clamp(ZOOM_LEAST, 1.0);
        let middle = world.middle();
        let x = screen.w / 2.0 - middle.x * zoom;
        let y = screen.h / 2.0 - middle.y * zoom;
        Self {
            offset: Point::new(x, y),
            zoom,
        }
    }

    /// Moved by so many pixels of the screen.
    pub fn pan(self, dx: f64, dy: f64) -> Self {
        Self {
            offset: Point::new(self.offset.x + dx, self.offset.y + dy),
            zoom: self.zoom,
        }
    }

    /// Closer (factor above 1) or farther, with what is under `at` staying there.
    pub fn zoom_about(self, at: Point, factor: f64) -> Self {
        let zoom = (self.zoom * factor).clamp(ZOOM_LEAST, ZOOM_MOST);
        let fixed = self.to_world(at);
        Self {
            offset: Point::new(at.x - fixed.x * zoom, at.y - fixed.y * zoom),
            zoom,
        }
    }

    /// A place of the drawing on the screen.
    pub fn to_screen(self, world: Point) -> Point {
        let (x, y) = (world.x * self.zoom, world.y * self.zoom);
        Point::new(x + self.offset.x, y + self.offset.y)
    }

    /// A place of the screen in the drawing.
    pub fn to_world(self, screen: Point) -> Point {
        let (x, y) = (screen.x - self.offset.x, screen.y - self.offset.y);
        Point::new(x / self.zoom, y / self.zoom)
    }

    /// The part of the drawing that a screen shows, with a margin in pixels around it.
    pub fn shows(self, screen: Size, margin: f64) -> Rect {
        let corner = self.to_world(Point::new(-margin, -margin));
        let size = |pixels: f64| (pixels + 2.0 * margin) / self.zoom;
        Rect::new(corner.x, corner.y, size(screen.w), size(screen.h))
    }

    /// Moved as little as needed for `world` to be seen whole, with a margin in
    /// pixels; its top-left corner wins where it is larger than the screen.
    pub fn reveal(self, world: Rect, screen: Size, margin: f64) -> Self {
        let low = self.to_screen(Point::new(world.x, world.y));
        let shift = |low: f64, size: f64, room: f64| {
            let over = (low + size * self.zoom + margin - room).max(0.0);
            let under = (margin - (low - over)).max(0.0);
            under - over
        };
        let dx = shift(low.x, world.w, screen.w);
        let dy = shift(low.y, world.h, screen.h);
        self.pan(dx, dy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Size = Size { w: 800.0, h: 600.0 };

    fn near(a: Point, b: Point) -> bool {
        (a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let view = Viewport::default().pan(13.0, -7.0);
        let at = Point::new(320.0, 200.0);
        let before = view.to_world(at);
        for factor in [0.5, 0.9, 1.1, 3.0, 100.0, 0.0001] {
            let zoomed = view.zoom_about(at, factor);
            assert!(near(zoomed.to_world(at), before), "{factor}");
            assert!((ZOOM_LEAST..=ZOOM_MOST).contains(&zoomed.zoom));
        }
    }

    #[test]
    fn screen_and_world_undo_each_other() {
        let view = Viewport::default()
            .pan(5.0, 6.0)
            .zoom_about(Point::new(1.0, 2.0), 0.37);
        let point = Point::new(-17.0, 123.0);
        assert!(near(view.to_world(view.to_screen(point)), point));
    }

    #[test]
    fn fit_shows_everything() {
        let world = Rect::new(-1_400.0, -300.0, 2_400.0, 900.0);
        let view = Viewport::fit(world, SCREEN, 24.0);
        let shown = view.shows(SCREEN, 0.0);
        assert_eq!(shown.union(world), shown);
        assert!(near(
            view.to_screen(world.middle()),
            Point::new(400.0, 300.0)
        ));
    }

    #[test]
    fn fit_never_blows_up_a_small_drawing() {
        assert_eq!(
            Viewport::fit(Rect::new(0.0, 0.0, 10.0, 10.0), SCREEN, 24.0).zoom,
            1.0
        );
        assert_eq!(Viewport::fit(Rect::default(), SCREEN, 24.0).zoom, 1.0);
    }

    #[test]
    fn reveal_moves_as_little_as_needed() {
        let view = Viewport::default();
        let seen = Rect::new(100.0, 100.0, 208.0, 74.0);
        assert_eq!(view.reveal(seen, SCREEN, 16.0), view);
        let right = view.reveal(Rect::new(900.0, 100.0, 208.0, 74.0), SCREEN, 16.0);
        assert!(near(right.offset, Point::new(-324.0, 0.0)));
        let left = view.reveal(Rect::new(-50.0, 100.0, 208.0, 74.0), SCREEN, 16.0);
        assert!(near(left.offset, Point::new(66.0, 0.0)));
    }
}
