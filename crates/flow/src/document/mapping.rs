//! What a file only refers to, and what it stands for in this organisation.

use domain::{ConnectorId, QueueId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of thing a file refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// A queue, by the other system's id.
    Queue,
    /// A connector, by the other system's id.
    Connector,
    /// An audio file, by name.
    Audio,
    /// Business hours, by id.
    BusinessHours,
    /// An entry point, by id.
    EntryPoint,
    /// Another flow (GoTo, subflow), by id.
    Flow,
}

/// One thing that a file refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Its kind.
    pub kind: ReferenceKind,
    /// The id or name that stands in the file.
    pub key: String,
    /// What the file calls it, where it says so.
    pub label: Option<String>,
    /// Names of the nodes that use it.
    pub nodes: Vec<String>,
}

/// An audio file of the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioFile {
    /// Its name in the audio store.
    pub name: String,
    /// How long it plays.
    pub duration_ms: u32,
}

/// What each reference stands for; frozen into a published version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// File's queue id → queue.
    pub queues: BTreeMap<String, QueueId>,
    /// File's connector id → connector.
    pub connectors: BTreeMap<String, ConnectorId>,
    /// File's audio name → audio file.
    pub audio: BTreeMap<String, AudioFile>,
}

impl Mapping {
    /// Whether a reference stands for something of this organisation.
    /// Hours, entry points and flows cannot be mapped yet.
    pub fn covers(&self, kind: ReferenceKind, key: &str) -> bool {
        match kind {
            ReferenceKind::Queue => self.queues.contains_key(key),
            ReferenceKind::Connector => self.connectors.contains_key(key),
            ReferenceKind::Audio => self.audio.contains_key(key),
            ReferenceKind::BusinessHours | ReferenceKind::EntryPoint | ReferenceKind::Flow => false,
        }
    }
}
