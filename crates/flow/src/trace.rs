//! The trace: what a session did, line by line, for people and for tests.
//!
//! One vocabulary for the live trace, the traces of finished contacts, the
//! simulator and the run fixtures. Values of secure variables never appear.

use domain::{QueueId, Timestamp, agent::ScreenPop, contact::EndCause};
use serde::{Deserialize, Serialize};
use std::fmt;

use crate::engine::{NoAnswer, Prompt};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceLine {
    /// When.
    pub at: Timestamp,
    /// The event flow it belongs to, for example `AgentAnswered`; none for the main flow.
    pub event: Option<String>,
    /// The node's id in the document, to light the drawing; none for the contact itself.
    pub node: Option<String>,
    /// The node's name.
    pub name: String,
    /// The node's activity, for example `play-message`; empty for the contact itself.
    pub activity: String,
    /// What happened.
    pub what: What,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// The contact arrived.
    Arrived {
        /// The caller's number or `anonymous`.
        ani: String,
        /// The number dialled.
        dnis: String,
    },
    /// A node was entered.
    Entered,
    /// A node was left by a port.
    Left {
        /// The port.
        port: String,
        /// Whether a link leads on from it.
        wired: bool,
    },
    /// A variable has a new value.
    Set {
        /// The variable.
        variable: String,
        /// The new value; `•••` when secure.
        value: String,
    },
    /// A JSONPath found nothing, so the variable keeps its value.
    Kept {
        /// The variable.
        variable: String,
        /// The path.
        path: String,
    },
    /// The caller hears this.
    Playing {
        /// In this order.
        prompts: Vec<Prompt>,
        /// When the estimate says that it ends; none for a settled loop.
        ends: Option<Timestamp>,
    },
    /// The treatment goes round and round; nothing is written per turn.
    Looping,
    /// The caller pressed keys.
    Digits {
        /// The keys so far; `•••` when they go to a secure variable.
        digits: String,
    },
    /// A condition or case was decided.
    Decided {
        /// The rendered expression.
        value: String,
    },
    /// A request goes out.
    Requesting {
        /// GET, PUT, …
        method: String,
        /// Path or URL as rendered, without credentials.
        address: String,
    },
    /// A request came back.
    Responded {
        /// Status, or 0.
        status: u16,
        /// Milliseconds.
        duration_ms: u32,
        /// Attempts made.
        attempts: u8,
        /// Why there was no answer.
        no_answer: Option<NoAnswer>,
        /// The start of the body, at most 2,000 characters.
        excerpt: String,
    },
    /// The contact entered a queue.
    Queued {
        /// The queue.
        queue: QueueId,
        /// 1 to 10.
        priority: u8,
    },
    /// The contact rings at an agent's desktop.
    Offered {
        /// The agent's name.
        agent: String,
    },
    /// The offer ended without an accept.
    OfferEnded {
        /// Why.
        why: String,
    },
    /// An agent accepted.
    Accepted {
        /// The agent's name.
        agent: String,
    },
    /// The agent is gone.
    AgentLeft,
    /// A page opens at the agent's desktop.
    Popped {
        /// The page.
        pop: ScreenPop,
    },
    /// Something went wrong; the flow takes its error path.
    Failed {
        /// In words: what and why; for an expression also where.
        message: String,
    },
    /// The channel's fallback takes the caller.
    Fallback {
        /// Why the flow left the caller alone.
        reason: String,
    },
    /// An input that came late or makes no sense here.
    Ignored {
        /// What and why.
        why: String,
    },
    /// This path of the flow ended.
    PathEnded,
    /// The contact is over.
    Ended {
        /// Why.
        cause: EndCause,
    },
}

/// Where lines go. `()` drops them at no cost.
pub trait TraceSink {
    /// Whether anybody reads: `false` spares the engine from rendering lines.
    const ON: bool;
    /// Takes one line.
    fn line(&mut self, line: TraceLine);
}

