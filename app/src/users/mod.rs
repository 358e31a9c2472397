//! Users: the people who sign in, and what they may do.

mod access;
mod api;
mod create;
mod detail;
mod form;
mod list;

pub use create::NewUser;
pub use detail::UserPage;
pub use list::UserList;
