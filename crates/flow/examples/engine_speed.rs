//! How many steps a second the engine takes on one core, untraced and in memory.
//!
//! `cargo run --release -p flow --example engine_speed [SECONDS]`
//!
//! Each contact takes nine steps of a CRM look-up flow, from its arrival to the
//! agent's end: rendering, two JSON answers, a menu, a queue, a screen pop. The
//! flow is ours, and the published Dynamics flow as well where the corpus lies
//! beside the repository.

use domain::{
    ChannelId, ConnectorId, ContactId, OrgId, QueueId, Timestamp, UserId,
    agent::AgentFacts,
    contact::{ContactFacts, Fallback},
};
use flow::{
    document::{Mapping, ReferenceKind, import, references},
    engine::{Compiled, Effect, HttpOutcome, Input, Session, Zones, step},
};
use std::{
    fs,
    io::Write,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

struct NoZones;

impl Zones for NoZones {
    fn utc_offset_s(&self, _: &str, _: Timestamp) -> Option<i32> {
        None
    }
}

/// What the CRM answers: a customer, then her cases.
const CUSTOMER: &str = r#"{"@odata.context":"https://org.crm.example.com/api/data/v9.2/$metadata#contacts(fullname,telephone1,contactid)","value":[{"@odata.etag":"W/\"4183021\"","fullname":"Ada Lovelace","telephone1":"14155550123","contactid":"0f3a5d1e-7c1b-4a52-9c1e-5a7b1f0a2b31"}]}"#;
const CASES: &str = r#"{"@odata.context":"https://org.crm.example.com/api/data/v9.2/$metadata#incidents(title,_customerid_value,ticketnumber)","value":[{"@odata.etag":"W/\"4183077\"","title":"The lamp flickers","_customerid_value":"0f3a5d1e-7c1b-4a52-9c1e-5a7b1f0a2b31","ticketnumber":"CAS-01042-H7X2Q1","incidentid":"b68990a8-e1dc-4350-b266-112c622507f5"}]}"#;

fn main() -> std::io::Result<()> {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let seconds = Duration::from_secs_f64(seconds.unwrap_or(3.0));
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let flows = [
        ("ours", home.join("tests/fixtures/flows/crm.json")),
        (
            "published",
            home.join("../../../shared/corpus/MSD_HTTP_Connector_Flow.json"),
        ),
    ];
    let mut out = std::io::stdout();
    for (name, path) in flows {
        let Ok(bytes) = fs::read(&path) else {
            writeln!(out, "{name:<10} skipped: it is not here")?;
            continue;
        };
        let flow = compile(&bytes);
        let script = record(&flow);
        run(&flow, &script, Duration::from_millis(200));
        let busy = cpu_time();
        let (steps, took) = run(&flow, &script, seconds);
        // What the machine's other work took away does not count.
        let took = match (busy, cpu_time()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => took,
        };
        let rate = steps as f64 / took.as_secs_f64();
        let waiting = play(&flow, &script[..script.len() - 3]);
        let snapshot = serde_json::to_string(&waiting).unwrap_or_default().len();
        writeln!(
            out,
            "{name:<10} {rate:>12.0} steps/s  {:>6.0} ns/step  a waiting contact's snapshot: {snapshot} bytes",
            1e9 / rate
        )?;
    }
    Ok(())
}

/// How long this thread has been on a core, where the system says so.
fn cpu_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

fn compile(bytes: &[u8]) -> Compiled {
    let document = import(bytes).expect("a flow").document;
    let mut mapping = Mapping::default();
    for reference in references(&document) {
        match reference.kind {
            ReferenceKind::Queue => {
                mapping.queues.insert(reference.key, queue());
            }
            ReferenceKind::Connector => {
                mapping
                    .connectors
                    .insert(reference.key, ConnectorId(uuid::Uuid::from_u128(8)));
            }
            _ => {}
        }
    }
    Compiled::new(&document, &mapping, Arc::new(NoZones))
}

/// Runs contacts one after the other until the time is up; the steps taken and the time they took.
fn run(flow: &Compiled, script: &[(Timestamp, Input)], time: Duration) -> (usize, Duration) {
    let begin = Instant::now();
    let mut steps = 0;
    loop {
        for _ in 0..256 {
            let session = play(flow, script);
            assert!(session.is_finished(), "the contact came to its end");
            steps += script.len();
        }
        let took = begin.elapsed();
        if took >= time {
            return (steps, took);
        }
    }
}

fn play(flow: &Compiled, script: &[(Timestamp, Input)]) -> Session {
    let mut session = Session::new(flow);
    for (now, input) in script {
        std::hint::black_box(step(flow, &mut session, *now, input));
    }
    session
}

/// The inputs of one contact. Every contact gets the same answers, so all take the same steps.
fn record(flow: &Compiled) -> Vec<(Timestamp, Input)> {
    let mut session = Session::new(flow);
    let mut now = Timestamp(1_772_442_000_000);
    let mut answers = [CUSTOMER, CASES].into_iter();
    let mut script = Vec::new();
    let mut next = Some(Input::Started {
        facts: Box::new(facts()),
    });
    // Prompts end, requests are answered, until the menu listens.
    while let Some(input) = next {
        let effects = step(flow, &mut session, now, &input);
        script.push((now, input));
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Request { at, .. } => Some(*at),
            _ => None,
        });
        next = match asked {
            Some(at) => answers.next().map(|body| Input::Response {
                at,
                outcome: Box::new(outcome(body)),
            }),
            None => session.next_due().map(|due| {
                now = due;
                Input::Tick
            }),
        };
        next = next.filter(|_| script.len() < 5);
    }
    for input in rest() {
        now = now.plus(1_000);
        step(flow, &mut session, now, &input);
        script.push((now, input));
    }
    script
}

/// From the menu to the end.
fn rest() -> [Input; 4] {
    let agent = agent();
    [
        Input::Digit { digit: '1' },
        Input::Offered {
            agent: agent.clone(),
        },
        Input::Accepted {
            agent: agent.clone(),
        },
        Input::AgentLeft { agent: agent.id },
    ]
}

fn outcome(body: &str) -> HttpOutcome {
    HttpOutcome {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_owned(),
        duration_ms: 12,
        attempts: 1,
        no_answer: None,
    }
}

fn agent() -> Box<AgentFacts> {
    Box::new(AgentFacts {
        id: UserId(uuid::Uuid::from_u128(9)),
        name: "Anna".to_owned(),
        email: "anna@example.com".to_owned(),
        queue: queue(),
        queue_name: "Support".to_owned(),
    })
}

fn queue() -> QueueId {
    QueueId(uuid::Uuid::from_u128(7))
}

fn facts() -> ContactFacts {
    ContactFacts {
        contact: ContactId(1),
        org: OrgId(uuid::Uuid::from_u128(1)),
        channel: ChannelId(uuid::Uuid::from_u128(2)),
        channel_name: "Support".to_owned(),
        flow: None,
        version: None,
        version_label: "Latest".to_owned(),
        ani: "+14155550123".to_owned(),
        dnis: "+18005550100".to_owned(),
        utc_offset_s: 0,
        fallback: Fallback {
            queue: queue(),
            announcement: "One moment please, we connect you with a person.".to_owned(),
        },
    }
}
