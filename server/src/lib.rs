//! The server: configuration, sockets, routes, headers, sessions.
//!
//! What holds here. Nothing here knows a business rule: it opens what the
//! services need, hands each request to the application with who asks, and
//! lets nothing out without the same protective headers. A server that cannot
//! keep its promises (no key, somebody else's data directory, a newer
//! database) does not start, and says why.

pub mod access;
mod boot;
mod cli;
pub mod config;
mod health;
mod listen;
mod live;
mod middleware;
mod pages;
mod router;
mod sessions;
pub mod site;
mod state;
#[cfg(test)]
mod tests;

pub use cli::main;
