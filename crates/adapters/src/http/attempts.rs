//! All attempts of one request, within its budget.
//!
//! A read is repeated after a 5xx or no answer. A write is repeated when
//! nothing had been sent, or when the connector honours the key; otherwise
//! nobody knows what became of it, and that is what the answer says.

use super::{
    Address, Answer, Failure, Inner, Request,
    bulkhead::Compartment,
    exchange::{Incoming, Outgoing, Sent, Trouble},
    headers,
    token::{self, Bearer},
    url::{self, Base, Checked},
};
use crate::connector::{ConnectorSettings, Credentials};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};

/// The pause before the first repetition; it doubles.
const PAUSE: Duration = Duration::from_millis(100);

/// What stays the same in all attempts.
struct Plan<'a> {
    inner: &'a Arc<Inner>,
    connector: Option<&'a ConnectorSettings>,
    request: Request,
    to: Checked,
    headers: HeaderMap,
    body: Option<Arc<str>>,
    /// Repeating the request is harmless.
    repeatable: bool,
    deadline: Instant,
}

/// Runs the request to its end.
pub(super) async fn run(
    inner: &Arc<Inner>,
    connector: Option<&ConnectorSettings>,
    request: Request,
) -> Answer {
    let start = Instant::now();
    let (outcome, attempts) = match plan(inner, connector, request, start) {
        Ok(plan) => plan.run().await,
        Err(why) => (Err(trouble(Failure::Forbidden, why)), 0),
    };
    let duration = start.elapsed();
    match outcome {
        Ok(incoming) => Answer {
            status: incoming.status,
            headers: incoming.headers,
            body: incoming.body,
            duration,
            attempts,
            failure: None,
            detail: String::new(),
        },
        Err(trouble) => Answer {
            status: 0,
            headers: Vec::new(),
            body: String::new(),
            duration,
            attempts,
            failure: Some(trouble.failure),
            detail: trouble.detail,
        },
    }
}

fn trouble(failure: Failure, detail: impl Into<String>) -> Trouble {
    Trouble {
        failure,
        unsent: true,
        detail: detail.into(),
    }
}

fn plan<'a>(
    inner: &'a Arc<Inner>,
    connector: Option<&'a ConnectorSettings>,
    mut request: Request,
    start: Instant,
) -> Result<Plan<'a>, String> {
    let to = match (&request.address, connector) {
        (Address::Path(path), Some(connector)) => {
            Base::parse(&connector.base_url, connector.allow_private_host)
                .and_then(|base| base.join(path, &request.query))
        }
        (Address::Path(_), None) => Err(url::BadAddress("there is no such connector")),
        (Address::Url(text), _) => url::whole(text, &request.query),
    }
    .map_err(|error| error.to_string())?;
    let connector = connector.filter(|_| matches!(request.address, Address::Path(_)));
    let honoured = connector.is_some_and(|c| c.honours_idempotency_key);
    let is_read = request.method.is_safe();
    let mut headers = headers::allowed(&request.headers, connector.is_some())?;
    if honoured && !is_read {
        let key = HeaderValue::from_str(&request.idempotency_key);
        headers.insert("idempotency-key", key.map_err(|error| error.to_string())?);
    }
    let body = request.body.take().map(|body| {
        if let Ok(kind) = HeaderValue::from_str(&body.content_type)
            && !kind.is_empty()
        {
            headers.entry(CONTENT_TYPE).or_insert(kind);
        }
        Arc::from(body.text)
    });
    Ok(Plan {
        inner,
        connector,
        to,
        headers,
        body,
        repeatable: is_read || honoured,
        deadline: start + request.budget,
        request,
    })
}

