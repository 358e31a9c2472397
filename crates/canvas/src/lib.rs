//! Pure geometry of a drawing surface: points and rectangles, cords between two
//! anchors, a viewport that pans and zooms, hit tests.
//!
//! Invariant: it knows neither flows nor a page. World coordinates are the
//! drawing's own, screen coordinates are pixels from the surface's top-left
//! corner; a `Viewport` is the only way from one to the other.

pub mod cord;
pub mod geometry;
pub mod viewport;

pub use cord::{Side, cord};
pub use geometry::{Point, Rect, Size, hit};
pub use viewport::Viewport;
