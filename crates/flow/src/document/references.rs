//! What a file only refers to: queues, connectors, audio, hours, entry points, flows.
//!
//! A file names these by the ids of the organisation it comes from. Each must be
//! mapped to something of this organisation before a contact can use it. A field
//! that holds an expression is decided while the flow runs and is no reference.

use super::catalogue::kind;
use super::mapping::{Mapping, Reference, ReferenceKind};
use super::model::{Document, Node};
use super::settings::{self, Settings, is_template};
use indexmap::IndexMap;

/// Audio that every organisation has: the hold music that files name.
pub const BUILT_IN_AUDIO: &[&str] = &["defaultmusic_on_hold.wav"];
/// How long one turn of it plays, in milliseconds.
pub const BUILT_IN_AUDIO_MS: u32 = 60_000;

/// One place where a node refers to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use<'a> {
    pub kind: ReferenceKind,
    pub key: &'a str,
    pub label: Option<&'a str>,
    /// The setting that holds the key.
    pub field: String,
    /// A caller is worse off without it, and it can be mapped.
    pub vital: bool,
}

/// Everything that the document refers to, in the order of first use. Built-in audio is left out.
pub fn references(document: &Document) -> Vec<Reference> {
    let mut found: IndexMap<(ReferenceKind, &str), Reference> = IndexMap::new();
    for node in document.main.nodes.iter().chain(&document.events.nodes) {
        for one in uses(node) {
            let entry = found.entry((one.kind, one.key));
            let reference = entry.or_insert_with(|| Reference {
                kind: one.kind,
                key: one.key.to_owned(),
                label: None,
                nodes: Vec::new(),
            });
            if reference.label.is_none() {
                reference.label = one.label.map(str::to_owned);
            }
            if reference.nodes.last() != Some(&node.name) {
                reference.nodes.push(node.name.clone());
            }
        }
    }
    found.into_values().collect()
}

/// The references that the mapping does not cover.
pub fn unmapped(document: &Document, mapping: &Mapping) -> Vec<Reference> {
    let mut all = references(document);
    all.retain(|reference| !mapping.covers(reference.kind, &reference.key));
    all
}

/// What one node refers to.
pub(super) fn uses(node: &Node) -> Vec<Use<'_>> {
    let mut found = Found {
        settings: &node.properties,
        uses: Vec::new(),
    };
    match kind(node) {
        "queue-contact" => found.queue_contact(),
        "queue-to-agent" => {
            found.field(ReferenceKind::Queue, "reportingQueue", false);
            found.field(ReferenceKind::Queue, "recoveryQueue", false);
        }
        "queue-lookup" | "advanced-queue-info" => {
            found.field(ReferenceKind::Queue, "destination", false);
        }
        "callback" | "scheduled-callback" => {
            found.field(ReferenceKind::Queue, "callbackQueue", false);
        }
        "http-request-v2" => found.request(),
        "play-music" => found.field(ReferenceKind::Audio, music_key(&node.properties), false),
        "business-hours" => found.field(ReferenceKind::BusinessHours, "businessHoursId", false),
        "hand-off" | "subflow-handoff" => found.hand_off(),
        _ => {}
    }
    found.prompts();
    found.uses
}

/// The field of Play Music that counts.
pub(super) fn music_key(settings: &Settings) -> &'static str {
    match settings::text(settings, "audioRadioGroup") {
        Some("dynamicAudio") => "promptDynamic",
        _ => "prompt",
    }
}

/// The field of Queue Contact that counts.
pub(super) fn queue_key(settings: &Settings) -> &'static str {
    match settings::text(settings, "queueRadioGroup") {
        Some("variableQueue") => "destinationVariable",
        _ => "destination",
    }
}

/// Whether a request goes through a connector.
pub(super) fn uses_connector(settings: &Settings) -> bool {
    let authenticated = settings::flag(settings, "authenticated");
    authenticated.unwrap_or_else(|| settings::text(settings, "connectorId").is_some())
}

struct Found<'a> {
    settings: &'a Settings,
    uses: Vec<Use<'a>>,
}

impl<'a> Found<'a> {
    fn add(&mut self, one: Use<'a>) {
        let built_in = one.kind == ReferenceKind::Audio && BUILT_IN_AUDIO.contains(&one.key);
        if !built_in && !is_template(one.key) {
            self.uses.push(one);
        }
    }

    fn field(&mut self, kind: ReferenceKind, key: &str, vital: bool) {
        if let Some(value) = settings::text(self.settings, key) {
            self.add(Use {
                kind,
                key: value,
                label: settings::label(self.settings, key),
                field: key.to_owned(),
                vital,
            });
        }
    }

    fn queue_contact(&mut self) {
        // A queue that a variable names is found while the flow runs.
        let key = match queue_key(self.settings) {
            "destinationVariable" => "fallbackQueue",
            key => key,
        };
        self.field(ReferenceKind::Queue, key, true);
    }

    fn request(&mut self) {
        if uses_connector(self.settings) {
            self.field(ReferenceKind::Connector, "connectorId", true);
        }
    }

    fn hand_off(&mut self) {
        let to = self.settings.get("handOffFlow");
        let Some(to) = to.and_then(|to| to.as_object()) else {
            return;
        };
        let kind = match settings::flag(to, "isEntryPoint") {
            Some(true) => ReferenceKind::EntryPoint,
            _ => ReferenceKind::Flow,
        };
        if let Some(key) = settings::text(to, "handOffTo") {
            self.add(Use {
                kind,
                key,
                label: settings::text(to, "handOffToName"),
                field: "handOffFlow.handOffTo".to_owned(),
                vital: false,
            });
        }
    }

    /// Audio files among the prompts. A variable prompt without an expression names a file too.
    fn prompts(&mut self) {
        let key = settings::prompt_key(self.settings);
        let entries = settings::list(self.settings, key).iter().enumerate();
        for (index, prompt) in entries {
            let Some(prompt) = prompt.as_object() else {
                continue;
            };
            let kind = settings::text(prompt, "type");
            let value = settings::text(prompt, "value");
            if let (Some("audioFile" | "audioPromptVariable"), Some(value)) = (kind, value) {
                self.add(Use {
                    kind: ReferenceKind::Audio,
                    key: value,
                    label: settings::text(prompt, "name").filter(|name| *name != value),
                    field: format!("{key}.{index}.value"),
                    vital: false,
                });
            }
        }
    }
}
