//! The expression language: Pebble-like templates in ordinary strings.
//!
//! Text with `{{ … }}` in it is parsed once into a `Template`, its names are
//! bound to slots of the session, and then it is rendered or evaluated with
//! limited fuel and limited output. Nothing here panics or takes more time
//! than its fuel allows, whatever the source and the values.
//!
//! What the language means where Pebble, Java and people disagree:
//!
//! - Null prints as the empty text, also when joined to text. A name that
//!   nobody knows is null; a member, a method or a filter of null is null
//!   (except `default`, `length` and `json`, which take null as it is).
//! - `+` joins when either side is text, extends a list, and adds numbers.
//!   The other arithmetic takes numeric texts for numbers. Whole numbers stay
//!   whole as in Java (`7 / 2` is 3) and become decimal only where they would
//!   overflow. Division by zero is an error.
//! - A numeric text is an optional `-`, digits, and a fraction after a point.
//!   `+15550100` is a telephone number and no number.
//! - `==` compares two texts character by character (`"05" == "5"` is false),
//!   a number with a numeric text by value (`"05" == 5` is true), `true` and
//!   `false` with text by their words in any case, null with nothing but null.
//! - `<` and its like compare by value if both sides are numbers or numeric
//!   texts, else texts by their characters (ISO dates therefore in order).
//!   With null they are false; anything else is an error.
//! - Where true or false is needed, null and the empty text are false and the
//!   words `true` and `false` in any case are themselves; else an error.
//! - `not` binds more loosely than comparisons and tests and more tightly than
//!   `and`: for truth values this agrees with every version of Pebble.
//! - `~` binds more tightly than `|`, as in Pebble.
//! - Positions count characters from 0. Those outside a text or list mean its
//!   ends in `slice` and `substring`, where Java would throw: a caller with a
//!   short number is not lost to it.
//! - Object members are found by their exact name, else without regard to case.
//! - Dates: text that names no zone is in UTC and is written back in UTC unless
//!   `timeZone` says otherwise; zone abbreviations are written as offsets.
//!
//! Messages name kinds of values, never values, which may be secret.

mod access;
mod code;
mod coerce;
mod collection;
mod dates;
mod error;
mod filters;
mod functions;
mod lexer;
pub mod limits;
mod machine;
mod methods;
mod number;
mod ops;
mod parser;
mod predicates;
mod regex;
mod scope;
mod signature;
mod suggest;
mod template;
mod value;
mod work;

pub use error::ExprError;
pub use scope::{Binding, Scope};
pub use template::{NameUse, Template};
pub use value::Value;
