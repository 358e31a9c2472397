//! What the tests share: a server over a database of its own, two
//! organisations, and sessions for their people.

use crate::{
    boot,
    config::{Config, Settings},
    router,
    site::{File, Site},
    state::State,
};
use app::cx::{SESSION_USER, SessionUser};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use domain::{
    ChannelId, ConnectorId, ContactId, FlowId, OrgId, QueueId, UserId,
    channel::{ChannelForm, ChannelKind},
    connector::ConnectorForm,
    policy::Role,
    queue::QueueForm,
    user::{Org, UserForm},
};
use http_body_util::BodyExt as _;
use serde_json::json;
use services::{Cx, Keyring, Principal};
use std::{collections::HashMap, path::PathBuf};
use store::{Stamp, orgs, users};
use tokio::task::JoinHandle;
use tower::ServiceExt as _;
use tower_sessions::{
    SessionStore as _,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};
use uuid::Uuid;

/// A file of the site, for tests of what files carry.
static FILES: [File; 1] = [File {
    address: "/pkg/cordboard.css",
    print: "print",
    plain: b"a{color:red}",
    br: None,
    gz: None,
}];

/// How browsers reach the server of the tests.
pub const ORIGIN: &str = "http://127.0.0.1:3000";

/// Things of the home organisation.
pub struct Things {
    pub queue: QueueId,
    pub channel: ChannelId,
    pub connector: ConnectorId,
    pub flow: FlowId,
    pub contact: ContactId,
    pub user: UserId,
}

impl Things {
    /// Ids that name nothing anywhere.
    pub fn nowhere() -> Self {
        let id = Uuid::from_u128(u128::MAX);
        Self {
            queue: id.into(),
            channel: id.into(),
            connector: id.into(),
            flow: id.into(),
            contact: ContactId(i64::MAX),
            user: id.into(),
        }
    }
}

/// A server with two organisations; gone when dropped.
pub struct House {
    pub state: State,
    pub router: Router,
    pub home: Org,
    pub other: Org,
    folder: PathBuf,
    _contacts: JoinHandle<()>,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Nobody,
    /// The person of the home organisation with this one role.
    Role(Role),
    /// The person of the other organisation who holds every role.
    Neighbour,
    /// An agent of the home organisation whom the tests change.
    Guest,
}

impl House {
    /// With the settings of an ordinary start.
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// With more settings.
    pub async fn with(more: &str) -> Self {
        let house = Self::empty(more).await;
        let mut tx = house.state.shared.db.write().await.unwrap();
        let stamp = Stamp {
            at: services::now(),
            by: "Set-up",
        };
        for org in [&house.home, &house.other] {
            orgs::insert(&mut tx, org, stamp).await.unwrap();
        }
        orgs::set_up(&mut tx, house.home.id, stamp).await.unwrap();
        for role in Role::ALL {
            let who = house.principal(Who::Role(role)).unwrap();
            insert(&mut tx, &who, stamp).await;
        }
        for who in [Who::Neighbour, Who::Guest] {
            insert(&mut tx, &house.principal(who).unwrap(), stamp).await;
        }
        tx.commit().await.unwrap();
        house
    }

