//! Running and finished contacts with their traces.
//!
//! A supervisor or designer finds a call by caller and time and sees what the
//! flow did: two clicks from the navigation to the trace.

mod api;
mod detail;
mod list;

pub use detail::ContactPage;
pub use list::ContactsPage;
