//! The bounds that keep any expression, however hostile, cheap.

/// Bytes of a source text.
pub const SOURCE: usize = 64 * 1024;
/// Bytes of a rendered text, and of every text made on the way.
pub const OUTPUT: usize = 1024 * 1024;
/// Parentheses, lists, maps, arguments and the like inside one another.
pub const NESTING: usize = 64;
/// Units of work of one rendering.
pub const FUEL: u64 = 100_000;
/// Members of a list that an expression makes.
pub const LIST: usize = 10_000;
/// Levels of a JSON value. Lower than what JSON readers bear, because a value
/// is stored inside a session, which is JSON itself.
pub const JSON_DEPTH: usize = 96;
