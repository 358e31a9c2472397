//! Flows: import, look, map, publish, export.
//!
//! A designer brings a file from Webex, sees it drawn at once, says what its
//! queues and connectors stand for here, and publishes: four steps, each with
//! one primary button.

mod api;
mod file;
mod import;
mod issues;
mod list;
mod mapping;
mod page;
mod publish;
mod variables;
mod versions;

pub use list::FlowsPage;
pub use page::FlowPage;
