//! The expression language: Pebble-like templates in ordinary strings.
//!
//! Text with `{{ … }}` in it is parsed once into a `Template`, its names are
//! bound to slots of the session, and then it is rendered or evaluated with
//! limited fuel and limited output.
