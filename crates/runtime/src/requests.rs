//! Performs a flow's requests through the one outbound client.

use crate::{command::Signal, directory::Directory};
use adapters::http::{Address, Answer, Body, Failure, Method, Request};
use domain::{ContactId, OrgId, Timestamp};
use flow::engine::{self, Await, HttpOutcome, HttpRequest, NoAnswer, Target};
use futures::FutureExt as _;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// Token, attempts and pauses together while a caller waits.
const WAITING: Duration = Duration::from_secs(8);
/// The same while nobody waits.
const UNHURRIED: Duration = Duration::from_secs(60);

/// A request of a contact, as its effect asks for it.
pub struct Order {
    pub org: OrgId,
    pub contact: ContactId,
    /// When the contact began.
    pub started_at: Timestamp,
    pub at: Await,
    pub request: Box<HttpRequest>,
    /// It may have been sent before a restart, and nobody knows what came of it.
    pub again: bool,
}

/// Performs it in a task of its own; what comes of it arrives as a signal,
/// whatever happens: the contact waits for nothing else.
pub fn perform(directory: &Arc<Directory>, signals: &mpsc::UnboundedSender<Signal>, order: Order) {
    let (directory, signals) = (Arc::clone(directory), signals.clone());
    tokio::spawn(async move {
        let (contact, at) = (order.contact, order.at);
        let broken = match order.request.method.is_read() {
            true => NoAnswer::Refused,
            false => NoAnswer::Uncertain,
        };
        let outcome = AssertUnwindSafe(run(&directory, order)).catch_unwind();
        let outcome = Box::new(outcome.await.unwrap_or_else(|_| {
            tracing::error!(%contact, "a request broke down");
            unanswered(broken)
        }));
        // A closed channel means that the runtime has stopped; the journal knows that this is open.
        let _ = signals.send(Signal::Response {
            contact,
            at,
            outcome,
        });
    });
}

impl Order {
    /// The same for all attempts, before and after a restart. Contacts are
    /// counted in one database; the organisation and the contact's start tell
    /// installations apart that write to the same system.
    fn idempotency_key(&self) -> String {
        let (org, started, contact) = (self.org, self.started_at.0, self.contact);
        format!(
            "{org}:{started}:{contact}:{}:{}",
            self.at.node, self.at.visit
        )
    }
}

async fn run(directory: &Directory, order: Order) -> HttpOutcome {
    let unknown = order.again && !order.request.method.is_read();
    let connector = match &order.request.target {
        Target::Connector { id, .. } => match directory.connector(order.org, *id).await {
            Ok(connector) => Some(connector),
            Err(why) => {
                tracing::warn!(contact = %order.contact, connector = %id, why, "a request has no connector");
                return unanswered(match unknown {
                    true => NoAnswer::Uncertain,
                    false => NoAnswer::Forbidden,
                });
            }
        },
        Target::Url { .. } => None,
    };
    let honours = connector
        .as_ref()
        .is_some_and(|c| c.honours_idempotency_key);
    if unknown && !honours {
        return unanswered(NoAnswer::Uncertain);
    }
    let key = order.idempotency_key();
    let request = translate(*order.request, key);
    let answer = directory.outbound.send(connector.as_deref(), request).await;
    if let Some(failure) = answer.failure {
        tracing::info!(contact = %order.contact, ?failure, detail = answer.detail, "a request has no answer");
    }
    outcome(answer)
}

fn unanswered(why: NoAnswer) -> HttpOutcome {
    HttpOutcome {
        status: 0,
        headers: Vec::new(),
        body: String::new(),
        duration_ms: 0,
        attempts: 0,
        no_answer: Some(why),
    }
}

fn translate(request: HttpRequest, idempotency_key: String) -> Request {
    let budget = if request.caller_waits {
        WAITING
    } else {
        UNHURRIED
    };
    let timeout = Duration::from_millis(u64::from(request.timeout_ms.max(1)));
    Request {
        method: method(request.method),
        address: match request.target {
            Target::Connector { path, .. } => Address::Path(path),
            Target::Url { url } => Address::Url(url),
        },
        query: request.query,
        headers: request.headers,
        body: request.body.map(|body| Body {
            content_type: body.content_type,
            text: body.text,
        }),
        timeout: timeout.min(budget),
        retries: request.retries,
        budget,
        idempotency_key,
    }
}

fn method(method: engine::Method) -> Method {
    match method {
        engine::Method::Get => Method::GET,
        engine::Method::Post => Method::POST,
        engine::Method::Put => Method::PUT,
        engine::Method::Patch => Method::PATCH,
        engine::Method::Delete => Method::DELETE,
        engine::Method::Options => Method::OPTIONS,
        engine::Method::Head => Method::HEAD,
    }
}

fn outcome(answer: Answer) -> HttpOutcome {
    HttpOutcome {
        status: answer.status,
        headers: answer.headers,
        body: answer.body,
        duration_ms: u32::try_from(answer.duration.as_millis()).unwrap_or(u32::MAX),
        attempts: answer.attempts,
        no_answer: answer.failure.map(|failure| match failure {
            Failure::TimedOut => NoAnswer::TimedOut,
            Failure::Refused => NoAnswer::Refused,
            Failure::NoSuchHost => NoAnswer::NoSuchHost,
            Failure::Forbidden => NoAnswer::Forbidden,
            Failure::TooLarge => NoAnswer::TooLarge,
            Failure::NoToken => NoAnswer::NoToken,
            Failure::Uncertain => NoAnswer::Uncertain,
            Failure::Busy => NoAnswer::Busy,
        }),
    }
}
