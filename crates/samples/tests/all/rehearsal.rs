//! A rehearsal: a flow run by the real engine in virtual time, its requests
//! sent to the sample CRMs, a caller who presses keys, and an agent who accepts.
//! The runtime is not in it; what is tested are the flows and the CRMs.

use crate::client::{self, Answer, Call};
use domain::{
    ContactId, OrgId, QueueId, Timestamp, UserId,
    agent::AgentFacts,
    contact::{ContactFacts, Fallback},
};
use flow::{
    document::{self, Mapping, ReferenceKind},
    engine::{
        Await, Compiled, Effect, HttpOutcome, HttpRequest, Input, NoAnswer, Prompt, Session,
        Target, Zones, step_traced,
    },
    trace::{TraceLine, What},
};
use samples::{
    crm::{Options, Running},
    dynamics, zendesk,
};
use std::{
    collections::{BTreeSet, VecDeque},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

/// No answer takes longer in a rehearsal, whatever the flow allows.
const PATIENCE: Duration = Duration::from_millis(300);

/// Both CRMs.
pub struct Crms {
    pub dynamics: Running,
    pub zendesk: Running,
}

impl Crms {
    pub async fn start() -> Self {
        Self {
            dynamics: dynamics::start(Options::default()).await.unwrap(),
            zendesk: zendesk::start(Options::default()).await.unwrap(),
        }
    }
}

/// Knows no time zone: the flows use none.
pub struct NoZones;

impl Zones for NoZones {
    fn utc_offset_s(&self, _: &str, _: Timestamp) -> Option<i32> {
        None
    }
}

/// One contact.
struct Rehearsal<'a> {
    crms: &'a Crms,
    flow: Compiled,
    session: Session,
    now: Timestamp,
    keys: VecDeque<char>,
    mute: &'a str,
    playing: Option<(String, Await)>,
    menu: bool,
    queued: bool,
    waited: u32,
    requests: VecDeque<(Await, HttpRequest)>,
    told: Told,
}

/// What came of a rehearsal.
#[derive(Default)]
pub struct Told {
    /// What the caller heard and what happened, in words.
    pub lines: Vec<String>,
    /// Every port that was taken: event flow or nothing, node, port.
    pub ports: BTreeSet<(String, String, String)>,
}

/// A caller.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The number, or `anonymous`.
    pub ani: &'a str,
    /// What is pressed in menus; `_` presses nothing.
    pub keys: &'a str,
    /// The node whose prompts cannot be played; may be nobody.
    pub mute: &'a str,
}

fn uuid<T: From<uuid::Uuid>>(number: u128) -> T {
    uuid::Uuid::from_u128(number).into()
}

const DYNAMICS: u128 = 31;
const ZENDESK: u128 = 32;

/// Queues and connectors of a file by what it says of them.
fn mapped(document: &document::Document) -> Mapping {
    let mut mapping = Mapping::default();
    let dynamics = format!("{:?}", document.main).contains("contacts?$select");
    let connector = if dynamics { DYNAMICS } else { ZENDESK };
    for reference in document::references(document) {
        match reference.kind {
            ReferenceKind::Queue => {
                mapping.queues.insert(reference.key, uuid(41));
            }
            ReferenceKind::Connector => {
                mapping.connectors.insert(reference.key, uuid(connector));
            }
            _ => {}
        }
    }
    mapping
}

/// What a caller from `ani` who presses `keys` lives through.
pub async fn rehearse(crms: &Crms, file: &str, ani: &str, keys: &str) -> Vec<String> {
    let caller = Caller {
        ani,
        keys,
        mute: "",
    };
    call(crms, file, caller).await.lines
}

