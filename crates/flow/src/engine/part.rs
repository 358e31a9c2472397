//! The parts of a flow: the main flow, and the event flows that this version starts.

use crate::document::Node;
use serde::{Deserialize, Serialize};

/// Which part of a flow a token runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Part {
    /// The main flow.
    Main,
    /// The contact rings at an agent's desktop.
    AgentOffered,
    /// An agent accepted.
    AgentAnswered,
    /// The agent is gone.
    AgentDisconnected,
    /// The contact is over.
    ContactEnded,
    /// An activity failed and no link takes care of it.
    GlobalError,
}

/// How files name an event flow, and what its root gives to expressions.
struct Naming {
    /// Namespaces of its output variables, today's name last.
    spaces: &'static [&'static str],
    /// The name of its specification.
    specification: &'static str,
    outputs: &'static [&'static str],
}

const AGENT: &[&str] = &[
    "AgentID",
    "AgentName",
    "AgentEmailId",
    "QueueID",
    "QueueName",
    "TenantID",
];

const NAMINGS: [Naming; 5] = [
    Naming {
        spaces: &["AgentOffered"],
        specification: "AgentOfferContact",
        outputs: AGENT,
    },
    Naming {
        spaces: &["AgentAnswered", "AgentAccepted"],
        specification: "AgentContactAssigned",
        outputs: AGENT,
    },
    Naming {
        spaces: &["AgentDisconnected"],
        specification: "FCAsk(ContactLastAgentRemoved)",
        outputs: AGENT,
    },
    Naming {
        spaces: &["PhoneContactEnded"],
        specification: "ContactEnded",
        outputs: AGENT,
    },
    Naming {
        spaces: &["OnGlobalError"],
        specification: "GlobalErrorHandling",
        outputs: &[],
    },
];

impl Part {
    /// The event flows that are started; roots of others are kept but never run.
    pub const EVENTS: [Self; 5] = [
        Self::AgentOffered,
        Self::AgentAnswered,
        Self::AgentDisconnected,
        Self::ContactEnded,
        Self::GlobalError,
    ];

    /// Its place in `EVENTS`; none for the main flow.
    pub fn event_index(self) -> Option<usize> {
        Self::EVENTS.iter().position(|part| *part == self)
    }

    /// The event flow that a root starts.
    pub fn of_root(node: &Node) -> Option<Self> {
        let property = |key| node.properties.get(key).and_then(|value| value.as_str());
        let names = [
            node.event.as_deref(),
            property("event"),
            property("displayName"),
            property("eventSpecificationName"),
            Some(node.name.as_str()),
        ];
        let is = |naming: &Naming, name: &str| {
            naming.spaces.contains(&name) || naming.specification == name
        };
        let part = |name: &str| {
            let index = NAMINGS.iter().position(|naming| is(naming, name))?;
            Some(Self::EVENTS[index])
        };
        names.into_iter().flatten().find_map(part)
    }

    fn naming(self) -> Option<&'static Naming> {
        self.event_index().map(|index| &NAMINGS[index])
    }

    /// The namespaces of the root's output variables; none for the main flow.
    pub fn spaces(self) -> &'static [&'static str] {
        self.naming().map_or(&[], |naming| naming.spaces)
    }

    /// The root's output variables.
    pub fn outputs(self) -> &'static [&'static str] {
        self.naming().map_or(&[], |naming| naming.outputs)
    }
}
