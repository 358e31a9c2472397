//! Plays a script against the engine and writes down what happens.

use crate::{
    flows, prepare,
    script::{Command, Script},
    tell,
};
use domain::{
    ChannelId, ContactId, FlowId, OrgId, QueueId, Timestamp, UserId, VersionId,
    agent::AgentFacts,
    contact::{ContactFacts, EndCause, Fallback, Stage},
};
use flow::{
    document::Document,
    engine::{
        Await, Compiled, Effect, HttpOutcome, HttpRequest, Input, NoAnswer, Session, step_traced,
    },
    trace::{TraceLine, What},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// When every scripted contact arrives: 2026-03-02 09:00:00 UTC, a Monday.
pub const START: Timestamp = Timestamp(1_772_442_000_000);

/// Where the answer to a question goes that nobody asked.
const NOWHERE: Await = Await { node: 0, visit: 0 };

/// A contact being played.
pub struct Play {
    pub flow: Compiled,
    pub session: Session,
    pub now: Timestamp,
    pub lines: Vec<TraceLine>,
    facts: ContactFacts,
    queues: BTreeMap<QueueId, String>,
    requests: VecDeque<Await>,
    playing: Option<Await>,
    enqueued: Option<Await>,
    last: Option<Input>,
    said: Vec<String>,
    clock: Timestamp,
    /// The words of a flow that is not ours: its sentences are not repeated here.
    foreign: BTreeSet<String>,
}

/// What a contact brings along in tests.
pub fn facts(ani: &str, dnis: &str) -> ContactFacts {
    ContactFacts {
        contact: ContactId(7),
        org: OrgId(flows::domain_uuid(1)),
        channel: ChannelId(flows::domain_uuid(2)),
        channel_name: "Support".to_owned(),
        flow: Some(FlowId(flows::domain_uuid(3))),
        version: Some(VersionId(flows::domain_uuid(4))),
        version_label: "Latest".to_owned(),
        ani: ani.to_owned(),
        dnis: dnis.to_owned(),
        utc_offset_s: 3_600,
        fallback: Fallback {
            queue: fallback_queue(),
            announcement: "One moment, please.".to_owned(),
        },
    }
}

/// The queue of the channel's fallback.
pub fn fallback_queue() -> QueueId {
    QueueId(flows::domain_uuid(5))
}

/// An agent by first name.
pub fn agent(name: &str, queue: QueueId, queue_name: &str) -> AgentFacts {
    let id = name
        .bytes()
        .fold(0x1000, |id, byte| id * 7 + u128::from(byte));
    AgentFacts {
        id: UserId(flows::domain_uuid(id)),
        name: name.to_owned(),
        email: format!("{}@example.com", name.to_lowercase()),
        queue,
        queue_name: queue_name.to_owned(),
    }
}

/// Plays a whole script; for each command the lines that it gave.
pub fn play(script: &Script, document: Document) -> (Play, Vec<Vec<String>>) {
    let mut play = Play::new(script, document);
    let told = script.steps.iter().map(|step| play.perform(&step.command));
    let told = told.collect();
    (play, told)
}

impl Play {
    fn new(script: &Script, mut document: Document) -> Self {
        let (mapping, queues) = prepare::prepare(&mut document, &script.settings);
        let mut foreign = BTreeSet::new();
        if flows::CORPUS.contains(&script.flow.as_str()) {
            tell::collect_words(&document.source, &mut foreign);
        }
        let flow = Compiled::new(&document, &mapping, flows::zones());
        Self {
            session: Session::new(&flow),
            flow,
            now: START,
            lines: Vec::new(),
            facts: facts(&script.ani, &script.dnis),
            queues,
            requests: VecDeque::new(),
            playing: None,
            enqueued: None,
            last: None,
            said: Vec::new(),
            clock: START,
            foreign,
        }
    }

    fn perform(&mut self, command: &Command) -> Vec<String> {
        match command {
            Command::Start => self.give(Input::Started {
                facts: Box::new(self.facts.clone()),
            }),
            Command::Wait(seconds) => self.wait(*seconds),
            Command::Digits(keys) => {
                for digit in keys.chars() {
                    self.give(Input::Digit { digit });
                }
            }
            Command::Http(status, body) => self.answer(*status, body, None),
            Command::NoAnswer(why) => self.answer(0, "", Some(why.clone())),
            Command::PromptEnded => {
                let at = self.playing.unwrap_or(NOWHERE);
                self.give(Input::PromptEnded { at });
            }
            Command::PromptFailed(why) => {
                let at = self.playing.unwrap_or(NOWHERE);
                let why = why.clone();
                self.give(Input::PromptFailed { at, why });
            }
            Command::Refuse(why) => {
                let at = self.enqueued.unwrap_or(NOWHERE);
                let why = why.clone();
                self.give(Input::QueueRefused { at, why });
            }
            Command::Tick => self.give(Input::Tick),
            Command::Again => {
                let input = self.last.clone().expect("an input before");
                self.give(input);
            }
            Command::Restart => self.restart(),
            Command::Desk => self.desk(),
            Command::Place => self.place(),
            people => self.meet(people),
        }
        tell::shorten(std::mem::take(&mut self.said))
    }

    fn meet(&mut self, command: &Command) {
        match command {
            Command::Offer(name) => {
                let agent = Box::new(self.agent(name));
                self.give(Input::Offered { agent });
            }
            Command::OfferEnded(name, why) => {
                let agent = self.agent(name).id;
                let why = (*why).to_owned();
                self.give(Input::OfferEnded { agent, why });
            }
            Command::Accept(name) => {
                let agent = Box::new(self.agent(name));
                self.give(Input::Accepted { agent });
            }
            Command::Leave(name) => {
                let agent = self.agent(name).id;
                self.give(Input::AgentLeft { agent });
            }
            Command::HangUp => self.give(Input::CallerLeft {
                cause: EndCause::CallerHungUp,
            }),
            Command::Lost => self.give(Input::CallerLeft {
                cause: EndCause::CallerLost,
            }),
            other => unreachable!("{other:?} is no meeting"),
        }
    }

    fn agent(&self, name: &str) -> AgentFacts {
        let queue = match self.session.stage() {
            Stage::Queued { queue, .. } | Stage::Offered { queue, .. } => *queue,
            _ => fallback_queue(),
        };
        let queue_name = self.queues.get(&queue).map_or("", String::as_str);
        agent(name, queue, queue_name)
    }

    fn wait(&mut self, seconds: Option<f64>) {
        let until = seconds.map(|seconds| self.now.plus((seconds * 1000.0) as i64));
        let due = self.session.next_due();
        match until {
            None => {
                self.now = due.map_or(self.now, |due| due.max(self.now));
                self.give(Input::Tick);
            }
            Some(until) => {
                let mut due = due;
                while let Some(next) = due.filter(|due| *due <= until) {
                    self.now = next.max(self.now);
                    self.give(Input::Tick);
                    due = self.session.next_due();
                }
                self.now = until;
            }
        }
    }

    fn answer(&mut self, status: u16, body: &str, no_answer: Option<NoAnswer>) {
        let at = self.requests.pop_front().unwrap_or(NOWHERE);
        self.now = self.now.plus(40);
        let outcome = Box::new(HttpOutcome {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.to_owned(),
            duration_ms: 40,
            attempts: 1,
            no_answer,
        });
        self.give(Input::Response { at, outcome });
    }

    fn give(&mut self, input: Input) {
        let mut lines = Vec::new();
        let effects = step_traced(&self.flow, &mut self.session, self.now, &input, &mut lines);
        self.last = Some(input);
        if self.clock != self.now {
            self.clock = self.now;
            let seconds = self.now.since(START) as f64 / 1000.0;
            self.said.push(format!("at {seconds} s"));
        }
        for line in &lines {
            if line.what != What::Entered {
                let line = tell::without_speech(line, &self.foreign);
                self.said.push(self.named(&line.to_string()));
            }
        }
        self.lines.extend(lines);
        for effect in effects {
            self.note(&effect, false);
        }
    }

    /// Remembers where results go, and writes down what no trace line says.
    fn note(&mut self, effect: &Effect, again: bool) {
        let word = if again { "again: " } else { "" };
        let said = match effect {
            Effect::Play { at, prompts, .. } => {
                self.playing = Some(*at);
                again.then(|| format!("plays {} prompts", prompts.len()))
            }
            Effect::Request { at, request } => {
                if !again {
                    self.requests.push_back(*at);
                }
                let sends = self.sent(request);
                match again {
                    true => Some(format!("visit {} sends {sends}", at.visit)),
                    false => (!sends.is_empty()).then(|| format!("sends {sends}")),
                }
            }
            Effect::Enqueue { at, queue, .. } => {
                self.enqueued = Some(*at);
                again.then(|| format!("queued: {queue}"))
            }
            Effect::StopPlaying => Some("stops playing".to_owned()),
            Effect::Dequeue => Some("leaves the queue".to_owned()),
            Effect::Pop { .. } => None,
            Effect::HangUp { cause } => Some(format!("hangs up: {}", cause.key())),
            Effect::Finished => Some("finished".to_owned()),
        };
        if let Some(said) = said {
            let said = self.named(&said);
            self.said.push(format!("* {word}{}", said.trim_end()));
        }
    }

    /// A request's headers and body.
    fn sent(&self, request: &HttpRequest) -> String {
        let headers = request.headers.iter();
        let headers = headers.map(|(name, value)| format!("{name}: {value}"));
        let body = request.body.as_ref().map(|body| {
            let text = tell::without_words(&body.text, &self.foreign);
            format!("{} {text}", body.content_type)
        });
        let parts: Vec<String> = headers.chain(body).collect();
        parts.join(", ").replace("\r\n", "␍␊").replace('\n', " ⏎ ")
    }

    /// Ids of queues as their names.
    fn named(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (id, name) in &self.queues {
            text = text.replace(&id.to_string(), name);
        }
        text
    }

    fn restart(&mut self) {
        let text = serde_json::to_string(&self.session).expect("a session is data");
        let read: Session = serde_json::from_str(&text).expect("a session reads back");
        assert_eq!(read, self.session, "a session reads back as it was");
        self.session = read;
        for effect in self.session.outstanding(&self.flow) {
            self.note(&effect, true);
        }
    }

    fn place(&mut self) {
        let said = match self.session.stage() {
            Stage::Queued {
                queue,
                priority,
                since,
            } => {
                let seconds = since.since(START) as f64 / 1000.0;
                format!("* in {queue} with priority {priority} since {seconds} s")
            }
            Stage::InFlow => "* in the flow".to_owned(),
            Stage::Offered { queue, .. } => format!("* offered from {queue}"),
            Stage::WithAgent { .. } => "* with an agent".to_owned(),
            Stage::Ended { cause } => format!("* ended: {}", cause.key()),
        };
        self.said.push(self.named(&said));
    }

    fn desk(&mut self) {
        for variable in self.session.agent_variables(&self.flow) {
            let said = format!("* {}: {}", variable.label, variable.value);
            self.said.push(said.trim_end().to_owned());
        }
        if self.flow.accept_opens_tab() {
            self.said.push("* accepting opens a tab".to_owned());
        }
    }
}
