//! What the runtime is started with.

use crate::{Clock, ConnectorSource};
use adapters::http::Outbound;
use flow::engine::{Pace, Zones};
use std::sync::Arc;

/// Everything that the runtime needs from outside.
#[derive(Clone)]
pub struct Options {
    /// The database.
    pub db: store::Db,
    /// The one outbound HTTP client.
    pub outbound: Outbound,
    /// Connectors with their secrets.
    pub connectors: Arc<dyn ConnectorSource>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Offsets of time zones.
    pub zones: Arc<dyn Zones>,
    /// Times and bounds.
    pub settings: Settings,
}

/// Times and bounds. The defaults are the product's.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long an offer rings, in milliseconds.
    pub offer_ms: i64,
    /// How long a contact that an agent declined is not offered to that agent again.
    pub decline_pause_ms: i64,
    /// How long a caller whose tab closed may take to come back.
    pub caller_grace_ms: i64,
    /// How long an agent whose tabs are all closed may take to come back.
    pub agent_grace_ms: i64,
    /// A contact is snapshotted when it has been quiet for this long …
    pub quiet_before_snapshot_ms: i64,
    /// … or after this many journal rows.
    pub rows_per_snapshot: u32,
    /// Inputs of one commit at most.
    pub batch: usize,
    /// How long a stop may take.
    pub drain_ms: u64,
    /// How long speech lasts; tests use a faster pace.
    pub pace: Pace,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            offer_ms: 20_000,
            decline_pause_ms: 10_000,
            caller_grace_ms: 30_000,
            agent_grace_ms: 30_000,
            quiet_before_snapshot_ms: 5_000,
            rows_per_snapshot: 200,
            batch: 256,
            drain_ms: 10_000,
            pace: Pace::default(),
        }
    }
}
