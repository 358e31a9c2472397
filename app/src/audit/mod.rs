//! The audit trail: who changed what, newest first.

mod api;
mod list;

pub use list::AuditList;
