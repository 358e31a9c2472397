//! What every request passes, from the outside in:
//!
//! `request` (id, nonce, client address, log line, panics) → `headers` →
//! `limits` → `csrf` → compression → the router.

pub mod csrf;
pub mod headers;
pub mod limits;
pub mod request;
