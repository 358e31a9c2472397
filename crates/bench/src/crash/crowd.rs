//! Callers and agents who use the server while it dies under them.
//!
//! Each keeps on through every crash, as a browser would: what was not answered
//! is tried again, and what was answered goes into the ledger. What a client
//! has seen may not be unseen after a restart: a stage never goes back.

mod agents;
mod callers;

use super::{
    breach::{Breach, Breaches, Kind},
    ledger::{Act, Ledger},
    notes::Keyless,
    people::People,
};
use crate::{
    api::{self, Api},
    http::Reply,
    place::{Agent, Place},
};
use anyhow::Result;
use domain::ContactId;
use std::{
    fs::File,
    io::Write,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::task::JoinHandle;

/// What the crowd does at present.
const BUSY: u8 = 0;
/// Nobody dials any more; agents go on.
const DRAINING: u8 = 1;
/// Everybody goes home.
const OVER: u8 = 2;

/// How long somebody waits who got no answer.
const RETRY: Duration = Duration::from_millis(15);

/// How many they are.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Contacts at a time.
    pub callers: usize,
    /// Agents.
    pub agents: usize,
}

/// What the crowd saw, and what it was promised.
pub struct Witness {
    ledger: Mutex<Ledger>,
    breaches: Mutex<Breaches>,
    keyless: Mutex<Vec<Keyless>>,
    ended: AtomicUsize,
    phase: AtomicU8,
    people: People,
    /// The write log of the power-loss test: acknowledgements go into its order.
    log: Option<Mutex<File>>,
}

impl Witness {
    /// Nobody has done anything yet. `keyless`: the flow without keys answers too.
    pub fn new(keyless: bool, log: Option<File>) -> Arc<Self> {
        Arc::new(Self {
            ledger: Mutex::default(),
            breaches: Mutex::default(),
            keyless: Mutex::default(),
            ended: AtomicUsize::new(0),
            phase: AtomicU8::new(BUSY),
            people: People::new(keyless),
            log: log.map(Mutex::new),
        })
    }

    /// The ledger as it is now.
    pub fn ledger(&self) -> Ledger {
        locked(&self.ledger).clone()
    }

    /// How many acts were acknowledged.
    pub fn acknowledged(&self) -> usize {
        locked(&self.ledger).count()
    }

    /// How many contacts their callers saw end.
    pub fn ended(&self) -> usize {
        self.ended.load(Ordering::Relaxed)
    }

    /// Calls of the flow without keys.
    pub fn keyless(&self) -> Vec<Keyless> {
        locked(&self.keyless).clone()
    }

    /// Promises that were broken, in words.
    pub fn breaches(&self) -> Breaches {
        locked(&self.breaches).clone()
    }

    /// A promise was broken.
    pub fn breach(&self, kind: Kind, words: impl Into<String>) {
        self.found([Breach::new(kind, words)]);
    }

    /// Promises were broken.
    pub fn found(&self, breaches: impl IntoIterator<Item = Breach>) {
        locked(&self.breaches).add(breaches);
    }

    /// Writes down an acknowledgement, in the write log as well where there is one.
    pub fn acknowledge(&self, contact: ContactId, act: Act) {
        self.log(&Ack::Act(contact, act));
        locked(&self.ledger).acknowledge(contact, act);
    }

    /// Writes an acknowledgement into the write log.
    pub fn log(&self, ack: &Ack) {
        let Some(log) = &self.log else { return };
        let record = super::disk::encode(ACKNOWLEDGED, ack.text().as_bytes());
        // One write: the log is open for appending, so records never mix.
        if let Err(error) = locked(log).write_all(&record) {
            self.breach(Kind::Other, format!("the write log: {error}"));
        }
    }

    fn is(&self, phase: u8) -> bool {
        self.phase.load(Ordering::Relaxed) == phase
    }

    /// Sends an act and writes down what was acknowledged.
    async fn act<F>(&self, contact: ContactId, act: Act, send: F) -> Reply
    where
        F: Future<Output = Reply>,
    {
        locked(&self.ledger).send(contact, act);
        let reply = send.await;
        match &reply {
            Reply::Done(_) => self.acknowledge(contact, act),
            Reply::Refused(why) if why.to_string().contains("signed in") => {
                self.breach(Kind::Lost, "a session");
            }
            Reply::Refused(_) => {}
            Reply::Unknown(_) => tokio::time::sleep(RETRY).await,
        }
        reply
    }
}