/// What a caller lives through.
pub async fn call(crms: &Crms, file: &str, caller: Caller<'_>) -> Told {
    let document = document::import(file.as_bytes()).unwrap().document;
    let flow = Compiled::new(&document, &mapped(&document), Arc::new(NoZones));
    let mut rehearsal = Rehearsal {
        crms,
        session: Session::new(&flow),
        flow,
        now: Timestamp(1_795_000_000_000),
        keys: caller.keys.chars().collect(),
        mute: caller.mute,
        playing: None,
        menu: false,
        queued: false,
        waited: 0,
        requests: VecDeque::new(),
        told: Told::default(),
    };
    let facts = facts(caller.ani);
    rehearsal.take(&Input::Started { facts });
    for _ in 0..200 {
        if rehearsal.session.is_finished() {
            return rehearsal.told;
        }
        rehearsal.go_on().await;
    }
    panic!("the contact does not end: {:#?}", rehearsal.told.lines);
}

fn facts(ani: &str) -> Box<ContactFacts> {
    Box::new(ContactFacts {
        contact: ContactId(7),
        org: uuid::<OrgId>(1),
        channel: uuid(2),
        channel_name: "Support".into(),
        flow: None,
        version: None,
        version_label: "Latest".into(),
        ani: ani.into(),
        dnis: "+4570202020".into(),
        utc_offset_s: 0,
        fallback: Fallback {
            queue: uuid(42),
            announcement: "Please wait.".into(),
        },
    })
}

fn agent() -> Box<AgentFacts> {
    Box::new(AgentFacts {
        id: uuid::<UserId>(51),
        name: "Agent".into(),
        email: "agent@example.com".into(),
        queue: uuid::<QueueId>(41),
        queue_name: "Support".into(),
    })
}

