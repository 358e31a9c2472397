//! What all requests of the process share.

use crate::{config::Config, health::Readiness, sessions::Sessions, site::Site};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The settings.
    pub config: Arc<Config>,
    /// The site's files.
    pub site: Arc<Site>,
    /// Database, runtime, key.
    pub shared: Arc<services::Shared>,
    /// Browser sessions.
    pub sessions: Sessions,
    /// Cancelled when the server stops: open sockets end first.
    pub stop: CancellationToken,
    /// What was found when somebody last asked whether the server can work.
    pub readiness: Arc<Readiness>,
}
