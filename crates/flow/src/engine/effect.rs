//! What the engine asks the runtime to do.
//!
//! An effect is journalled before it is performed. Whatever comes of it returns
//! as an `Input` that names the same `Await`.

use domain::{ConnectorId, QueueId, Timestamp, UserId, agent::ScreenPop, contact::EndCause};
use serde::{Deserialize, Serialize};

/// The address of a result: a token's visit to a node. One that comes late is traced and ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Await {
    /// The node, by its index in the compiled flow.
    pub node: u32,
    /// Counts the session's visits; unique in a session.
    pub visit: u32,
}

/// One thing that the caller hears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Prompt {
    /// Text or SSML to be spoken.
    Speech {
        /// What is said; SSML where it starts with `<speak`.
        text: String,
    },
    /// A file of the organisation's audio store.
    Audio {
        /// Its name, for example `welcome.wav`.
        name: String,
        /// Where in the file it starts.
        #[serde(default, skip_serializing_if = "is_zero")]
        from_ms: u32,
        /// How long it plays, starting over where the file is shorter; none plays it once, to its end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length_ms: Option<u32>,
    },
}

impl Prompt {
    /// How much of it there is to read.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Speech { text } => text.len(),
            Self::Audio { name, .. } => name.len(),
        }
    }
}

/// Keeps the common case short in the journal.
fn is_zero(millis: &u32) -> bool {
    *millis == 0
}

/// How speech sounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// BCP 47 language, for example `en-US`.
    pub language: String,
    /// Percent of the normal rate, 25 to 400.
    pub rate_percent: u16,
}

/// An HTTP method that a flow may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
    /// HEAD
    Head,
}

impl Method {
    /// The method as it stands in a request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
        }
    }

    /// Whether repeating it is harmless (RFC 9110 §9.2.1 safe methods).
    pub fn is_read(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options)
    }
}

/// Where a request goes. Not yet percent-encoded: the outbound client does that.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Target {
    /// A path (it may carry a query) below a connector's base URL, with its credentials.
    Connector {
        /// The connector.
        id: ConnectorId,
        /// The path as the flow renders it; it can never change the host.
        path: String,
    },
    /// A whole URL, without credentials.
    Url {
        /// The URL as the flow renders it.
        url: String,
    },
}

/// A request's body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpBody {
    /// Media type, for example `application/json`.
    pub content_type: String,
    /// The rendered text.
    pub text: String,
}

/// A request, rendered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpRequest {
    /// GET, PUT, …
    pub method: Method,
    /// Connector and path, or a whole URL.
    pub target: Target,
    /// Query parameters in the file's order, values not encoded.
    pub query: Vec<(String, String)>,
    /// Headers in the file's order.
    pub headers: Vec<(String, String)>,
    /// The body, if any.
    pub body: Option<HttpBody>,
    /// One attempt's time-out.
    pub timeout_ms: u32,
    /// Further attempts after a 5xx or no answer; a write that may have been sent
    /// is repeated only where the connector honours an idempotency key.
    pub retries: u8,
    /// A caller waits: token, attempts and pauses together take 8 s at most.
    pub caller_waits: bool,
}

/// What should happen. `at` addresses the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Play to the caller. The session itself times the end (`ends`); `Input::PromptEnded`
    /// may only shorten it. No `ends`: plays until stopped (hold music of a settled loop).
    Play {
        /// Where the result goes.
        at: Await,
        /// In this order.
        prompts: Vec<Prompt>,
        /// How speech sounds.
        voice: Voice,
        /// When the engine goes on by itself.
        ends: Option<Timestamp>,
        /// A digit stops it.
        interruptible: bool,
    },
    /// Stop what plays.
    StopPlaying,
    /// Send a request; answered by `Input::Response`.
    Request {
        /// Where the result goes; with the contact it is the key of all attempts, `contact:node:visit`.
        at: Await,
        /// The request.
        request: Box<HttpRequest>,
    },
    /// Put the contact into a queue (or move it there). `Input::QueueRefused` when there is no such queue.
    Enqueue {
        /// Where a refusal goes.
        at: Await,
        /// The queue.
        queue: QueueId,
        /// 1 (first) to 10 (last).
        priority: u8,
    },
    /// Take the contact out of its queue, and a pending offer with it.
    Dequeue,
    /// Open a page at the agent's desktop.
    Pop {
        /// Which visit asked for it: a pop is shown once.
        at: Await,
        /// The agent.
        agent: UserId,
        /// The page.
        pop: ScreenPop,
    },
    /// End the call of the caller and the agent.
    HangUp {
        /// Why.
        cause: EndCause,
    },
    /// Nothing more will happen: no token runs and the contact is over.
    Finished,
}
