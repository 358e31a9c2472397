//! A connector with its secrets, as the outbound client needs it.

use domain::ConnectorId;
use std::fmt;
use zeroize::Zeroize;

/// A text that never reaches a log: no `Display`, an empty `Debug`, wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(•••)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// How a connector proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// User name and password in each request (RFC 7617).
    Basic {
        /// The user name.
        username: String,
        /// The password.
        password: Secret,
    },
    /// A token fetched with the client's own credentials (RFC 6749 §4.4).
    ClientCredentials {
        /// The client's id.
        client_id: String,
        /// The client's secret.
        client_secret: Secret,
        /// Where tokens are fetched.
        token_url: String,
        /// The scope asked for; may be empty.
        scope: String,
    },
}

/// A connector, ready for use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectorSettings {
    /// Its id: the name of its bulkhead and of its token.
    pub id: ConnectorId,
    /// The base URL.
    pub base_url: String,
    /// Who it is.
    pub credentials: Credentials,
    /// The target honours an `Idempotency-Key` header.
    pub honours_idempotency_key: bool,
    /// The administrator allows this connector's own host although it is private or loopback.
    pub allow_private_host: bool,
    /// The path that the Test button asks for, relative to the base URL.
    pub test_path: String,
}
