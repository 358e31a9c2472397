//! What every request passes, from the outside in:
//!
//! `request` (id, nonce, client address, log line) → `headers` → `request`
//! again (panics) → the site's files → `limits` → `csrf` → compression →
//! session → `principal` (who asks) → `gate` (may they) → the route.

pub mod csrf;
pub mod gate;
pub mod headers;
pub mod limits;
pub mod principal;
pub mod request;
