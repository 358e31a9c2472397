//! The sample CRMs as their clients see them: over real sockets.

mod client;
mod dynamics;
mod faults;
mod flows;
mod pages;
mod rehearsal;
mod seed;
mod zendesk;
