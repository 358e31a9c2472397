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
#[macro_use]
mod page;

pub mod audit;
mod bulk;
mod change;
pub mod channels;
pub mod connectors;
pub mod contacts;
mod database_lock;
mod db;
mod error;
pub mod flows;
mod fold;
pub mod journal;
pub mod known_devices;
mod lock;
mod open;
pub mod orgs;
pub mod phone_calls;
pub mod presence;
pub mod queues;
#[cfg(test)]
mod tests;
pub mod throttle;
pub mod users;
pub mod versions;
pub mod web_sessions;

pub use change::Stamp;
pub use database_lock::DatabaseLock;
pub use db::{At, Db, Held, Link, Source, Tx};
pub use error::StoreError;
pub use fold::{fold, like_pattern};
pub use lock::DataLock;
pub use open::{CHECKPOINT_VARIABLE, Durability, Options};
pub use page::{Cursor, Slice};
