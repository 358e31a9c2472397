//! OAuth 2.0 tokens by client credentials (RFC 6749 §4.4).
//!
//! One token per connector: fetched once however many ask for it, renewed in
//! the background before it expires, forgotten when the target refuses it or
//! the connector changes.

use super::{
    Failure, Inner,
    exchange::{Incoming, Outgoing, Sent, Trouble},
    url::{self, Base},
};
use crate::connector::{ConnectorSettings, Credentials, Secret};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::ConnectorId;
use reqwest::{
    Method,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::Instant};

/// A token is renewed when this much of its life is left.
const MARGIN: Duration = Duration::from_secs(60);
/// The life of a token whose server does not tell.
const UNTOLD: Duration = Duration::from_secs(300);
/// One fetch takes this long at most.
const FETCH: Duration = Duration::from_secs(8);

/// What the value of an `Authorization` header begins with.
pub(super) const BEARER: &str = "Bearer ";

/// The value of an `Authorization` header.
pub(super) type Bearer = Arc<Secret>;

#[derive(Clone)]
struct Token {
    bearer: Bearer,
    renew: Instant,
    expires: Instant,
}

type Fetched = Result<Token, String>;

#[derive(Default)]
struct Slot {
    token: Option<Token>,
    fetching: Option<watch::Receiver<Option<Fetched>>>,
    /// Counts forgettings: a fetch begun before one is not kept.
    epoch: u64,
}

/// The tokens of all connectors.
#[derive(Default)]
pub(super) struct Tokens {
    slots: Mutex<HashMap<ConnectorId, Slot>>,
}

impl Tokens {
    pub fn forget(&self, id: ConnectorId) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.entry(id).or_default();
        *slot = Slot {
            epoch: slot.epoch + 1,
            ..Slot::default()
        };
    }

    /// The token at hand, as its header carries it.
    pub fn current(&self, id: ConnectorId) -> Option<Bearer> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let token = slots.get(&id)?.token.as_ref()?;
        Some(Arc::clone(&token.bearer))
    }

    /// Forgets the token that the target has refused, unless it was renewed meanwhile.
    pub fn refused(&self, id: ConnectorId, bearer: &Bearer) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get_mut(&id)
            && slot
                .token
                .as_ref()
                .is_some_and(|token| Arc::ptr_eq(&token.bearer, bearer))
        {
            slot.token = None;
        }
    }
}

/// The connector's token: the one at hand, or one that is fetched now.
pub(super) async fn bearer(
    inner: &Arc<Inner>,
    connector: &ConnectorSettings,
) -> Result<Bearer, String> {
    let mut waiting = {
        let mut slots = inner
            .tokens
            .slots
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let slot = slots.entry(connector.id).or_default();
        let now = Instant::now();
        let usable = slot.token.clone().filter(|token| now < token.expires);
        if let Some(token) = usable {
            if now >= token.renew && slot.fetching.is_none() {
                slot.fetching = Some(begin(inner, connector, slot.epoch));
            }
            return Ok(token.bearer);
        }
        let epoch = slot.epoch;
        slot.fetching
            .get_or_insert_with(|| begin(inner, connector, epoch))
            .clone()
    };
    let fetched = waiting.wait_for(Option::is_some).await;
    match fetched.as_deref() {
        Ok(Some(Ok(token))) => Ok(Arc::clone(&token.bearer)),
        Ok(Some(Err(why))) => Err(why.clone()),
        _ => Err("the token could not be fetched".to_owned()),
    }
}

/// Fetches in a task of its own: whoever waits may give up, the token arrives.
fn begin(
    inner: &Arc<Inner>,
    connector: &ConnectorSettings,
    epoch: u64,
) -> watch::Receiver<Option<Fetched>> {
    let (done, waiting) = watch::channel(None);
    let (inner, connector) = (Arc::clone(inner), connector.clone());
    tokio::spawn(async move {
        let fetched = tokio::time::timeout(FETCH, fetch(&inner, &connector))
            .await
            .unwrap_or_else(|_| Err("the token server did not answer in time".to_owned()));
        {
            let mut slots = inner
                .tokens
                .slots
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let slot = slots.entry(connector.id).or_default();
            if slot.epoch == epoch {
                slot.fetching = None;
                if let Ok(token) = &fetched {
                    slot.token = Some(token.clone());
                }
            }
        }
        done.send_replace(Some(fetched));
    });
    waiting
}

