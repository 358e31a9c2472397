//! Channels: the ways in. The exemplar of a resource: others have the same
//! files, which do the same.
//!
//! `api` asks the services; `form` holds the fields and what they look like;
//! `list` is the table with the side panel, `detail` the page of one, `create`
//! the page for a new one, `actions` what else can be done with one,
//! `bulk` with several.

mod actions;
mod api;
mod bulk;
mod create;
mod detail;
mod form;
mod list;
mod numbers;

pub use create::NewChannel;
pub use detail::ChannelPage;
pub use list::ChannelList;
