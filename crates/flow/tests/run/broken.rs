//! Whatever is wrong with a flow or its CRM, the caller still reaches an agent.

use crate::{flows, play};
use domain::{QueueId, contact::Stage};
use flow::{
    document::{Document, Node},
    engine::{Compiled, Effect, HttpOutcome, Input, NoAnswer, Session, step},
};
use serde_json::Value;
use std::collections::VecDeque;

/// Flows that look a caller up, offer key 1 for a person, and pop a page.
const FLOWS: [&str; 5] = [
    "MSD_HTTP_Connector_Flow.json",
    "Zendesk_HTTP_Connector.json",
    "crm.json",
    flows::SAMPLES[0],
    flows::SAMPLES[1],
];

/// What CRMs answer, one after the other; the last one again and again.
const GOOD: [&str; 2] = [
    r#"{"value":[{"contactid":"c-1","fullname":"Ada"}],"users":[{"id":41,"name":"Ada"}]}"#,
    r#"{"value":[{"title":"Lamp","ticketnumber":"C-1","incidentid":"i"}],"results":[{"id":7,"status":"open"}]}"#,
];

#[test]
fn each_expression_broken_in_turn() {
    for name in FLOWS {
        let Some(document) = flows::load(name) else {
            eprintln!("skipped {name}: the corpus is not here");
            continue;
        };
        let count = expressions(&mut document.clone(), None);
        assert!(count >= 3, "{name} has expressions");
        for index in 0..count {
            let mut broken = document.clone();
            expressions(&mut broken, Some(index));
            assert_ne!(broken, document);
            let answers = GOOD.map(|body| outcome(200, body, None));
            reaches_an_agent(&broken, &answers)
                .unwrap_or_else(|stage| panic!("{name}, expression {index}: {stage:?}"));
        }
    }
}

#[test]
fn whatever_the_crm_answers() {
    let huge = format!("[{}1]", "1,".repeat(400_000));
    let answers = [
        outcome(500, "<html><h1>Internal Server Error</h1></html>", None),
        outcome(200, "<!doctype html><title>Sign in</title>", None),
        outcome(200, "\u{0}\u{fffd}{\"value\":[", None),
        outcome(200, "", None),
        outcome(200, "null", None),
        outcome(
            200,
            r#"{"value":{"contactid":[[]]},"users":7,"results":"x"}"#,
            None,
        ),
        outcome(200, &huge, None),
        outcome(401, r#"{"error":"invalid_token"}"#, None),
        outcome(0, "", Some(NoAnswer::TimedOut)),
        outcome(0, "", Some(NoAnswer::Refused)),
        outcome(0, "", Some(NoAnswer::TooLarge)),
    ];
    for name in FLOWS {
        let Some(document) = flows::load(name) else {
            eprintln!("skipped {name}: the corpus is not here");
            continue;
        };
        for answer in &answers {
            let bad_from_the_start = [answer.clone()];
            let bad_later = [outcome(200, GOOD[0], None), answer.clone()];
            for answers in [&bad_from_the_start[..], &bad_later[..]] {
                reaches_an_agent(&document, answers)
                    .unwrap_or_else(|stage| panic!("{name}, {answer:?}: {stage:?}"));
            }
        }
    }
}

/// Breaks the expression of this index, counting all texts that hold one; how many there are.
fn expressions(document: &mut Document, target: Option<usize>) -> usize {
    let mut count = 0;
    let nodes = document.main.nodes.iter_mut();
    for Node { properties, .. } in nodes.chain(&mut document.events.nodes) {
        for value in properties.values_mut() {
            texts(value, &mut count, target);
        }
    }
    count
}

fn texts(value: &mut Value, count: &mut usize, target: Option<usize>) {
    match value {
        Value::String(text) if text.contains("{{") => {
            if target == Some(*count) {
                *text = "{{[broken".to_owned();
            }
            *count += 1;
        }
        Value::Array(list) => list.iter_mut().for_each(|item| texts(item, count, target)),
        Value::Object(map) => map.values_mut().for_each(|item| texts(item, count, target)),
        _ => {}
    }
}

/// A caller who waits, presses 1 whenever it is quiet, and is taken by the first agent.
fn reaches_an_agent(document: &Document, answers: &[HttpOutcome]) -> Result<(), Stage> {
    let (mapping, _) = flows::map(document);
    let flow = Compiled::new(document, &mapping, flows::zones());
    let mut session = Session::new(&flow);
    let mut now = play::START;
    let mut answers: VecDeque<HttpOutcome> = answers.iter().cloned().collect();
    let mut input = Input::Started {
        facts: Box::new(play::facts("+14155550123", "+18005550100")),
    };
    for turn in 0..100 {
        let effects = step(&flow, &mut session, now, &input);
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Request { at, .. } => Some(*at),
            _ => None,
        });
        let agent = |queue: &QueueId| Box::new(play::agent("Anna", *queue, "Support"));
        input = match (session.stage(), asked) {
            (Stage::WithAgent { .. }, _) => return Ok(()),
            (Stage::Queued { queue, .. }, _) => Input::Offered {
                agent: agent(queue),
            },
            (Stage::Offered { queue, .. }, _) => Input::Accepted {
                agent: agent(queue),
            },
            (_, Some(at)) => {
                let last = answers.len() == 1;
                let answer = if last {
                    answers.front().cloned()
                } else {
                    answers.pop_front()
                };
                let outcome = Box::new(answer.expect("an answer"));
                Input::Response { at, outcome }
            }
            _ if turn % 2 == 0 => Input::Digit { digit: '1' },
            _ => {
                now = session.next_due().unwrap_or(now).max(now);
                Input::Tick
            }
        };
    }
    Err(session.stage().clone())
}

fn outcome(status: u16, body: &str, no_answer: Option<NoAnswer>) -> HttpOutcome {
    HttpOutcome {
        status,
        headers: Vec::new(),
        body: body.to_owned(),
        duration_ms: 5,
        attempts: 1,
        no_answer,
    }
}