async fn fetch(inner: &Inner, connector: &ConnectorSettings) -> Fetched {
    let answer = match ask(inner, connector, Proof::Body).await {
        // Some servers take the client's credentials in the header only (RFC 6749 §2.3.1).
        Ok(answer) if matches!(answer.status, 400 | 401) => {
            let second = ask(inner, connector, Proof::Header).await;
            second
                .ok()
                .filter(|second| second.status == 200)
                .unwrap_or(answer)
        }
        Ok(answer) => answer,
        Err(trouble) => return Err(trouble.detail),
    };
    read(&answer)
}

/// Where the client's credentials stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    Body,
    Header,
}

async fn ask(
    inner: &Inner,
    connector: &ConnectorSettings,
    proof: Proof,
) -> Result<Incoming, Trouble> {
    let outgoing = compose(connector, proof).map_err(|detail| Trouble {
        failure: Failure::NoToken,
        unsent: true,
        detail,
    })?;
    inner.clients.exchange(outgoing, &Sent::default()).await
}

fn compose(connector: &ConnectorSettings, proof: Proof) -> Result<Outgoing, String> {
    let Credentials::ClientCredentials {
        client_id,
        client_secret,
        token_url,
        scope,
    } = &connector.credentials
    else {
        return Err("the connector has no client credentials".to_owned());
    };
    let base = Base::parse(&connector.base_url, connector.allow_private_host);
    let to = base
        .and_then(|base| base.companion(token_url))
        .map_err(|error| format!("the token address is not allowed: {error}"))?;
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(CONTENT_TYPE, form);
    let mut rows = vec![("grant_type", "client_credentials")];
    if !scope.is_empty() {
        rows.push(("scope", scope));
    }
    match proof {
        Proof::Body => {
            rows.push(("client_id", client_id));
            rows.push(("client_secret", client_secret.reveal()));
        }
        Proof::Header => {
            let (mut id, mut secret) = (String::new(), String::new());
            url::encode_all(client_id, &mut id);
            url::encode_all(client_secret.reveal(), &mut secret);
            headers.insert(AUTHORIZATION, basic(&id, &secret)?);
        }
    }
    Ok(Outgoing {
        method: Method::POST,
        to,
        headers,
        body: Some(encode_form(&rows).into()),
    })
}

fn encode_form(rows: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in rows {
        if !text.is_empty() {
            text.push('&');
        }
        url::encode_all(name, &mut text);
        text.push('=');
        url::encode_all(value, &mut text);
    }
    text
}

/// `Basic` with user name and password (RFC 7617).
pub(super) fn basic(username: &str, password: &str) -> Result<HeaderValue, String> {
    let pair = pair(username, password);
    sensitive(&Secret::new(format!("Basic {}", pair.reveal())))
}

/// User name and password as `Basic` carries them.
pub(super) fn pair(username: &str, password: &str) -> Secret {
    let pair = Secret::new(format!("{username}:{password}"));
    Secret::new(BASE64_STANDARD.encode(pair.reveal()))
}

/// A header value that is never printed.
pub(super) fn sensitive(text: &Secret) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_str(text.reveal())
        .map_err(|_| "the credentials contain a character that no header can carry".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}

#[derive(serde::Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default)]
    expires_in: serde_json::Value,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ErrorAnswer {
    error: String,
}

fn read(answer: &Incoming) -> Fetched {
    if answer.status != 200 {
        let said: ErrorAnswer = serde_json::from_str(&answer.body).unwrap_or_default();
        let code: String = said
            .error
            .chars()
            .filter(char::is_ascii_graphic)
            .take(60)
            .collect();
        let status = answer.status;
        return Err(match code.as_str() {
            "" => format!("the token server answered {status}"),
            code => format!("the token server answered {status} ({code})"),
        });
    }
    let token: TokenAnswer = serde_json::from_str(&answer.body)
        .map_err(|_| "the token server's answer holds no token".to_owned())?;
    let seconds = match &token.expires_in {
        serde_json::Value::Number(number) => number.as_f64(),
        serde_json::Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let life = seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .unwrap_or(UNTOLD)
        .min(Duration::from_secs(86_400));
    let bearer = Arc::new(Secret::new(format!("{BEARER}{}", token.access_token)));
    // Unsendable tokens are found out here, once.
    sensitive(&bearer)?;
    let now = Instant::now();
    Ok(Token {
        bearer,
        renew: now + life.saturating_sub(MARGIN.min(life / 5)),
        expires: now + life.saturating_sub(Duration::from_secs(2).min(life / 10)),
    })
}