/// The name of acknowledgements among the files of the write log.
pub const ACKNOWLEDGED: &str = "acknowledged";

/// An acknowledgement in the write log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ack {
    /// A client was answered.
    Act(ContactId, Act),
    /// The CRM has a note under this key.
    Note(String),
}

impl Ack {
    fn text(&self) -> String {
        match self {
            Self::Act(contact, act) => {
                let (kind, what) = match act {
                    Act::Dialled => ("dialled", String::new()),
                    Act::Pressed(key) => ("pressed", key.to_string()),
                    Act::HungUp => ("hung-up", String::new()),
                    Act::Accepted(user) => ("accepted", user.to_string()),
                    Act::Declined(user) => ("declined", user.to_string()),
                    Act::Ended(user) => ("ended", user.to_string()),
                };
                format!("{kind} {contact} {what}")
            }
            Self::Note(key) => format!("note {key} "),
        }
    }

    /// Reads what `text` wrote.
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.splitn(3, ' ');
        let (kind, whose, what) = (words.next()?, words.next()?, words.next()?);
        if kind == "note" {
            return Some(Self::Note(whose.to_owned()));
        }
        let act = match kind {
            "dialled" => Act::Dialled,
            "pressed" => Act::Pressed(what.chars().next()?),
            "hung-up" => Act::HungUp,
            "accepted" => Act::Accepted(what.parse().ok()?),
            "declined" => Act::Declined(what.parse().ok()?),
            "ended" => Act::Ended(what.parse().ok()?),
            _ => return None,
        };
        Some(Self::Act(ContactId(whose.parse().ok()?), act))
    }
}

/// A lock whose holder panicked still guards whole data: nothing is half-written.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Epoch milliseconds.
pub fn wall_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

/// Everybody, at work.
pub struct Crowd {
    witness: Arc<Witness>,
    callers: Vec<JoinHandle<()>>,
    agents: Vec<JoinHandle<()>>,
}

impl Crowd {
    /// Signs everybody in and lets them begin.
    pub async fn begin(
        place: &Place,
        address: SocketAddr,
        staff: &[Agent],
        callers: usize,
        witness: &Arc<Witness>,
    ) -> Result<Self> {
        let phone = api::sign_in(address, &place.boss.email, &place.boss.password).await?;
        let mut crowd = Self {
            witness: Arc::clone(witness),
            callers: Vec::new(),
            agents: Vec::new(),
        };
        for agent in staff {
            let desk = api::sign_in(address, &agent.email, &agent.password).await?;
            let work = agents::work(Arc::clone(witness), desk, agent.id);
            crowd.agents.push(tokio::spawn(work));
        }
        for _ in 0..callers {
            let phone: Api = phone.sibling();
            crowd
                .callers
                .push(tokio::spawn(callers::call(Arc::clone(witness), phone)));
        }
        Ok(crowd)
    }

    /// Nobody dials any more; waits until every caller's contact has ended.
    pub async fn drain(&mut self, limit: Duration) {
        self.witness.phase.store(DRAINING, Ordering::Relaxed);
        let all = async {
            for caller in self.callers.drain(..) {
                if caller.await.is_err() {
                    self.witness
                        .breach(Kind::Other, "a caller of the harness failed");
                }
            }
        };
        if tokio::time::timeout(limit, all).await.is_err() {
            let words = format!("after {} s some contacts have not ended", limit.as_secs());
            self.witness.breach(Kind::Endless, words);
        }
    }

    /// Everybody goes home.
    pub async fn go(self) {
        self.witness.phase.store(OVER, Ordering::Relaxed);
        for task in self.callers.into_iter().chain(self.agents) {
            // A task that is stuck in a request ends with its connection.
            let _ = tokio::time::timeout(Duration::from_secs(25), task).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledgements_survive_the_write_log() {
        let user = "018f2f6e-0000-7000-8000-000000000001".parse().unwrap();
        let acts = [
            Act::Dialled,
            Act::Pressed('2'),
            Act::HungUp,
            Act::Accepted(user),
            Act::Declined(user),
            Act::Ended(user),
        ];
        for ack in acts.map(|act| Ack::Act(ContactId(9), act)) {
            assert_eq!(Ack::read(&ack.text()), Some(ack));
        }
        let note = Ack::Note("9:3:4".to_owned());
        assert_eq!(Ack::read(&note.text()), Some(note));
        assert_eq!(Ack::read("pressed x 1"), None);
    }
}
