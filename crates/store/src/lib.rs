//! SQL and only SQL: one text per query for SQLite and PostgreSQL.
//!
//! What holds here. One file per table; each registers its queries with `sql!`,
//! so that one test prepares all of them on both databases. Reads take a
//! [`Source`] (the database, or a transaction that is under way), writes take
//! a [`Tx`]. Times are epoch milliseconds, ids are UUIDs or integers, text that
//! is searched or sorted has a folded column beside it. Nothing here knows who
//! may do what, or what a flow means.

#[macro_use]
mod sql;

mod db;
mod error;
mod fold;
mod lock;
mod open;
#[cfg(test)]
mod tests;

pub use db::{Db, Link, Source, Tx};
pub use error::StoreError;
pub use fold::{fold, like_pattern};
pub use lock::DataLock;
pub use open::{Durability, Options};
