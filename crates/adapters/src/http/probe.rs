//! The Test button of a connector: does the system answer, and does it take the credentials?

use super::{Address, Answer, Failure, Method, Outbound, Request, token, url};
use crate::connector::{ConnectorSettings, Credentials, Secret};
use std::time::Duration;

/// What the target said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// A success status.
    pub ok: bool,
    /// The status, or 0.
    pub status: u16,
    /// The token included.
    pub duration: Duration,
    /// What happened and what to do, in a sentence or two.
    pub message: String,
    /// The start of the body, at most 2,000 characters, without the credentials.
    pub excerpt: String,
}

/// The most that an excerpt holds.
const EXCERPT: usize = 2_000;
/// What stands where the target repeats a secret.
const HIDDEN: &str = "•••";

pub(super) async fn run(outbound: &Outbound, connector: &ConnectorSettings) -> Probe {
    outbound.forget(connector.id);
    let request = Request {
        method: Method::GET,
        address: Address::Path(connector.test_path.clone()),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        timeout: Duration::from_secs(8),
        retries: 0,
        budget: Duration::from_secs(8),
        idempotency_key: String::new(),
    };
    let mut answer = outbound.send(Some(connector), request).await;
    let secrets = secrets(outbound, connector);
    answer.detail = hide(&answer.detail, &secrets);
    Probe {
        ok: (200..300).contains(&answer.status),
        status: answer.status,
        duration: answer.duration,
        message: message(&answer),
        // Cut afterwards: half a secret would not be found.
        excerpt: hide(&answer.body, &secrets).chars().take(EXCERPT).collect(),
    }
}

/// The connector's secrets in every form in which a target may repeat them,
/// the longest first: one may be a part of another.
fn secrets(outbound: &Outbound, connector: &ConnectorSettings) -> Vec<Secret> {
    let (name, secret) = match &connector.credentials {
        Credentials::Basic { username, password } => (username, password),
        Credentials::ClientCredentials {
            client_id,
            client_secret,
            ..
        } => (client_id, client_secret),
    };
    let mut plain = vec![secret.clone(), token::pair(name, secret.reveal())];
    if let Some(bearer) = outbound.inner.tokens.current(connector.id) {
        let text = bearer.reveal();
        plain.push(Secret::new(
            text.strip_prefix(token::BEARER).unwrap_or(text),
        ));
    }
    let mut forms: Vec<Secret> = plain.iter().flat_map(forms).collect();
    forms.retain(|form| !form.reveal().is_empty());
    forms.sort_by_key(|form| std::cmp::Reverse(form.reveal().len()));
    forms
}

/// A secret as it is, in a URL, and in JSON.
fn forms(secret: &Secret) -> [Secret; 3] {
    let mut encoded = String::new();
    url::encode_all(secret.reveal(), &mut encoded);
    let quoted = Secret::new(serde_json::Value::from(secret.reveal()).to_string());
    let inner = &quoted.reveal()[1..quoted.reveal().len() - 1];
    [secret.clone(), Secret::new(encoded), Secret::new(inner)]
}

fn hide(text: &str, secrets: &[Secret]) -> String {
    let text = text.to_owned();
    secrets
        .iter()
        .fold(text, |text, secret| text.replace(secret.reveal(), HIDDEN))
}

fn message(answer: &Answer) -> String {
    match (answer.status, answer.failure) {
        (200..=299, _) => "The system answered and accepts the credentials.".to_owned(),
        (300..=399, _) => format!(
            "The system answered {} and points to another address, which is not followed. Enter that address as the base URL.",
            answer.status
        ),
        (401 | 403, _) => format!(
            "The system answered {}: it does not accept these credentials. Check them, and what they are allowed to do there.",
            answer.status
        ),
        (404, _) => "The system answered 404: there is nothing at this path. Check the base URL and the test path.".to_owned(),
        (429, _) => "The system answered 429: it has had too many requests. Try again in a minute.".to_owned(),
        (status, None) => format!("The system answered {status}."),
        (_, Some(failure)) => unanswered(failure, &answer.detail),
    }
}

fn unanswered(failure: Failure, detail: &str) -> String {
    match failure {
        Failure::TimedOut => "The system did not answer within 8 seconds.".to_owned(),
        Failure::Refused => format!(
            "The connection was refused or broke off ({detail}). Check the base URL and the system's certificate."
        ),
        Failure::NoSuchHost => "There is no host of this name. Check the base URL.".to_owned(),
        Failure::Forbidden => format!(
            "This address is not allowed: {detail}. Private addresses need the administrator's permission in this connector."
        ),
        Failure::TooLarge => {
            "The system's answer is larger than 1 MB. Choose a test path with a smaller answer."
                .to_owned()
        }
        Failure::NoToken => format!(
            "No token could be fetched: {detail}. Check the token address, the client's id and its secret."
        ),
        Failure::Uncertain => "The answer is missing.".to_owned(),
        Failure::Busy => {
            "Too many requests wait for this system already. Try again in a minute.".to_owned()
        }
    }
}
