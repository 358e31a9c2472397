//! A session: one contact's run of one flow version, as plain serialisable data.
//!
//! Invariants. At most one *main token* (it serves the caller) and one token
//! per running event flow; each waits for exactly one thing, addressed by its
//! visit. A contact that is not over is in flow with a main token, queued,
//! offered or with an agent: never alone.

use super::{Await, Compiled, Effect, HttpRequest, part::Part, text::View, values};
use crate::expr::Value;
use domain::{
    OrgId, QueueId, Timestamp, UserId,
    agent::AgentVariable,
    contact::{Fallback, Stage},
};
use serde::{Deserialize, Serialize};

/// The node index of the channel's fallback, which is no node of the flow.
pub(crate) const FALLBACK: u32 = u32::MAX;

/// One run of a flow version. Compact: thousands of contacts wait in memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub(super) stage: Stage,
    /// What is known since the contact arrived; none before.
    pub(super) arrived: Option<Box<Arrived>>,
    /// The place in a queue, kept while offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<Box<Place>>,
    /// The agent who is offered the contact, has it or had it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) agent: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) main: Option<Token>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) events: Vec<Token>,
    /// Keys typed ahead of the next menu.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub(crate) typed: Box<str>,
    /// When a refused fallback queue is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) retry: Option<Timestamp>,
    /// Visits so far: the next visit's number is one more.
    pub(super) visits: u32,
    #[serde(with = "values")]
    pub(super) values: Box<[Value]>,
    #[serde(default)]
    pub(super) finished: bool,
}

/// What a session keeps of the contact's facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Arrived {
    pub org: OrgId,
    pub fallback: Fallback,
}

/// A place in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The visit that asked for it.
    pub at: Await,
    pub queue: QueueId,
    pub priority: u8,
    pub since: Timestamp,
}

/// A place in the flow that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Token {
    pub node: u32,
    pub visit: u32,
    pub part: Part,
    /// Visits since the last positive wait.
    pub steps: u16,
    /// The path it belongs to is over; only what comes of a write is awaited.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub orphan: bool,
    /// Since when it waits.
    pub since: Timestamp,
    pub wait: Wait,
}

/// What a token waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Wait {
    /// The end of a prompt.
    Prompt {
        /// By the estimate.
        ends: Timestamp,
    },
    /// Nothing: a settled treatment goes round until something else happens.
    Loop,
    /// Keys.
    Keys {
        /// When the prompt has been heard.
        heard: Timestamp,
        /// When waiting ends.
        until: Timestamp,
        /// The keys so far.
        keys: Box<str>,
    },
    /// The answer to a request.
    Request {
        /// The request, to be sent again after a restart.
        request: Box<HttpRequest>,
    },
}

impl Session {
    /// A session that waits for `Input::Started`.
    pub fn new(flow: &Compiled) -> Self {
        Self {
            stage: Stage::InFlow,
            arrived: None,
            place: None,
            agent: None,
            main: None,
            events: Vec::new(),
            typed: Box::default(),
            retry: None,
            visits: 0,
            values: flow.initial_values(),
            finished: false,
        }
    }

    /// When the session next wants `Input::Tick`; none while only inputs can move it.
    pub fn next_due(&self) -> Option<Timestamp> {
        let tokens = self.tokens().filter_map(Token::due);
        tokens.chain(self.retry).min()
    }

    /// Where the contact stands.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Whether nothing more will happen: `Effect::Finished` has been returned.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// The effects that are still open, to be performed again after a restart:
    /// what plays, requests without an answer, the place in the queue.
    pub fn outstanding(&self, flow: &Compiled) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(place) = self.place.as_ref().filter(|_| self.is_waiting()) {
            effects.push(Effect::Enqueue {
                at: place.at,
                queue: place.queue,
                priority: place.priority,
            });
        }
        for token in self.tokens() {
            effects.extend(self.reissue(flow, token));
        }
        effects
    }

    /// Variables that the flow lets agents see, as they are now, in the file's
    /// order. Secure ones only once an agent has the contact: never in an offer.
    pub fn agent_variables(&self, flow: &Compiled) -> Vec<AgentVariable> {
        let offered = self.is_waiting() || self.stage == Stage::InFlow;
        let fields = flow
            .desk()
            .iter()
            .filter(|field| !(field.secure && offered));
        let shown = fields.map(|field| AgentVariable {
            name: field.name.to_string(),
            label: field.label.to_string(),
            value: self
                .values
                .get(field.slot as usize)
                .map(ToString::to_string)
                .unwrap_or_default(),
        });
        shown.collect()
    }

    /// The agent who is offered the contact, has it or had it last.
    pub(crate) fn agent(&self) -> Option<UserId> {
        self.agent
    }

    /// Whether the contact is over.
    pub(super) fn is_ended(&self) -> bool {
        matches!(self.stage, Stage::Ended { .. })
    }

    /// Whether the contact waits in a queue, offered or not.
    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.stage, Stage::Queued { .. } | Stage::Offered { .. })
    }

    /// All tokens, the main one first.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.main.iter().chain(&self.events)
    }

    /// The token that waits on this visit, and whether it is the main one.
    pub(super) fn take_token(&mut self, visit: u32) -> Option<(Token, bool)> {
        if let Some(token) = self.main.take_if(|token| token.visit == visit) {
            return Some((token, true));
        }
        let index = self.events.iter().position(|token| token.visit == visit)?;
        Some((self.events.remove(index), false))
    }

    /// What a token waits for, asked for once more.
    fn reissue(&self, flow: &Compiled, token: &Token) -> Option<Effect> {
        let view = View {
            flow,
            values: &self.values,
            now: token.since,
            masked: false,
            fuel: None,
        };
        let ends = match &token.wait {
            Wait::Request { request } => {
                return Some(Effect::Request {
                    at: token.at(),
                    request: request.clone(),
                });
            }
            Wait::Loop => None,
            Wait::Prompt { ends } => Some(*ends),
            // A key has ended the prompt already, or there was none.
            Wait::Keys { heard, .. } if *heard <= token.since => return None,
            Wait::Keys { heard, .. } => Some(*heard),
        };
        let list = flow.heard_at(token, self.arrived.as_deref(), &view)?;
        Some(Effect::Play {
            at: token.at(),
            prompts: list.prompts,
            voice: list.voice,
            ends,
            interruptible: list.interruptible,
        })
    }
}

impl Token {
    /// The address of what comes of its wait.
    pub fn at(&self) -> Await {
        Await {
            node: self.node,
            visit: self.visit,
        }
    }

    /// When it wants a tick.
    pub fn due(&self) -> Option<Timestamp> {
        match &self.wait {
            Wait::Prompt { ends } => Some(*ends),
            Wait::Keys { until, .. } => Some(*until),
            Wait::Loop | Wait::Request { .. } => None,
        }
    }

    /// Whether the caller hears something because of it.
    pub fn plays(&self, now: Timestamp) -> bool {
        match &self.wait {
            Wait::Prompt { .. } | Wait::Loop => true,
            Wait::Keys { heard, .. } => *heard > now,
            Wait::Request { .. } => false,
        }
    }

    /// Whether it waits for what comes of a write.
    pub fn writes(&self) -> bool {
        matches!(&self.wait, Wait::Request { request } if !request.method.is_read())
    }
}
