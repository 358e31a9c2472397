//! HTTP Request: asks another system, and reads values out of its answer.
//!
//!   enter --(effect Request)--> waiting --(any answer, or none)--> `default`
//!
//! A request without an answer goes on along `default` with `httpStatusCode`
//! 0; so does one whose connector is not mapped. Only an expression that
//! cannot be evaluated takes the error path.

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, Spec, http_body::Body, parse_rows::Rows,
    spec::DEFAULT,
};
use crate::{
    engine::{
        Effect, HttpOutcome, HttpRequest as Request, Method, Target,
        cx::{Cx, News, Next},
        reader::{Number, Reader},
        secrets::Flowing,
        session::Wait,
        text::{HIDDEN, Text, View},
    },
    expr::Value,
    trace::{TraceSink, What},
};
use domain::ConnectorId;
use serde_json::Value as Json;

activity! {
    /// Sends a request, with the credentials of a connector or to a whole URL,
    /// and reads values out of the answer by JSONPath. It goes on along
    /// `default` whatever the answer is: test `httpStatusCode`, which is 0
    /// where there was no answer. A path that finds nothing leaves its variable
    /// as it is.
    pub struct HttpRequest {
        method: Method,
        address: Address,
        query: Box<[(Box<str>, Text)]>,
        headers: Box<[(Box<str>, Text)]>,
        body: Body,
        timeout_ms: Number,
        retries: Number,
        rows: Rows,
    }
}

/// Where the request goes.
#[derive(Debug)]
enum Address {
    /// A connector, or the file's id of one that is not mapped.
    Connector {
        id: Result<ConnectorId, Box<str>>,
        path: Text,
    },
    Url(Text),
}

const METHODS: [Method; 7] = [
    Method::Get,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
    Method::Options,
    Method::Head,
];

/// Characters of a body that a trace shows.
const EXCERPT: usize = 2_000;

