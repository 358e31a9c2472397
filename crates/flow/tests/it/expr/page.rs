//! The page about expressions is true.
