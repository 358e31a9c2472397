//! Connectors: stored credentials and base URL of outside HTTP systems.

mod api;
mod create;
mod detail;
mod form;
mod list;
mod test;

pub use create::NewConnector;
pub use detail::ConnectorPage;
pub use list::ConnectorList;
