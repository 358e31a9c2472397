//! A flow version made ready to run: nodes by index, templates parsed and bound to slots.

use super::{
    Pace,
    compile::Builder,
    part::Part,
    playlist::{self, Playlist},
    session::{Arrived, FALLBACK, Token, Wait},
    slots::Slot,
    text::View,
};
use crate::{
    activities::Activity,
    document::{AudioFile, Document, Mapping},
    expr::Value,
};
use domain::Timestamp;
use std::{collections::HashMap, fmt, sync::Arc};

/// Zone offsets come from outside: no time-zone database lives in the browser.
pub trait Zones: Send + Sync {
    /// Seconds east of UTC of an IANA zone at a moment; nothing for an unknown zone.
    fn utc_offset_s(&self, zone: &str, at: Timestamp) -> Option<i32>;
}

/// A flow version that sessions run on. Cheap to share, never changes.
pub struct Compiled {
    pub(super) nodes: Box<[CompiledNode]>,
    /// Where the main flow starts.
    pub(super) start: Option<u32>,
    /// The first node of the event flows.
    pub(super) events_from: u32,
    /// Roots of event flows, by `Part::event_index`.
    pub(super) roots: [Option<u32>; 5],
    pub(super) slots: Box<[Slot]>,
    pub(super) desk: Box<[DeskField]>,
    /// The variable that gives the language of speech.
    pub(super) language: Option<u32>,
    pub(super) audio: HashMap<Box<str>, AudioFile>,
    /// Keys may go to a secure variable, so keys typed ahead are not shown either.
    pub(super) hides_keys: bool,
    pub(super) opens_tab: bool,
    pub(super) pace: Pace,
    pub(super) zones: Arc<dyn Zones>,
}

/// A node with its activity, settings and links resolved.
#[derive(Debug)]
pub(crate) struct CompiledNode {
    pub id: Box<str>,
    pub name: Box<str>,
    /// The file's name for its activity.
    pub kind: Box<str>,
    pub part: Part,
    /// What the trace calls its event flow.
    pub event: Option<Box<str>>,
    pub activity: Activity,
    /// Wired ports.
    pub links: Box<[(Box<str>, u32)]>,
    /// Output variables that some expression uses.
    pub outputs: Box<[(&'static str, u32)]>,
    /// The cycle of play activities that it belongs to, itself first.
    pub cycle: Box<[u32]>,
}

/// A port with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WiredPort<'a> {
    /// The event flow that a session can start; none for the main flow and for
    /// event flows that this version does not start.
    pub event: Option<&'a str>,
    /// It lies among the event flows.
    pub in_events: bool,
    /// The node's id.
    pub id: &'a str,
    /// The node's name.
    pub name: &'a str,
    /// The node's activity.
    pub activity: &'a str,
    /// The port.
    pub port: &'a str,
}

/// A variable that agents see.
#[derive(Debug)]
pub(crate) struct DeskField {
    pub slot: u32,
    /// Shown only to the agent who has the contact.
    pub secure: bool,
    pub name: Box<str>,
    pub label: Box<str>,
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
        Builder::new(document, mapping).build(zones)
    }

    /// For a channel without a published flow: the fallback takes every contact.
    pub fn fallback_only() -> Self {
        Self {
            nodes: Box::default(),
            start: None,
            events_from: 0,
            roots: [None; 5],
            slots: Box::default(),
            desk: Box::default(),
            language: None,
            audio: HashMap::new(),
            hides_keys: false,
            opens_tab: false,
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
        self.opens_tab
    }

    /// Every wired port, for tests that want them all taken.
    pub fn wired_ports(&self) -> impl Iterator<Item = WiredPort<'_>> {
        self.nodes
            .iter()
            .enumerate()
            .flat_map(move |(index, node)| {
                node.links.iter().map(move |(port, _)| WiredPort {
                    event: node.event.as_deref(),
                    in_events: index >= self.events_from as usize,
                    id: &node.id,
                    name: &node.name,
                    activity: &node.kind,
                    port,
                })
            })
    }

    pub(super) fn initial_values(&self) -> Box<[Value]> {
        self.slots.iter().map(|slot| slot.initial.clone()).collect()
    }

    pub(super) fn desk(&self) -> &[DeskField] {
        &self.desk
    }

    pub(super) fn root(&self, part: Part) -> Option<u32> {
        self.roots.get(part.event_index()?).copied().flatten()
    }

    pub(super) fn node(&self, index: u32) -> Option<&CompiledNode> {
        self.nodes.get(index as usize)
    }

    /// The node that a port leads to.
    pub(super) fn follow(&self, node: u32, port: &str) -> Option<u32> {
        let links = &self.node(node)?.links;
        let wired = links.iter().find(|(name, _)| &**name == port);
        wired.map(|(_, target)| *target)
    }

    pub(crate) fn slot(&self, slot: u32) -> Option<&Slot> {
        self.slots.get(slot as usize)
    }

    pub(crate) fn is_secret(&self, slot: u32) -> bool {
        self.slot(slot).is_some_and(|slot| slot.secret)
    }

    pub(crate) fn pace(&self) -> Pace {
        self.pace
    }

    pub(crate) fn utc_offset_s(&self, zone: &str, at: Timestamp) -> Option<i32> {
        self.zones.utc_offset_s(zone, at)
    }

    /// An audio file by the name that the flow gives it.
    pub(crate) fn audio(&self, name: &str) -> Option<(&str, i64)> {
        match self.audio.get(name) {
            Some(file) => Some((&file.name, i64::from(file.duration_ms))),
            None => playlist::built_in(name),
        }
    }

    /// The language of speech where a node does not say its own.
    pub(crate) fn language(&self, values: &[Value]) -> String {
        let value = self.language.and_then(|slot| values.get(slot as usize));
        let text = value.map(ToString::to_string).unwrap_or_default();
        playlist::language(&text)
    }

    /// What a waiting token lets the caller hear, rendered anew.
    pub(super) fn heard_at(
        &self,
        token: &Token,
        arrived: Option<&Arrived>,
        view: &View,
    ) -> Option<Playlist> {
        if token.node == FALLBACK {
            let music = matches!(token.wait, Wait::Loop);
            return Some(playlist::of_fallback(music, arrived, view));
        }
        let node = self.node(token.node)?;
        match token.wait {
            Wait::Loop => self.cycle_playlist(node, view),
            _ => node.activity.playlist(view)?.ok(),
        }
    }

    /// Everything that a settled loop plays in one turn.
    pub(super) fn cycle_playlist(&self, node: &CompiledNode, view: &View) -> Option<Playlist> {
        let mut all = Playlist::default();
        for index in &node.cycle {
            let one = self.node(*index)?.activity.playlist(view)?.ok()?;
            all.join(one);
        }
        (!all.prompts.is_empty()).then_some(all)
    }
}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compiled")
            .field("nodes", &self.nodes.len())
            .field("slots", &self.slots.len())
            .finish_non_exhaustive()
    }
}
