//! What holds for any flow and any inputs.

use crate::{flows, play};
use domain::{
    Timestamp,
    contact::{EndCause, Stage},
};
use flow::{
    engine::{
        Await, Compiled, Effect, HttpOutcome, Input, NoAnswer, STEP_BUDGET, Session, step,
        step_traced,
    },
    trace::TraceLine,
};
use proptest::prelude::*;
use std::sync::OnceLock;

/// Every fixture flow that is here, compiled.
fn all() -> &'static [(String, Compiled)] {
    static ALL: OnceLock<Vec<(String, Compiled)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let given = flows::SAMPLES.into_iter().chain(flows::CORPUS);
        let names = flows::own().into_iter().chain(given.map(str::to_owned));
        let mut all = vec![("none".to_owned(), Compiled::fallback_only())];
        all.extend(names.filter_map(|name| {
            let document = flows::load(&name)?;
            let (mapping, _) = flows::map(&document);
            let flow = Compiled::new(&document, &mapping, flows::zones());
            Some((name, flow))
        }));
        all
    })
}

/// Something that may happen next. Numbers choose among what is open.
#[derive(Clone, Debug)]
enum Act {
    Due,
    Tick,
    Digit(char),
    Answer(u8, u8),
    PromptEnded(u8),
    PromptFailed(u8),
    Refused(u8),
    Offered(bool),
    OfferEnded(bool),
    Accepted(bool),
    AgentLeft(bool),
    CallerLeft,
    StartedAgain,
    /// An address that was never given out.
    Nowhere(u32, u32),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        30 => Just(Act::Due),
        2 => Just(Act::Tick),
        20 => prop::sample::select("0123456789*#ADx".chars().collect::<Vec<_>>()).prop_map(Act::Digit),
        25 => any::<(u8, u8)>().prop_map(|(which, kind)| Act::Answer(which, kind)),
        4 => any::<u8>().prop_map(Act::PromptEnded),
        3 => any::<u8>().prop_map(Act::PromptFailed),
        3 => any::<u8>().prop_map(Act::Refused),
        8 => any::<bool>().prop_map(Act::Offered),
        4 => any::<bool>().prop_map(Act::OfferEnded),
        4 => any::<bool>().prop_map(Act::Accepted),
        3 => any::<bool>().prop_map(Act::AgentLeft),
        1 => Just(Act::CallerLeft),
        1 => Just(Act::StartedAgain),
        1 => any::<(u32, u32)>().prop_map(|(node, visit)| Act::Nowhere(node, visit)),
    ]
}

/// What became open on the way.
#[derive(Default)]
struct Open {
    requests: Vec<Await>,
    prompts: Vec<Await>,
    queues: Vec<Await>,
}

impl Open {
    fn note(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Request { at, .. } => self.requests.push(*at),
                Effect::Play { at, .. } => self.prompts.push(*at),
                Effect::Enqueue { at, .. } => self.queues.push(*at),
                _ => {}
            }
        }
    }
}

/// The last ones are the most likely to be still open.
fn choose(open: &[Await], which: u8) -> Await {
    let back = usize::from(which).min(usize::from(which.leading_zeros() < 6) * 3);
    let index = open.len().checked_sub(1 + back);
    let found = index.and_then(|index| open.get(index));
    found
        .or(open.last())
        .copied()
        .unwrap_or(Await { node: 0, visit: 0 })
}

fn answer(kind: u8) -> HttpOutcome {
    let bodies = [
        r#"{"value":[{"contactid":"c-1","fullname":"Ada","title":"Lamp","ticketnumber":"C"}]}"#,
        r#"{"users":[{"id":4.25,"name":"Ada"}],"results":[{"id":7,"status":"open"}]}"#,
        r#"{"data":[{"id":"v","name":"A_B","description":"12345","defaultValue":"1"}]}"#,
        r#"{"people":[{"name":"Ada"}],"total":351.99,"open":true,"token":"t","log":[1.1]}"#,
        "<html>",
        "",
    ];
    let body = bodies[usize::from(kind) % bodies.len()];
    let none = kind > 200;
    HttpOutcome {
        status: if none { 0 } else { 200 + u16::from(kind) },
        headers: vec![("x".to_owned(), "y".to_owned())],
        body: if none { String::new() } else { body.to_owned() },
        duration_ms: 1,
        attempts: 1,
        no_answer: none.then_some(NoAnswer::TimedOut),
    }
}

