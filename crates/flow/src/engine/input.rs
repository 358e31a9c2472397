//! What the engine is told.

use super::effect::Await;
use domain::{
    UserId,
    agent::AgentFacts,
    contact::{ContactFacts, EndCause},
};
use serde::{Deserialize, Serialize};

/// Why a request got no answer. The flow goes on along `default` with status 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoAnswer {
    /// The time ran out.
    TimedOut,
    /// Connection refused or broken.
    Refused,
    /// No such host.
    NoSuchHost,
    /// The address is not allowed (private, loopback, link-local, another host, a bad URL).
    Forbidden,
    /// The answer was larger than 1 MB.
    TooLarge,
    /// No token could be fetched for the connector.
    NoToken,
    /// A write may have been sent and may not be repeated.
    Uncertain,
    /// The connector's bulkhead is full.
    Busy,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpOutcome {
    /// The status, or 0 when there was no answer.
    pub status: u16,
    /// Header names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text, at most 1 MB; empty when there was no answer.
    pub body: String,
    /// From the first attempt to the last byte.
    pub duration_ms: u32,
    /// Attempts made.
    pub attempts: u8,
    /// Set when `status` is 0.
    pub no_answer: Option<NoAnswer>,
}

/// One thing that happened. Journalled; every run of the same inputs gives the same session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "input", rename_all = "snake_case")]
pub enum Input {
    /// The contact arrived.
    Started {
        /// Frozen facts.
        facts: Box<ContactFacts>,
    },
    /// `now` has reached the session's next due time.
    Tick,
    /// The far end finished playing; can only shorten the estimate.
    PromptEnded {
        /// Which prompt.
        at: Await,
    },
    /// The far end could not play.
    PromptFailed {
        /// Which prompt.
        at: Await,
        /// Why.
        why: String,
    },
    /// The caller pressed a key: `0`–`9`, `*`, `#`, `A`–`D`.
    Digit {
        /// The key.
        digit: char,
    },
    /// What came of a request.
    Response {
        /// Which request.
        at: Await,
        /// The outcome.
        outcome: Box<HttpOutcome>,
    },
    /// There is no such queue.
    QueueRefused {
        /// Which enqueueing.
        at: Await,
        /// Why.
        why: String,
    },
    /// The contact rings at an agent's desktop.
    Offered {
        /// The agent.
        agent: Box<AgentFacts>,
    },
    /// The offer is over without an accept; the contact keeps its place in the queue.
    OfferEnded {
        /// The agent.
        agent: UserId,
        /// `declined`, `no answer` or `agent left`.
        why: String,
    },
    /// The agent accepted.
    Accepted {
        /// The agent.
        agent: Box<AgentFacts>,
    },
    /// The agent ended the contact or is gone.
    AgentLeft {
        /// The agent.
        agent: UserId,
    },
    /// The caller is gone (`CallerHungUp` or `CallerLost`).
    CallerLeft {
        /// Why.
        cause: EndCause,
    },
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TimedOut => "timed out",
            Self::Refused => "refused",
            Self::NoSuchHost => "no such host",
            Self::Forbidden => "forbidden address",
            Self::TooLarge => "too large",
            Self::NoToken => "no token",
            Self::Uncertain => "uncertain",
            Self::Busy => "busy",
        })
    }
}
