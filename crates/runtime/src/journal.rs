//! What stands in a journal row and in a snapshot.

use domain::{UserId, agent::ScreenPop};
use flow::{
    engine::{Await, Effect, Input, Session},
    phone::Playing,
};
use serde::{Deserialize, Serialize, de::IgnoredAny};

/// A journal row's body as it is written.
#[derive(Serialize)]
struct Written<'a> {
    input: &'a Input,
    #[serde(skip_serializing_if = "<[Effect]>::is_empty")]
    effects: &'a [Effect],
}

/// A journal row's body as it is read: folding the inputs gives the effects again.
#[derive(Deserialize)]
struct Read {
    input: Input,
    #[serde(default, rename = "effects")]
    _effects: IgnoredAny,
}

/// What belongs to a live contact beside its session. Follows from the
/// journal, and is kept in snapshots.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Side {
    /// What the caller hears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playing: Option<Box<Playing>>,
    /// The pages that opened at agents' desks, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pops: Vec<Pop>,
}

/// A page that opened at an agent's desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pop {
    /// The visit that asked for it.
    pub at: Await,
    /// The agent.
    pub agent: UserId,
    /// The page.
    pub pop: ScreenPop,
}

#[derive(Serialize)]
struct WrittenSnapshot<'a> {
    session: &'a Session,
    side: &'a Side,
}

#[derive(Deserialize)]
struct ReadSnapshot {
    session: Session,
    #[serde(default)]
    side: Side,
}

/// The body of a journal row.
pub fn write(input: &Input, effects: &[Effect]) -> String {
    // Plain data with string keys: writing it as JSON cannot fail.
    serde_json::to_string(&Written { input, effects }).unwrap_or_default()
}

/// The input of a journal row.
pub fn read(body: &str) -> Result<Input, serde_json::Error> {
    serde_json::from_str::<Read>(body).map(|read| read.input)
}

/// The body of a snapshot.
pub fn write_snapshot(session: &Session, side: &Side) -> String {
    serde_json::to_string(&WrittenSnapshot { session, side }).unwrap_or_default()
}

/// A snapshot's session and what belongs to it.
pub fn read_snapshot(body: &str) -> Result<(Session, Side), serde_json::Error> {
    let read: ReadSnapshot = serde_json::from_str(body)?;
    Ok((read.session, read.side))
}

impl Side {
    /// Takes in what a step asked for.
    pub fn take(&mut self, at: domain::Timestamp, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Play {
                    at: visit,
                    prompts,
                    voice,
                    ends,
                    interruptible,
                } => {
                    self.playing = Some(Box::new(Playing {
                        at: *visit,
                        prompts: prompts.clone(),
                        voice: voice.clone(),
                        since: at,
                        ends: *ends,
                        interruptible: *interruptible,
                    }));
                }
                Effect::StopPlaying | Effect::HangUp { .. } | Effect::Finished => {
                    self.playing = None;
                }
                Effect::Pop { at, agent, pop } => {
                    // A pop is shown once, whatever is performed again.
                    if !self.pops.iter().any(|known| known.at == *at) {
                        self.pops.push(Pop {
                            at: *at,
                            agent: *agent,
                            pop: pop.clone(),
                        });
                    }
                }
                Effect::Request { .. } | Effect::Enqueue { .. } | Effect::Dequeue => {}
            }
        }
    }
}
