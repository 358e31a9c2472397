//! Queues: where callers wait for an agent.

mod api;
mod create;
mod detail;
mod form;
mod list;

pub use create::NewQueue;
pub use detail::QueuePage;
pub use list::QueueList;
