//! Who asks, when, and with what: the first argument of every use case.

use crate::{Gate, Hasher, Keyring, problems::OrProblem};
use domain::{
    OrgId, Problem, Timestamp, UserId,
    policy::{Action, Role, any_allows},
    user::Org,
};
use runtime::Handle;
use std::{net::IpAddr, sync::Arc};
use store::{Db, Stamp, Tx};
use tokio::sync::{Semaphore, broadcast};

/// What all requests of a process share.
pub struct Shared {
    /// The database.
    pub db: Db,
    /// The runtime; none where only the database is worked on.
    pub runtime: Option<Handle>,
    /// The key for secrets.
    pub keyring: Arc<Keyring>,
    /// Checks passwords, a few at a time.
    pub hasher: Hasher,
    /// The set-up page's door.
    pub gate: Gate,
    /// Sign-ins that may write at a time: on SQLite calls use the same one writer, and a flood
    /// of sign-ins must not queue up before them.
    pub(crate) door: Semaphore,
    ended: broadcast::Sender<UserId>,
}

impl Shared {
    /// Everything that requests share.
    pub fn new(db: Db, keyring: Arc<Keyring>, runtime: Option<Handle>) -> Arc<Self> {
        Arc::new(Self {
            db,
            runtime,
            keyring,
            hasher: Hasher::new(),
            gate: Gate::default(),
            door: Semaphore::new(2),
            ended: broadcast::channel(64).0,
        })
    }

    /// Tells of people whose sessions were all ended (signed out everywhere, password or
    /// roles changed): whoever holds a connection of theirs open asks [`crate::auth::resume`] again.
    /// Whoever lags behind checks every connection.
    pub fn ended_sessions(&self) -> broadcast::Receiver<UserId> {
        self.ended.subscribe()
    }

    pub(crate) fn sessions_ended(&self, user: UserId) {
        // No receiver means that no connection is open.
        let _ = self.ended.send(user);
    }
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The person.
    pub user: UserId,
    /// The organisation.
    pub org: OrgId,
    /// How the person is called.
    pub name: String,
    /// The address signed in with.
    pub email: String,
    /// What the person is.
    pub roles: Vec<Role>,
    /// The epoch of the session; when the account's is another, the session is over.
    pub session_epoch: i64,
    /// The organisation's name, zone and kind.
    pub home: Org,
}

/// A request: who asks, when, from where, and with what.
#[derive(Clone)]
pub struct Cx {
    /// What all requests share.
    pub shared: Arc<Shared>,
    /// Who is signed in; none for a visitor.
    pub principal: Option<Principal>,
    /// The moment of the request.
    pub now: Timestamp,
    /// Names the request in the log and on the screen.
    pub request_id: String,
    /// Where it came from.
    pub client_ip: Option<IpAddr>,
}

impl Cx {
    /// A request of the program itself on behalf of `principal`, now.
    pub fn acting(shared: Arc<Shared>, principal: Option<Principal>) -> Self {
        Self {
            shared,
            principal,
            now: now(),
            request_id: format!("self-{}", uuid::Uuid::now_v7().simple()),
            client_ip: None,
        }
    }

    /// The person who asks, if one of the roles allows `action`.
    pub fn allow(&self, action: Action) -> Result<&Principal, Problem> {
        let principal = self.principal.as_ref().ok_or(Problem::SignedOut)?;
        if any_allows(&principal.roles, action) {
            Ok(principal)
        } else {
            Err(Problem::Forbidden)
        }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.shared.db
    }

    /// The runtime, for what cannot be done without it.
    pub(crate) fn runtime(&self) -> Result<&Handle, Problem> {
        let missing = || Problem::Unavailable("Calls are not running in this process.".into());
        self.shared.runtime.as_ref().ok_or_else(missing)
    }

    /// Tells the runtime, where there is one, that something it keeps has changed.
    pub(crate) fn tell(&self, news: impl FnOnce(&Handle)) {
        if let Some(handle) = &self.shared.runtime {
            news(handle);
        }
    }

    pub(crate) async fn write(&self) -> Result<Tx, Problem> {
        self.db().write().await.or_problem(self)
    }
}

impl Principal {
    /// What a row says of its last change.
    pub(crate) fn stamp<'a>(&'a self, cx: &Cx) -> Stamp<'a> {
        Stamp {
            at: cx.now,
            by: &self.name,
        }
    }
}

/// The moment, for whoever makes a [`Cx`].
pub fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}