fn input(act: &Act, open: &Open, session: &Session) -> Input {
    let name = |first: &bool| if *first { "Anna" } else { "Ben" };
    let queue = match session.stage() {
        Stage::Queued { queue, .. } | Stage::Offered { queue, .. } => *queue,
        _ => play::fallback_queue(),
    };
    let agent = |first: &bool| Box::new(play::agent(name(first), queue, "Support"));
    match act {
        Act::Offered(first) => Input::Offered {
            agent: agent(first),
        },
        Act::OfferEnded(first) => Input::OfferEnded {
            agent: agent(first).id,
            why: "why not".to_owned(),
        },
        Act::Accepted(first) => Input::Accepted {
            agent: agent(first),
        },
        Act::AgentLeft(first) => Input::AgentLeft {
            agent: agent(first).id,
        },
        other => call_input(other, open),
    }
}

/// What the caller and outside systems do.
fn call_input(act: &Act, open: &Open) -> Input {
    let why = "why not".to_owned();
    match act {
        Act::Digit(digit) => Input::Digit { digit: *digit },
        Act::Answer(which, kind) => Input::Response {
            at: choose(&open.requests, *which),
            outcome: Box::new(answer(*kind)),
        },
        Act::PromptEnded(which) => Input::PromptEnded {
            at: choose(&open.prompts, *which),
        },
        Act::PromptFailed(which) => Input::PromptFailed {
            at: choose(&open.prompts, *which),
            why,
        },
        Act::Refused(which) => Input::QueueRefused {
            at: choose(&open.queues, *which),
            why,
        },
        Act::CallerLeft => Input::CallerLeft {
            cause: EndCause::CallerHungUp,
        },
        Act::StartedAgain => Input::Started {
            facts: Box::new(play::facts("+391", "+392")),
        },
        Act::Nowhere(node, visit) => Input::Response {
            at: Await {
                node: *node,
                visit: *visit,
            },
            outcome: Box::new(answer(0)),
        },
        _ => Input::Tick,
    }
}

/// A contact that is not over is served: something plays or is awaited, or it
/// has a place in a queue, or an agent.
fn is_served(flow: &Compiled, session: &Session) -> bool {
    match session.stage() {
        Stage::InFlow => {
            let outstanding = session.outstanding(flow);
            let open = outstanding
                .iter()
                .any(|effect| matches!(effect, Effect::Play { .. } | Effect::Request { .. }));
            session.next_due().is_some() || open
        }
        Stage::Queued { .. } | Stage::Offered { .. } | Stage::WithAgent { .. } => true,
        Stage::Ended { .. } => true,
    }
}

/// Three sessions that must stay alike: one traced, one not, one written and
/// read back before every step.
struct Three<'f> {
    flow: &'f Compiled,
    traced: Session,
    plain: Session,
    read: Session,
    finished: usize,
}

impl Three<'_> {
    fn step(&mut self, now: Timestamp, input: &Input) -> Result<Vec<Effect>, TestCaseError> {
        let flow = self.flow;
        let mut lines: Vec<TraceLine> = Vec::new();
        let effects = step_traced(flow, &mut self.traced, now, input, &mut lines);
        let text = serde_json::to_string(&self.read).expect("a session is data");
        self.read = serde_json::from_str(&text).expect("a session reads back");
        prop_assert_eq!(&effects, &step(flow, &mut self.plain, now, input));
        prop_assert_eq!(&effects, &step(flow, &mut self.read, now, input));
        prop_assert_eq!(&self.traced, &self.plain);
        prop_assert_eq!(&self.traced, &self.read);
        prop_assert!(lines.len() < 20 * usize::from(STEP_BUDGET), "it is bounded");
        prop_assert!(is_served(flow, &self.traced), "alone after {:?}", input);
        let due = self.traced.next_due();
        prop_assert!(due.is_none_or(|due| due > now), "time goes on");
        let ends = effects.iter().filter(|effect| **effect == Effect::Finished);
        self.finished += ends.count();
        prop_assert_eq!(self.finished, usize::from(self.traced.is_finished()));
        Ok(effects)
    }
}

