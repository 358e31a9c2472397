//! Where the runtime gets a connector with its secrets.

use adapters::connector::ConnectorSettings;
use domain::{ConnectorId, OrgId};
use futures::future::BoxFuture;

/// Reads a connector and decrypts its secrets. Implemented where the key is.
pub trait ConnectorSource: Send + Sync + 'static {
    /// The connector `id` of `org`, none when there is no such connector. An
    /// error says in words why it could not be read.
    fn connector(
        &self,
        org: OrgId,
        id: ConnectorId,
    ) -> BoxFuture<'_, Result<Option<ConnectorSettings>, String>>;
}