impl Plan<'_> {
    async fn run(&self) -> (Result<Incoming, Trouble>, u8) {
        let (mut attempts, mut repeats, mut pause) = (0u8, 0u8, PAUSE);
        let (mut renewed, mut maybe_sent) = (false, false);
        loop {
            let (outcome, bearer) = self.attempt(&mut attempts).await;
            let again = match &outcome {
                // The target refuses the token: once with a fresh one. A 401 did nothing.
                Ok(answer) if answer.status == 401 && !renewed => {
                    if let (Some(bearer), Some(connector)) = (&bearer, self.connector) {
                        renewed = true;
                        self.inner.tokens.refused(connector.id, bearer);
                        continue;
                    }
                    false
                }
                Ok(answer) => answer.status >= 500 && self.repeatable,
                Err(trouble) => self.may_repeat(trouble),
            };
            let left = self.deadline.saturating_duration_since(Instant::now());
            if !again || repeats >= self.request.retries || left <= pause {
                return (self.settle(outcome, maybe_sent), attempts);
            }
            maybe_sent |= !matches!(&outcome, Err(trouble) if trouble.unsent);
            repeats += 1;
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }

    fn may_repeat(&self, trouble: &Trouble) -> bool {
        match trouble.failure {
            Failure::TimedOut | Failure::Refused | Failure::NoSuchHost => {
                self.repeatable || trouble.unsent
            }
            Failure::NoToken => true,
            Failure::Forbidden | Failure::TooLarge | Failure::Uncertain | Failure::Busy => false,
        }
    }

    /// A write that may have been sent, by this attempt or by one before it
    /// (`maybe_sent`), without an answer: nobody knows.
    fn settle(
        &self,
        outcome: Result<Incoming, Trouble>,
        maybe_sent: bool,
    ) -> Result<Incoming, Trouble> {
        outcome.map_err(|mut trouble| {
            let answered = trouble.failure == Failure::TooLarge;
            let maybe_sent = maybe_sent || !trouble.unsent;
            if !self.request.method.is_safe() && maybe_sent && !answered {
                trouble.failure = Failure::Uncertain;
            }
            trouble
        })
    }

    async fn attempt(&self, attempts: &mut u8) -> (Result<Incoming, Trouble>, Option<Bearer>) {
        let left = || self.deadline.saturating_duration_since(Instant::now());
        let compartment = self.compartment();
        let Some(_place) = self.inner.bulkheads.enter(compartment, left()).await else {
            let why = "too many requests wait for this system";
            return (Err(trouble(Failure::Busy, why)), None);
        };
        let (headers, bearer) = match timeout(left(), self.authorised()).await {
            Ok(Ok(ready)) => ready,
            Ok(Err(why)) => return (Err(trouble(Failure::NoToken, why)), None),
            Err(_) => {
                let why = "the token server did not answer in time";
                return (Err(trouble(Failure::NoToken, why)), None);
            }
        };
        *attempts = attempts.saturating_add(1);
        let outgoing = Outgoing {
            method: self.request.method.clone(),
            to: self.to.clone(),
            headers,
            body: self.body.clone(),
        };
        let sent = Sent::default();
        let most = self.request.timeout.min(left());
        let exchanged = timeout(most, self.inner.clients.exchange(outgoing, &sent)).await;
        let outcome = exchanged.unwrap_or_else(|_| {
            Err(Trouble {
                failure: Failure::TimedOut,
                unsent: !sent.get(),
                detail: format!("no answer within {} ms", most.as_millis()),
            })
        });
        (outcome, bearer)
    }

    fn compartment(&self) -> Compartment {
        match self.connector {
            Some(connector) => Compartment::Connector(connector.id),
            None => Compartment::Host(self.to.url.host_str().unwrap_or_default().to_owned()),
        }
    }

    /// The headers with the connector's credentials.
    async fn authorised(&self) -> Result<(HeaderMap, Option<Bearer>), String> {
        let mut headers = self.headers.clone();
        let Some(connector) = self.connector else {
            return Ok((headers, None));
        };
        let bearer = match &connector.credentials {
            Credentials::Basic { username, password } => {
                headers.insert(AUTHORIZATION, token::basic(username, password.reveal())?);
                None
            }
            Credentials::ClientCredentials { .. } => {
                let bearer = token::bearer(self.inner, connector).await?;
                headers.insert(AUTHORIZATION, token::sensitive(&bearer)?);
                Some(bearer)
            }
        };
        Ok((headers, bearer))
    }
}
