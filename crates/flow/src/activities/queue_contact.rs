//! Queue Contact: puts the caller into a queue and goes on at once.
//!
//!   enter --(effect Enqueue)--> `default`: the treatment, until an agent accepts
//!         --(no such queue, at once or when the queue refuses)--> `failure`

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, PortSpec, Spec, };
use crate::{
    engine::{
        cx::{Cx, Next},
        reader::{Reader, parse_number},
        text::{HIDDEN, Text},
    },
    expr::Value,
    trace::TraceSink,
};
use domain::{QueueId, contact::Stage};
use std::collections::BTreeMap;

activity! {
    /// Puts the caller into a queue and goes on along `default` at once: what
    /// follows is what the caller hears while waiting. An agent's accept ends
    /// it. A second Queue Contact moves the caller. Priority 1 is served first.
    pub struct QueueContact {
        queue: Queue,
        priority: Option<Text>,
    }
}

#[derive(Debug)]
enum Queue {
    /// Chosen in the flow: mapped, or the file's id of one that is not.
    Static(Result<QueueId, Box<str>>),
    /// The id stands in a variable; the other queue takes over where it does not.
    Variable {
        name: Text,
        known: BTreeMap<String, QueueId>,
        fallback: Option<QueueId>,
    },
}

/// Failure code of Webex: there is no such queue.
const INVALID_QUEUE: i64 = 4;
/// Failure code of Webex: the contact has an agent.
const HAS_OWNER: i64 = 8;
/// Callers without a priority.
const LAST: u8 = 10;

impl Act for QueueContact {
    const SPEC: Spec = Spec {
        activity: "queue-contact",
        also: &[],
        title: "Queue Contact",
        group: Group::Queue,
        icon: "users",
        help: Self::HELP,
        ports: &[
            PortSpec::plain("default", "While waiting"),
            PortSpec::error("failure", "Not queued"),
        ],
        fields: &[
            FieldSpec::new(
                "queueRadioGroup",
                "Queue",
                FieldKind::Choice(&["staticQueue", "variableQueue"]),
            ),
            FieldSpec::new("destination", "Queue", FieldKind::Queue),
            FieldSpec::new("destinationVariable", "Queue from variable", FieldKind::Template),
            FieldSpec::new("fallbackQueue", "Otherwise", FieldKind::Queue),
            FieldSpec::new("toggle", "Set a priority", FieldKind::Switch),
            FieldSpec::new("priority", "Priority", FieldKind::Template),
            FieldSpec::new("priorityVariable", "Priority from variable", FieldKind::Template),
        ],
        outputs: &["QueueId", "FailureCode", "FailureDescription"],
        needs: Needs::Caller,
    };

    fn read(reader: &mut Reader) -> Self {
        let queues = &reader.mapping.queues;
        let mapped = |id: &str| queues.get(id).copied();
        let queue = match reader.plain("queueRadioGroup") {
            "variableQueue" => {
                let fallback = mapped(reader.plain("fallbackQueue"));
                let known = queues.clone();
                Queue::Variable {
                    name: variable(reader, "destinationVariable"),
                    known,
                    fallback,
                }
            }
            _ => {
                let id = reader.plain("destination");
                Queue::Static(mapped(id).ok_or_else(|| id.into()))
            }
        };
        Self {
            queue,
            priority: priority(reader),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        if matches!(cx.session.stage(), Stage::WithAgent { .. } | Stage::Ended { .. }) {
            return fail(cx, HAS_OWNER, "the contact has an agent or is over".to_owned());
        }
        let queue = match self.queue.find(cx) {
            Ok(queue) => queue,
            Err(message) => return fail(cx, INVALID_QUEUE, message),
        };
        let priority = match self.priority.as_ref().map(|text| cx.render(text)) {
            None => LAST,
            Some(Ok(text)) => level(&text),
            Some(Err(message)) => return Next::Fail(message),
        };
        cx.output("QueueId", || Value::text(queue.to_string()));
        cx.enqueue(queue, priority);
        Next::Leave("default")
    }
}

impl Queue {
    fn find<T: TraceSink>(&self, cx: &Cx<'_, '_, T>) -> Result<QueueId, String> {
        match self {
            Self::Static(Ok(queue)) => Ok(*queue),
            Self::Static(Err(id)) if id.is_empty() => Err("no queue is chosen".to_owned()),
            Self::Static(Err(id)) => Err(format!("the queue `{id}` is not mapped")),
            Self::Variable {
                name,
                known,
                fallback,
            } => {
                let text = cx.render(name);
                let text = text.as_deref().map(str::trim);
                let queue = text.ok().and_then(|id| known.get(id).copied().or(id.parse().ok()));
                let shown = match text {
                    Err(message) => message.clone(),
                    Ok(_) if name.reads_secret(cx.flow) => HIDDEN.to_owned(),
                    Ok(id) => format!("there is no queue `{id}`"),
                };
                queue.or(*fallback).ok_or(shown)
            }
        }
    }
}

/// A template, or the name of a variable without braces.
fn variable(reader: &mut Reader, key: &str) -> Text {
    let text = reader.plain(key).to_owned();
    if reader.slots.variable(text.trim()).is_some() {
        reader.named(key, &text)
    } else {
        reader.parse(key, &text)
    }
}

fn priority(reader: &mut Reader) -> Option<Text> {
    if !reader.switch("toggle") {
        return None;
    }
    let from_variable = reader.plain("priorityRadioGroup").contains("ariable");
    let key = match reader.raw("priority") {
        Some(_) if !from_variable => "priority",
        _ if reader.raw("priorityVariable").is_some() => "priorityVariable",
        _ => "priority",
    };
    match reader.raw(key) {
        Some(serde_json::Value::String(_)) => Some(variable(reader, key)),
        _ => Some(reader.text(key)),
    }
}

/// `1`, `"P1"`: 1 to 9; everything else waits among those without a priority.
fn level(text: &str) -> u8 {
    let digits = text.trim().trim_start_matches(['P', 'p']);
    let number = parse_number(digits).filter(|level| (1..=9).contains(level));
    number.and_then(|level| u8::try_from(level).ok()).unwrap_or(LAST)
}

fn fail<'f, T: TraceSink>(cx: &mut Cx<'f, '_, T>, code: i64, message: String) -> Next<'f> {
    cx.output("FailureCode", || Value::Int(code));
    cx.output("FailureDescription", || Value::text(&message));
    Next::Fail(message)
}
