//! Tests of the flow language from outside, in one binary.

mod document;
mod expr;
mod jsonpath;
