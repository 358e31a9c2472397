//! The one outbound HTTP client.
//!
//! What holds for every request: https, unless a connector's administrator
//! allows the connector's own host; the host and every resolved address are
//! checked at each hop; redirects stay on their host, three at most; no
//! proxies; an answer of 1 MB at most; token, attempts and pauses together stay
//! within the request's budget; a write that may have been sent is not sent
//! again unless the connector honours an idempotency key.

mod address;
mod attempts;
mod bulkhead;
mod exchange;
mod headers;
mod probe;
mod resolver;
mod token;
mod url;

pub use bulkhead::Bounds;
pub use probe::Probe;
pub use reqwest::Method;
pub use resolver::{Lookup, SystemLookup};

use crate::connector::ConnectorSettings;
use bulkhead::Bulkheads;
use domain::ConnectorId;
use exchange::Clients;
use std::{path::PathBuf, sync::Arc, time::Duration};
use token::Tokens;

/// Where a request goes; not yet percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A path (it may carry a query) below the connector's base URL.
    Path(String),
    /// A whole URL; no credentials are sent.
    Url(String),
}

/// A request's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Media type; empty sends none.
    pub content_type: String,
    /// The text.
    pub text: String,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET, PUT, …
    pub method: Method,
    /// Where.
    pub address: Address,
    /// Parameters, not encoded.
    pub query: Vec<(String, String)>,
    /// Headers; those that the client owns are left out.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Body>,
    /// One attempt's time-out.
    pub timeout: Duration,
    /// Further attempts after a 5xx or no answer.
    pub retries: u8,
    /// For everything together: waiting for a place, token, attempts, pauses.
    pub budget: Duration,
    /// The same for all attempts: sent where the connector honours it.
    pub idempotency_key: String,
}

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The time ran out.
    TimedOut,
    /// Connection refused or broken.
    Refused,
    /// No such host.
    NoSuchHost,
    /// The address is not allowed, or the request cannot be sent as it is.
    Forbidden,
    /// The answer was larger than 1 MB.
    TooLarge,
    /// No token could be fetched.
    NoToken,
    /// A write may have been sent and may not be repeated.
    Uncertain,
    /// Too many requests wait for this system already.
    Busy,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status, or 0.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
    /// From the start to the last byte.
    pub duration: Duration,
    /// Attempts made.
    pub attempts: u8,
    /// Set when the status is 0.
    pub failure: Option<Failure>,
    /// More about the failure, in words, without secrets.
    pub detail: String,
}

/// How the client is set up.
#[derive(Clone)]
pub struct Settings {
    /// Resolves host names.
    pub lookup: Arc<dyn Lookup>,
    /// A file with further certificates (PEM) that are trusted beside the system's.
    pub extra_roots: Option<PathBuf>,
    /// The bounds of each bulkhead.
    pub bounds: Bounds,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lookup: Arc::new(SystemLookup),
            extra_roots: None,
            bounds: Bounds::default(),
        }
    }
}

/// The client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The certificates of `extra_roots` cannot be read.
    #[error("{path}: {error}")]
    Roots {
        /// The file.
        path: String,
        /// What is wrong with it.
        error: String,
    },
    /// TLS or the client itself.
    #[error("the outbound client cannot be set up: {0}")]
    Client(String),
}

/// The one outbound HTTP client. Cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    inner: Arc<Inner>,
}

struct Inner {
    clients: Clients,
    tokens: Tokens,
    bulkheads: Bulkheads,
}

impl Outbound {
    /// A client with these settings. Fails only for certificates that cannot be read.
    pub fn new(settings: &Settings) -> Result<Self, SetUpError> {
        let inner = Inner {
            clients: Clients::new(settings)?,
            tokens: Tokens::default(),
            bulkheads: Bulkheads::new(settings.bounds),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Sends a request, with the connector's credentials where it has one, and
    /// says what came of it. Never fails otherwise than in `Answer::failure`.
    pub async fn send(&self, connector: Option<&ConnectorSettings>, request: Request) -> Answer {
        attempts::run(&self.inner, connector, request).await
    }

    /// Asks a connector's system for its test path with a fresh token.
    pub async fn probe(&self, connector: &ConnectorSettings) -> Probe {
        probe::run(self, connector).await
    }

    /// Forgets a connector's token: its settings have changed.
    pub fn forget(&self, connector: ConnectorId) {
        self.inner.tokens.forget(connector);
    }
}