impl TraceSink for () {
    const ON: bool = false;
    fn line(&mut self, _: TraceLine) {}
}

impl TraceSink for Vec<TraceLine> {
    const ON: bool = true;
    fn line(&mut self, line: TraceLine) {
        self.push(line);
    }
}

impl fmt::Display for TraceLine {
    /// `AgentAnswered / ScreenPop  → default`: what a support engineer reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(event) = &self.event {
            write!(f, "{event} / ")?;
        }
        if self.name.is_empty() {
            write!(f, "{}", self.what)
        } else {
            write!(f, "{}  {}", self.name, self.what)
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arrived { ani, dnis } => write!(f, "arrived: {ani} dialled {dnis}"),
            Self::Entered => f.write_str("entered"),
            Self::Left { port, wired: true } => write!(f, "→ {port}"),
            Self::Left { port, wired: false } => write!(f, "→ {port} (leads nowhere)"),
            Self::Set { variable, value } => write!(f, "{variable} = {}", OneLine(value)),
            Self::Kept { variable, path } => write!(f, "{variable} kept: nothing at {path}"),
            Self::Playing { prompts, .. } => write!(f, "plays {}", Prompts(prompts)),
            Self::Looping => f.write_str("goes round until something happens"),
            Self::Digits { digits } => write!(f, "keys {digits}"),
            Self::Decided { value } => write!(f, "is {}", OneLine(value)),
            Self::Requesting { method, address } => write!(f, "{method} {address}"),
            Self::Responded { .. } => self.fmt_answer(f),
            Self::Queued { queue, priority } => write!(f, "queued: {queue}, priority {priority}"),
            Self::Offered { agent } => write!(f, "offered to {agent}"),
            Self::OfferEnded { why } => write!(f, "offer ended: {why}"),
            Self::Accepted { agent } => write!(f, "accepted by {agent}"),
            Self::AgentLeft => f.write_str("the agent left"),
            Self::Popped { pop } => write!(f, "pops “{}” {:?} {}", pop.label, pop.target, pop.url),
            Self::Failed { message } => write!(f, "failed: {}", OneLine(message)),
            Self::Fallback { reason } => write!(f, "fallback: {}", OneLine(reason)),
            Self::Ignored { why } => write!(f, "ignored: {}", OneLine(why)),
            Self::PathEnded => f.write_str("path ends"),
            Self::Ended { cause } => write!(f, "ended: {}", cause.key()),
        }
    }
}

impl What {
    fn fmt_answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Responded {
            status,
            duration_ms,
            attempts,
            no_answer,
            excerpt,
        } = self
        else {
            return Ok(());
        };
        match no_answer {
            Some(why) => write!(f, "no answer: {why}")?,
            None => write!(f, "answer {status}")?,
        }
        write!(f, " after {duration_ms} ms")?;
        if *attempts != 1 {
            write!(f, ", {attempts} attempts")?;
        }
        if !excerpt.is_empty() {
            write!(f, ": {}", OneLine(excerpt))?;
        }
        Ok(())
    }
}

/// A text on one line.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.0.split('\n').enumerate() {
            let separator = if index > 0 { " ⏎ " } else { "" };
            write!(f, "{separator}{}", line.trim_end_matches('\r'))?;
        }
        Ok(())
    }
}

/// Prompts, as they follow one another.
struct Prompts<'a>(&'a [Prompt]);

impl fmt::Display for Prompts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, prompt) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" + ")?;
            }
            match prompt {
                Prompt::Speech { text } => write!(f, "“{}”", OneLine(text))?,
                Prompt::Audio {
                    name, length_ms, ..
                } => {
                    f.write_str(name)?;
                    if let Some(length_ms) = length_ms {
                        write!(f, " for {} s", f64::from(*length_ms) / 1000.0)?;
                    }
                }
            }
        }
        Ok(())
    }
}