fn check(flow: &Compiled, acts: &[Act], ani: &str) -> Result<(), TestCaseError> {
    let session = Session::new(flow);
    let mut three = Three {
        flow,
        plain: session.clone(),
        read: session.clone(),
        traced: session,
        finished: 0,
    };
    let mut open = Open::default();
    let mut now = play::START;
    let facts = Box::new(play::facts(ani, "+18005550100"));
    open.note(&three.step(now, &Input::Started { facts })?);
    for act in acts {
        let due = three.traced.next_due();
        let due = due.filter(|_| matches!(act, Act::Due));
        now = due.unwrap_or(now.plus(37)).max(now);
        let input = input(act, &open, &three.traced);
        open.note(&three.step(now, &input)?);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Deterministic, total, the same after a restart, and nobody is ever alone.
    #[test]
    fn any_inputs(acts in prop::collection::vec(act(), 0..60), withheld in any::<bool>()) {
        let ani = if withheld { "anonymous" } else { "+14155550123" };
        for (name, flow) in all() {
            let checked = check(flow, &acts, ani);
            checked.map_err(|error| TestCaseError::fail(format!("{name}: {error}")))?;
        }
    }
}

/// Calls that are left to themselves come to rest: in a queue, or at their end.
#[test]
fn silence_comes_to_rest() {
    for (name, flow) in all() {
        let acts: Vec<Act> = (0..400).map(|_| Act::Due).collect();
        check(flow, &acts, "+14155550123").unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// Requests are no pause: a circle of them ends, however long each takes.
#[test]
fn a_circle_of_requests_ends() {
    let (_, flow) = all()
        .iter()
        .find(|(name, _)| name == "circles.json")
        .expect("ours");
    let mut session = Session::new(flow);
    let mut now = play::START;
    let facts = Box::new(play::facts("+14155550123", "+18005550100"));
    step(flow, &mut session, now, &Input::Started { facts });
    let mut effects = step(flow, &mut session, now, &Input::Digit { digit: '2' });
    let mut requests = 0;
    while let Some(Effect::Request { at, .. }) = effects.last() {
        requests += 1;
        assert!(
            requests < usize::from(STEP_BUDGET),
            "a circle of requests goes on for ever"
        );
        now = now.plus(1_500);
        let outcome = Box::new(answer(0));
        effects = step(
            flow,
            &mut session,
            now,
            &Input::Response { at: *at, outcome },
        );
    }
    assert_eq!(
        requests,
        usize::from(STEP_BUDGET) - 2,
        "the start and the menu count as well"
    );
    assert!(
        matches!(session.stage(), Stage::Queued { .. }),
        "the fallback takes over"
    );
}

/// Ten thousand callers may wait: each is small.
#[test]
fn a_waiting_contact_is_small() {
    let (_, flow) = all()
        .iter()
        .find(|(name, _)| name == "crm.json")
        .expect("ours");
    let mut session = Session::new(flow);
    let mut now = play::START;
    let facts = Box::new(play::facts("+14155550123", "+18005550100"));
    let mut effects = step(flow, &mut session, now, &Input::Started { facts });
    while !matches!(session.stage(), Stage::Queued { .. }) {
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Request { at, .. } => Some(*at),
            _ => None,
        });
        let outcome = Box::new(answer(0));
        let input = match asked {
            Some(at) => Input::Response { at, outcome },
            None => Input::Tick,
        };
        now = session.next_due().unwrap_or(now);
        effects = step(flow, &mut session, now, &input);
    }
    let snapshot = serde_json::to_string(&session).expect("a session is data");
    assert!(
        snapshot.len() <= 1024,
        "{} bytes: {snapshot}",
        snapshot.len()
    );
    assert!(
        size_of::<Session>() <= 320,
        "{} bytes",
        size_of::<Session>()
    );
    assert_eq!(session.next_due(), None, "a settled loop has no timer");
}