    /// With nothing set up.
    pub async fn empty(more: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cordboard_server_{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let key = folder.join("key");
        Keyring::create(&key, None).unwrap();
        let text = format!(
            "data_dir = {:?}\nkey_file = {key:?}\n{more}",
            folder.join("data")
        );
        let config = Config::check(Settings::parse(&text, |_| None).unwrap()).unwrap();
        boot::install_tls();
        let (state, contacts) = boot::open(config, Site::new("build", &FILES))
            .await
            .unwrap();
        Self {
            router: router::router(state.clone()),
            state,
            home: org(1, "Home"),
            other: org(2, "Other"),
            folder,
            _contacts: contacts,
        }
    }

    /// All about who asks.
    pub fn principal(&self, who: Who) -> Option<Principal> {
        let (org, number, roles) = match who {
            Who::Nobody => return None,
            Who::Role(role) => (&self.home, role as u128, vec![role]),
            Who::Neighbour => (&self.other, 0, Role::ALL.to_vec()),
            Who::Guest => (&self.home, 99, vec![Role::Agent]),
        };
        let name = format!("{who:?}").replace(['(', ')'], "");
        Some(Principal {
            user: UserId(Uuid::from_u128(org.id.0.as_u128() * 1_000 + number)),
            org: org.id,
            email: format!("{name}@example.com"),
            name,
            roles,
            session_epoch: 1,
            home: org.clone(),
        })
    }

    /// A request of the program itself on somebody's behalf.
    pub fn cx(&self, who: Who) -> Cx {
        Cx::acting(self.state.shared.clone(), self.principal(who))
    }

    /// Signs somebody in; answers the cookie.
    pub async fn cookie(&self, who: Who) -> Option<String> {
        let principal = self.principal(who)?;
        let user = SessionUser {
            user: principal.user,
            epoch: principal.session_epoch,
        };
        let value = serde_json::to_value(user).unwrap();
        let mut record = Record {
            id: Id::default(),
            data: HashMap::from([(SESSION_USER.to_owned(), value)]),
            expiry_date: OffsetDateTime::now_utc(),
        };
        self.state.sessions.create(&mut record).await.unwrap();
        Some(format!("sid={}", record.id))
    }

    /// Asks as our own pages do.
    pub async fn ask(
        &self,
        cookie: Option<&str>,
        method: Method,
        path: &str,
        body: &str,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(header::HOST, "127.0.0.1:3000");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request = match method {
            Method::POST => request
                .header(header::ORIGIN, ORIGIN)
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::ACCEPT, "application/json"),
            _ => request.header(header::ACCEPT, "text/html"),
        };
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    /// Gets a page or a file.
    pub async fn get(&self, cookie: Option<&str>, path: &str) -> Answer {
        self.ask(cookie, Method::GET, path, "").await
    }

    /// Calls a server function.
    pub async fn call(&self, cookie: Option<&str>, path: &str, args: &serde_json::Value) -> Answer {
        self.ask(cookie, Method::POST, path, &args.to_string())
            .await
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer::read(response).await
    }

    /// Makes one of each thing in the home organisation.
    pub async fn furnish(&self) -> Things {
        let cx = self.cx(Who::Role(Role::Administrator));
        let queue = services::queues::create(&cx, &queue_form("Support"))
            .await
            .unwrap()
            .id;
        let form = channel_form(queue);
        let kind = ChannelKind::InboundTelephony;
        let channel = services::channels::create(&cx, kind, &form)
            .await
            .unwrap()
            .id;
        let connector = services::connectors::create(&cx, &connector_form())
            .await
            .unwrap()
            .id;
        let flow = services::flows::import(&cx, FLOW.as_bytes().to_vec())
            .await
            .unwrap()
            .row
            .id;
        let contact = services::phone::dial(&cx, NUMBER, "anonymous")
            .await
            .unwrap();
        Things {
            queue,
            channel,
            connector,
            flow,
            contact,
            user: self.principal(Who::Guest).unwrap().user,
        }
    }
}

async fn insert(tx: &mut store::Tx, who: &Principal, stamp: Stamp<'_>) {
    let form = UserForm {
        name: who.name.clone(),
        email: who.email.clone(),
        roles: who.roles.clone(),
        active: true,
    };
    users::insert(tx, who.org, who.user, &form, "no hash", stamp)
        .await
        .unwrap();
}

fn org(number: u128, name: &str) -> Org {
    Org {
        id: OrgId(Uuid::from_u128(number)),
        name: name.to_owned(),
        time_zone: "Europe/Rome".to_owned(),
        sample: false,
    }
}

/// The number of the home organisation's channel.
pub const NUMBER: &str = "+4570202020";

/// A flow to import.
pub const FLOW: &str = include_str!("../../../crates/samples/flows/zendesk_ticket.json");

pub fn queue_form(name: &str) -> QueueForm {
    QueueForm {
        name: name.to_owned(),
        description: String::new(),
        service_level_s: 20,
    }
}

pub fn channel_form(queue: QueueId) -> ChannelForm {
    ChannelForm {
        name: "Support".to_owned(),
        description: String::new(),
        time_zone: "Europe/Rome".to_owned(),
        service_level_s: 20,
        flow: None,
        numbers: vec![NUMBER.to_owned()],
        fallback_queue: Some(queue),
        fallback_announcement: "One moment, please.".to_owned(),
        active: true,
    }
}

pub fn connector_form() -> ConnectorForm {
    ConnectorForm {
        name: "CRM".to_owned(),
        base_url: "https://crm.example/api/".to_owned(),
        username: "robot".to_owned(),
        password: "canary".to_owned(),
        ..ConnectorForm::default()
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Self {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The value of a header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The cookie of this name that the browser is given, with its attributes.
    pub fn cookie(&self, name: &str) -> &str {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        let mut texts = lines.filter_map(|line| line.to_str().ok());
        let named = texts.find(|text| text.split('=').next() == Some(name));
        named.unwrap_or_default()
    }

    /// What a server function answered.
    pub fn result(&self) -> Result<serde_json::Value, serde_json::Value> {
        let json: serde_json::Value = serde_json::from_str(&self.text)
            .unwrap_or_else(|_| json!({ "Err": format!("{}: {}", self.status, self.text) }));
        match (json.get("Ok"), json.get("Err")) {
            (Some(ok), None) => Ok(ok.clone()),
            (None, Some(error)) => Err(error.clone()),
            _ => Err(json),
        }
    }
}
