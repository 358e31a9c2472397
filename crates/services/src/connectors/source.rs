//! Connectors for the runtime: read from the store, their secrets opened.

use super::{secret, shown};
use crate::Keyring;
use domain::{
    ConnectorId, OrgId,
    connector::{AuthKind, ConnectorForm},
};
use futures::future::BoxFuture;
use runtime::{ConnectorSettings, ConnectorSource, Credentials, Secret};
use std::sync::Arc;
use store::{Db, StoreError, connectors};

/// Reads connectors and opens their secrets.
pub struct Source {
    /// The database.
    pub db: Db,
    /// The key.
    pub keyring: Arc<Keyring>,
}

impl ConnectorSource for Source {
    fn connector(
        &self,
        org: OrgId,
        id: ConnectorId,
    ) -> BoxFuture<'_, Result<Option<ConnectorSettings>, String>> {
        Box::pin(self.read(org, id))
    }
}

impl Source {
    async fn read(&self, org: OrgId, id: ConnectorId) -> Result<Option<ConnectorSettings>, String> {
        let stored = match connectors::get(&self.db, org, id).await {
            Ok(stored) => stored,
            Err(StoreError::NotFound) => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let form = shown(&stored).map_err(|error| error.to_string())?.form;
        let sealed = stored
            .sealed
            .ok_or("no secret is stored for this connector")?;
        let opened = secret::open(&self.keyring, org, id, form.auth, &sealed);
        let secret =
            opened.map_err(|error| format!("the stored secret cannot be read: {error}"))?;
        Ok(Some(settings(id, form, Secret::new(secret.as_str()))))
    }
}

fn settings(id: ConnectorId, form: ConnectorForm, secret: Secret) -> ConnectorSettings {
    let credentials = match form.auth {
        AuthKind::Basic => Credentials::Basic {
            username: form.username,
            password: secret,
        },
        AuthKind::ClientCredentials => Credentials::ClientCredentials {
            client_id: form.client_id,
            client_secret: secret,
            token_url: form.token_url,
            scope: form.scope,
        },
    };
    ConnectorSettings {
        id,
        base_url: form.base_url,
        credentials,
        honours_idempotency_key: form.honours_idempotency_key,
        allow_private_host: form.allow_private_host,
        test_path: form.test_path,
    }
}
