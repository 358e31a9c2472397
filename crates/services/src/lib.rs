//! The use cases: authorise, validate, store, audit.
//!
//! What holds here. Every public function takes the [`Cx`] first and authorises
//! on its first line by the one table in `domain::policy`. The organisation
//! comes from the `Cx` alone, so that another organisation's rows are simply
//! not there. A change and its audit entry are one transaction. What goes wrong
//! is a coded `Problem`; whatever a person cannot mend is logged once, here,
//! and answered with the request's id only.

pub mod account;
pub mod audit;
pub mod auth;
pub mod channels;
pub mod connectors;
pub mod contacts;
mod cx;
pub mod desk;
pub mod flows;
pub mod keyring;
mod lists;
pub mod phone;
mod problems;
pub mod queues;
pub mod setup;
#[cfg(test)]
mod tests;
pub mod users;
pub mod zones;

pub use auth::Hasher;
pub use cx::{Cx, Principal, Shared, now};
pub use keyring::Keyring;
pub use setup::Gate;
