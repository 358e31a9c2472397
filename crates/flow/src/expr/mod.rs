//! The expression language: Pebble-like templates in ordinary strings.
//!
//! Text with `{{ … }}` in it is parsed once into a `Template`, its names are
//! bound to slots of the session, and then it is rendered or evaluated with
//! limited fuel and limited output.

mod coerce;
mod error;
pub mod limits;
mod scope;
mod template;
mod value;

pub use error::ExprError;
pub use scope::{Binding, Scope};
pub use template::Template;
pub use value::Value;
