//! Connectors: stored credentials and base URL of an outside HTTP system.

use crate::{ConnectorId, FieldError, Timestamp};
use serde::{Deserialize, Serialize};

/// How a connector proves who it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthKind {
    /// User name and password in each request (RFC 7617).
    #[default]
    Basic,
    /// OAuth 2.0 client credentials (RFC 6749 §4.4).
    ClientCredentials,
}

/// What a person fills in. Secrets are write-only: empty on read, and empty on
/// save means "keep the stored one".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorForm {
    /// Unique in the organisation, 1 to 80 characters.
    pub name: String,
    /// Base URL; https, or http where the organisation is a sample and the host is loopback.
    pub base_url: String,
    /// Basic or client credentials.
    pub auth: AuthKind,
    /// Basic: the user name.
    pub username: String,
    /// Basic: the password (write-only).
    pub password: String,
    /// Client credentials: the client's id.
    pub client_id: String,
    /// Client credentials: the client's secret (write-only).
    pub client_secret: String,
    /// Client credentials: where tokens are fetched.
    pub token_url: String,
    /// Client credentials: the scope asked for; may be empty.
    pub scope: String,
    /// The path that the Test button asks for, relative to the base URL.
    pub test_path: String,
    /// The target honours an `Idempotency-Key` header, so a write may be repeated.
    pub honours_idempotency_key: bool,
    /// The administrator allows this connector's own host although it is private or loopback.
    pub allow_private_host: bool,
}

/// A stored connector, as pages see it: never a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connector {
    /// Its id.
    pub id: ConnectorId,
    /// Grows by one with each change.
    pub revision: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Who did.
    pub changed_by: String,
    /// The settings with both secrets empty.
    #[serde(flatten)]
    pub form: ConnectorForm,
    /// Whether a password or client secret is stored.
    pub has_secret: bool,
}

/// What the Test button shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestOutcome {
    /// Whether the target answered with a success status.
    pub ok: bool,
    /// The status the target answered, or 0 when there was none.
    pub status: u16,
    /// Milliseconds from the first byte sent to the last received, the token included.
    pub duration_ms: u64,
    /// What happened, why, and what to do, in a sentence or two.
    pub message: String,
    /// The start of the target's answer, at most 2,000 characters.
    pub excerpt: String,
}

impl ConnectorForm {
    /// What is wrong with the form by itself. `new` asks for the secrets as well;
    /// the URL's scheme and host are the service's part.
    pub fn check(&self, new: bool) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut need = |missing: bool, field: &str, message: &str| {
            if missing {
                errors.push(FieldError::new(field, message));
            }
        };
        let name = self.name.trim();
        need(
            name.is_empty() || name.chars().count() > 80,
            "name",
            "Use 1 to 80 characters.",
        );
        need(
            self.base_url.trim().is_empty(),
            "base_url",
            "Enter the system's address, for example https://example.com/api/.",
        );
        match self.auth {
            AuthKind::Basic => {
                need(self.username.is_empty(), "username", "Enter the user name.");
                need(
                    new && self.password.is_empty(),
                    "password",
                    "Enter the password or API token.",
                );
            }
            AuthKind::ClientCredentials => {
                need(
                    self.client_id.is_empty(),
                    "client_id",
                    "Enter the client's id.",
                );
                need(
                    new && self.client_secret.is_empty(),
                    "client_secret",
                    "Enter the client's secret.",
                );
                need(
                    self.token_url.trim().is_empty(),
                    "token_url",
                    "Enter the address where tokens are fetched.",
                );
            }
        }
        errors
    }
}
