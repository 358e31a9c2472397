//! Adapters: protocols of outside systems. Today the one outbound HTTP client.
//!
//! Nothing else in the house opens a connection to an outside system: what
//! guards an address, limits an answer or keeps a secret is written once, here.
//! Adapters know neither flows nor the store.

pub mod connector;
pub mod http;
