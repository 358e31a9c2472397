//! The sample organisation: two small CRMs that speak the wire formats of the
//! published flows' targets, the organisation's own two flows, and what the
//! demo and the tests seed a server with.
//!
//! Never part of the production binary. Everything here is invented; the
//! credentials are public and good for nothing else.

pub mod crm;
pub mod dynamics;
pub mod flows;
pub mod people;
pub mod seed;
pub mod zendesk;
