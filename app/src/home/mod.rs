//! The start page: what there is to do.

mod api;
mod page;

pub use page::Home;
