//! The runtime: drives the sessions of live contacts.
//!
//! What holds here. One driver folds inputs through `flow::engine::step`, many
//! contacts at a time; it commits the journal rows of the whole batch in one
//! transaction and only then performs the effects and tells anybody. A commit
//! that fails performs nothing: the sessions are folded anew from the journal.
//! After a crash every contact goes on from its last committed step. The only
//! way in is the [`Handle`].
//!
//! Suggested reading order: `driver/mod.rs` (the loop), `driver/fold.rs`,
//! `driver/commit.rs`, `driver/perform.rs`, `driver/recover.rs`.

#[cfg(test)]
extern crate self as runtime;

mod calm;
mod command;
mod connectors;
mod directory;
mod driver;
mod handle;
mod journal;
mod notice;
mod options;
mod requests;
#[cfg(test)]
mod tests;
mod time;
mod tracer;

pub use adapters::connector::{ConnectorSettings, Credentials, Secret};
pub use connectors::ConnectorSource;
pub use driver::Runtime;
pub use handle::{Dial, Handle, Watch};
pub use notice::Notice;
pub use options::{Options, Settings};
pub use time::{Clock, SystemClock};

use domain::E164;

/// Why the runtime did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuntimeError {
    /// No such contact, agent or connector in this organisation.
    #[error("not found")]
    NotFound,
    /// The contact is over, or not where the request supposes it to be.
    #[error("{0}")]
    NotNow(String),
    /// Nothing can be taken on at present: the database refuses writes, or the
    /// server is stopping. Nothing was done; trying again later is safe.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

/// Why a call could not be set up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// No channel of this organisation has that number.
    #[error("no channel has the number {0}")]
    UnknownNumber(E164),
    /// The channel takes no contacts at present.
    #[error("the channel {0} is switched off")]
    Inactive(String),
    /// The caller's number is neither in E.164 form nor `anonymous`.
    #[error("the caller's number is neither in E.164 form nor anonymous")]
    BadCaller,
    /// Nothing can be taken on at present; nothing was done.
    #[error("unavailable: {0}")]
    Unavailable(String),
}