impl Act for HttpRequest {
    const SPEC: Spec = Spec {
        activity: "http-request-v2",
        also: &["http-request"],
        title: "HTTP Request",
        group: Group::Data,
        icon: "plug",
        help: Self::HELP,
        ports: &[DEFAULT],
        fields: &[
            FieldSpec::new("authenticated", "Use a connector", FieldKind::Switch),
            FieldSpec::new("connectorId", "Connector", FieldKind::Connector),
            FieldSpec::new("httpRequestPath", "Path", FieldKind::Template),
            FieldSpec::new("httpRequestUrl", "URL", FieldKind::Template),
            FieldSpec::new(
                "httpRequestMethod",
                "Method",
                FieldKind::Choice(&["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]),
            ),
            FieldSpec::new("httpQueryParameters", "Query parameters", FieldKind::Pairs),
            FieldSpec::new("httpRequestHeaders", "Headers", FieldKind::Pairs),
            FieldSpec::new("httpContentType", "Content type", FieldKind::Template),
            FieldSpec::new("httpRequestBody", "Body", FieldKind::Template),
            FieldSpec::new(
                "httpResponseTimeout",
                "Time-out (ms)",
                FieldKind::Number {
                    min: 100,
                    max: 60_000,
                    default: 2_000,
                },
            ),
            FieldSpec::new(
                "retryAttempts",
                "Retries",
                FieldKind::Number {
                    min: 0,
                    max: 10,
                    default: 1,
                },
            ),
            FieldSpec::new("outputVariableArray", "Results", FieldKind::Paths),
        ],
        outputs: &["httpStatusCode", "httpResponseBody", "httpResponseHeaders"],
        needs: Needs::Nothing,
    };

    fn read(reader: &mut Reader) -> Self {
        let method = reader.plain("httpRequestMethod").trim().to_ascii_uppercase();
        let method = METHODS.into_iter().find(|known| known.as_str() == method);
        Self {
            method: method.unwrap_or(Method::Get),
            address: Address::read(reader),
            query: reader.pairs("httpQueryParameters"),
            headers: reader.pairs("httpRequestHeaders"),
            body: Body::read(reader),
            timeout_ms: reader.number("httpResponseTimeout", 2_000, 100, 60_000),
            retries: reader.number("retryAttempts", 1, 0, 10),
            rows: Rows::read(reader),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        let waits = cx.caller_listens();
        let request = match self.request(&cx.view(), waits) {
            Ok(request) => Box::new(request),
            Err(message) => return Next::Fail(message),
        };
        cx.line(|cx| What::Requesting {
            method: self.method.as_str().to_owned(),
            address: self.shown_address(&cx.view()),
        });
        if let Address::Connector { id: Err(id), .. } = &self.address {
            cx.complain(|| match &**id {
                "" => "no connector is chosen: there is no answer".to_owned(),
                id => format!("the connector `{id}` is not mapped: there is no answer"),
            });
            self.no_answer(cx);
            return Next::Leave("default");
        }
        cx.effects.push(Effect::Request {
            at: cx.at(),
            request: request.clone(),
        });
        Next::Wait(Wait::Request { request })
    }

    fn resume<'f, T: TraceSink>(
        &'f self,
        cx: &mut Cx<'f, '_, T>,
        wait: Wait,
        news: News,
    ) -> Next<'f> {
        let News::Response(outcome) = news else {
            return Next::Wait(wait);
        };
        self.trace_answer(outcome, cx);
        self.set_outputs(outcome, cx);
        if !self.rows.is_empty() {
            self.rows.apply_text(&outcome.body, cx);
        }
        Next::Leave("default")
    }

    fn flows(&self, outputs: &[(&'static str, u32)], ways: &mut Vec<Flowing>) {
        let body = outputs.iter().filter(|(name, _)| *name == "httpResponseBody");
        let body: Vec<u32> = body.map(|(_, slot)| *slot).collect();
        self.rows.flows(&body, ways);
    }
}

impl HttpRequest {
    fn request(&self, view: &View, caller_waits: bool) -> Result<Request, String> {
        let mut headers = rendered(&self.headers, view)?;
        for (_, value) in &mut headers {
            // A line break would begin another header.
            value.retain(|c| !c.is_control());
        }
        let mut body = self.body.render(self.method, view)?;
        if let Some(body) = &mut body
            && let Some(at) = headers.iter().position(|(name, _)| is_content_type(name))
        {
            body.content_type = headers.remove(at).1;
        }
        let timeout_ms = self.timeout_ms.get(view)?;
        let retries = self.retries.get(view)?;
        Ok(Request {
            method: self.method,
            target: self.address.render(view)?,
            query: rendered(&self.query, view)?,
            headers,
            body,
            // Both numbers are clamped to bounds that fit.
            timeout_ms: u32::try_from(timeout_ms).unwrap_or(u32::MAX),
            retries: u8::try_from(retries).unwrap_or(u8::MAX),
            caller_waits,
        })
    }

    fn no_answer<T: TraceSink>(&self, cx: &mut Cx<'_, '_, T>) {
        cx.output("httpStatusCode", || Value::Int(0));
        cx.output("httpResponseBody", || Value::text(""));
        cx.output("httpResponseHeaders", || Value::text(""));
    }

    fn set_outputs<T: TraceSink>(&self, outcome: &HttpOutcome, cx: &mut Cx<'_, '_, T>) {
        cx.output("httpStatusCode", || Value::Int(i64::from(outcome.status)));
        cx.output("httpResponseBody", || Value::text(&outcome.body));
        cx.output("httpResponseHeaders", || {
            let pairs = outcome.headers.iter();
            let pairs = pairs.map(|(name, value)| (name.clone(), Json::from(value.as_str())));
            Value::from_json(Json::Object(pairs.collect()))
        });
    }

    fn trace_answer<T: TraceSink>(&self, outcome: &HttpOutcome, cx: &mut Cx<'_, '_, T>) {
        let hidden = cx.hides_output("httpResponseBody") || self.rows.hide(&cx.view());
        cx.line(|_| What::Responded {
            status: outcome.status,
            duration_ms: outcome.duration_ms,
            attempts: outcome.attempts,
            no_answer: outcome.no_answer.clone(),
            excerpt: match hidden {
                true => HIDDEN.to_owned(),
                false => outcome.body.chars().take(EXCERPT).collect(),
            },
        });
    }

    /// The address with its query, as a trace may show it.
    fn shown_address(&self, view: &View) -> String {
        let mut shown = match &self.address {
            Address::Connector { path, .. } => path.shown(view),
            Address::Url(url) => without_credentials(&url.shown(view)),
        };
        for (index, (name, value)) in self.query.iter().enumerate() {
            shown.push(if index == 0 && !shown.contains('?') { '?' } else { '&' });
            shown.push_str(name);
            shown.push('=');
            shown.push_str(&value.shown(view));
        }
        shown
    }
}

impl Address {
    fn read(reader: &mut Reader) -> Self {
        let connector = reader.plain("connectorId").to_owned();
        let says = reader.raw("authenticated").is_some();
        let url_only = !says && connector.is_empty() && reader.raw("httpRequestUrl").is_some();
        if reader.switch("authenticated") || (!says && !url_only) {
            let id = reader.mapping.connectors.get(&connector).copied();
            Self::Connector {
                id: id.ok_or_else(|| connector.into()),
                path: reader.text("httpRequestPath"),
            }
        } else {
            Self::Url(reader.text("httpRequestUrl"))
        }
    }

    fn render(&self, view: &View) -> Result<Target, String> {
        match self {
            Self::Connector { id, path } => Ok(Target::Connector {
                // A request whose connector is not mapped is never sent.
                id: id.as_ref().copied().unwrap_or(ConnectorId(Default::default())),
                path: path.render(view)?.into_owned(),
            }),
            Self::Url(url) => Ok(Target::Url {
                url: url.render(view)?.into_owned(),
            }),
        }
    }
}

fn rendered(
    pairs: &[(Box<str>, Text)],
    view: &View,
) -> Result<Vec<(String, String)>, String> {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, text)| Ok((name.to_string(), text.render(view)?.into_owned())));
    pairs.collect()
}

fn is_content_type(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("content-type")
}

/// A URL without the user and password that it may carry.
fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}