impl Rehearsal<'_> {
    async fn go_on(&mut self) {
        if let Some((at, request)) = self.requests.pop_front() {
            let outcome = Box::new(self.send(&request).await);
            return self.take(&Input::Response { at, outcome });
        }
        if let Some((name, at)) = self.playing.take()
            && name == self.mute
        {
            let why = "no voice".into();
            return self.take(&Input::PromptFailed { at, why });
        }
        // The caller waits for two prompts at most; music that goes round has no end.
        let due = self.session.next_due().filter(|_| self.waited < 2);
        if self.queued && due.is_none() {
            return self.serve();
        }
        self.waited += u32::from(self.queued);
        match self.menu.then(|| self.keys.pop_front()).flatten() {
            Some('_') | None => {
                self.now = due.or(self.session.next_due()).unwrap_or(self.now);
                self.take(&Input::Tick);
            }
            Some(digit) => self.take(&Input::Digit { digit }),
        }
    }

    /// An agent takes the call and ends it.
    fn serve(&mut self) {
        self.queued = false;
        self.take(&Input::Offered { agent: agent() });
        self.take(&Input::Accepted { agent: agent() });
        let agent = agent().id;
        self.take(&Input::AgentLeft { agent });
    }

    fn take(&mut self, input: &Input) {
        let mut trace: Vec<TraceLine> = Vec::new();
        let effects = step_traced(&self.flow, &mut self.session, self.now, input, &mut trace);
        for line in &trace {
            self.note(line);
        }
        for effect in effects {
            match effect {
                Effect::Request { at, request } => self.requests.push_back((at, *request)),
                Effect::Enqueue { .. } => self.queued = true,
                Effect::Play { at, .. } => self.playing = trace_name(&trace).map(|name| (name, at)),
                _ => {}
            }
        }
    }

    fn note(&mut self, line: &TraceLine) {
        let port = match &line.what {
            What::Left { port, .. } => Some(port.as_str()),
            What::Looping => Some("default"),
            _ => None,
        };
        if let Some(port) = port {
            let event = line.event.clone().unwrap_or_default();
            let port = (event, line.name.clone(), port.to_owned());
            self.told.ports.insert(port);
        }
        let is_menu = line.activity == "ivr-menu";
        let said = match &line.what {
            What::Entered if is_menu => return self.menu = true,
            What::Left { .. } if is_menu => return self.menu = false,
            What::Playing { prompts, .. } => {
                prompts.iter().map(heard).collect::<Vec<_>>().join(" ")
            }
            What::Responded { status, .. } => format!("{} {status}", line.name),
            What::Queued { queue, .. } if *queue == uuid(41) => "queue".into(),
            What::Queued { .. } => "fallback queue".into(),
            What::Popped { pop } => format!("pop {} {}", pop.label, pop.url),
            What::Failed { message } => format!("failed {}: {message}", line.name),
            What::Fallback { reason } => format!("fallback {reason}"),
            What::Ended { cause } => format!("ended {}", cause.key()),
            _ => return,
        };
        self.told.lines.push(said);
    }

    async fn send(&self, request: &HttpRequest) -> HttpOutcome {
        let call = self.call(request).await;
        let answer = match call {
            Some(call) => tokio::time::timeout(PATIENCE, call.try_send()).await,
            None => return failed(NoAnswer::NoToken),
        };
        match answer {
            Err(_) => failed(NoAnswer::TimedOut),
            Ok(Err(_)) => failed(NoAnswer::Refused),
            Ok(Ok(answer)) if answer.bytes.len() > 1_000_000 => failed(NoAnswer::TooLarge),
            Ok(Ok(answer)) => HttpOutcome {
                status: answer.status,
                headers: Vec::new(),
                body: answer.text(),
                duration_ms: 1,
                attempts: 1,
                no_answer: None,
            },
        }
    }

    async fn call(&self, request: &HttpRequest) -> Option<Call> {
        let Target::Connector { id, path } = &request.target else {
            panic!("the flows use connectors only");
        };
        let path = path.trim_start_matches('/');
        let query: Vec<_> = request
            .query
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace('+', "%2B")))
            .collect();
        let query = if query.is_empty() {
            String::new()
        } else {
            format!("?{}", query.join("&"))
        };
        let method = request.method.as_str();
        if *id == uuid(ZENDESK) {
            let crm = self.crms.zendesk.api();
            let call = client::call(crm, method, &format!("/{path}{query}"));
            return Some(body(call, request).basic(zendesk::USERNAME, zendesk::API_TOKEN));
        }
        let crm = self.crms.dynamics.api();
        let token = token(crm).await?;
        let path = format!("{}{path}{query}", dynamics::API_PATH);
        Some(body(client::call(crm, method, &path), request).bearer(&token))
    }
}

fn body(call: Call, request: &HttpRequest) -> Call {
    match &request.body {
        Some(body) => call.body(&body.content_type, &body.text),
        None => call,
    }
}

async fn token(crm: SocketAddr) -> Option<String> {
    let call = client::post(crm, dynamics::TOKEN_PATH)
        .basic(dynamics::CLIENT_ID, dynamics::CLIENT_SECRET)
        .form("grant_type=client_credentials");
    let answer = tokio::time::timeout(PATIENCE, call.try_send()).await;
    let answer: Answer = answer.ok()?.ok()?;
    let answer: serde_json::Value = serde_json::from_slice(&answer.bytes).ok()?;
    Some(answer["access_token"].as_str()?.to_owned())
}

fn failed(why: NoAnswer) -> HttpOutcome {
    HttpOutcome {
        status: 0,
        headers: Vec::new(),
        body: String::new(),
        duration_ms: 1,
        attempts: 1,
        no_answer: Some(why),
    }
}

fn heard(prompt: &Prompt) -> String {
    match prompt {
        Prompt::Speech { text } => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Prompt::Audio { name, .. } => format!("♪ {name}"),
    }
}

/// The node that began to play.
fn trace_name(trace: &[TraceLine]) -> Option<String> {
    let plays = |line: &&TraceLine| matches!(line.what, What::Playing { .. });
    let last = trace.iter().rev().find(plays);
    last.map(|line| line.name.clone())
}
