//! The kit: buttons, fields, tables, dialogs and what else a console is made of.
//!
//! Invariants. Nothing here knows our nouns, routes, server functions or
//! texts: whoever uses a component hands over its words. Components look by
//! class and state attribute only, never by a `style` attribute, so a strict
//! content security policy holds. Each one works by keyboard and has a name.

pub mod asset;
pub mod icon;
pub mod logo;

pub use asset::asset;
pub use icon::Icon;
pub use logo::Logo;
