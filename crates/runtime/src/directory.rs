//! What the runtime looks up: where numbers lead, compiled versions,
//! connectors, people. Read outside the driver, which never waits for it, and
//! kept until somebody says that it changed.

use crate::{
    Clock, ConnectorSource, Dial, DialError, Options, RuntimeError, calm::calm, command::Person,
};
use adapters::{connector::ConnectorSettings, http::Outbound};
use domain::{
    ConnectorId, ContactId, E164, OrgId, QueueId, UserId, VersionId,
    connector::TestOutcome,
    contact::{ContactFacts, WITHHELD},
};
use flow::{
    document::{Mapping, from_stored},
    engine::{Compiled, Pace, Zones},
    phone::Phone,
};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use store::{Db, StoreError, channels, channels::Route, contacts, queues, users, versions};

/// Everything that can be looked up.
pub struct Directory {
    pub db: Db,
    pub outbound: Outbound,
    clock: Arc<dyn Clock>,
    zones: Arc<dyn Zones>,
    source: Arc<dyn ConnectorSource>,
    pace: Pace,
    routes: Kept<(OrgId, E164), Arc<Route>>,
    versions: Kept<VersionId, Arc<Compiled>>,
    connectors: Kept<(OrgId, ConnectorId), Arc<ConnectorSettings>>,
    /// The queues that contacts have been put into, by name.
    queues: RwLock<HashMap<QueueId, (OrgId, Arc<str>)>>,
    /// For channels without a published flow.
    fallback_only: Arc<Compiled>,
}

/// The most entries that are kept of each kind.
const KEPT: usize = 10_000;

/// A cache that forgets on demand. What was being read when something was
/// forgotten is used once and not kept.
struct Kept<K, V> {
    state: Mutex<(u64, HashMap<K, V>)>,
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    fn new() -> Self {
        Self {
            state: Mutex::new((0, HashMap::new())),
        }
    }

    /// The value, or the epoch to keep it under once it has been read.
    fn get(&self, key: &K) -> Result<V, u64> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.1.get(key).cloned().ok_or(state.0)
    }

    fn keep(&self, epoch: u64, key: K, value: V) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 == epoch {
            if state.1.len() >= KEPT {
                state.1.clear();
            }
            state.1.insert(key, value);
        }
    }

    fn forget(&self, unlike: impl Fn(&K) -> bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 += 1;
        state.1.retain(|key, _| unlike(key));
    }
}

/// A failed read, in words for whoever asked.
pub fn unreadable(error: &StoreError) -> RuntimeError {
    match error {
        StoreError::NotFound => RuntimeError::NotFound,
        error => {
            tracing::error!(%error, "the database cannot be read");
            RuntimeError::Unavailable("the database cannot be read at present".to_owned())
        }
    }
}

impl Directory {
    pub fn new(options: &Options) -> Self {
        let pace = options.settings.pace;
        Self {
            db: options.db.clone(),
            outbound: options.outbound.clone(),
            clock: Arc::clone(&options.clock),
            zones: Arc::clone(&options.zones),
            source: Arc::clone(&options.connectors),
            pace,
            routes: Kept::new(),
            versions: Kept::new(),
            connectors: Kept::new(),
            queues: RwLock::default(),
            fallback_only: Arc::new(Compiled::fallback_only().with_pace(pace)),
        }
    }

    /// Who answers a call: the frozen facts, without the contact's id, and the flow.
    pub async fn answer(&self, dial: &Dial) -> Result<(ContactFacts, Arc<Compiled>), DialError> {
        let known = dial.ani == WITHHELD
            || dial
                .ani
                .parse::<E164>()
                .is_ok_and(|n| n.as_str() == dial.ani);
        if !known {
            return Err(DialError::BadCaller);
        }
        let unavailable = |error: RuntimeError| DialError::Unavailable(error.to_string());
        let route = self
            .route(dial.org, &dial.dialled)
            .await
            .map_err(unavailable)?;
        let Some(route) = route else {
            return Err(DialError::UnknownNumber(dial.dialled.clone()));
        };
        if !route.active {
            return Err(DialError::Inactive(route.name.clone()));
        }
        let flow = self
            .flow(dial.org, route.version)
            .await
            .map_err(unavailable)?;
        let now = self.clock.now();
        let facts = ContactFacts {
            contact: ContactId(0),
            org: dial.org,
            channel: route.channel,
            channel_name: route.name.clone(),
            flow: route.version.and(route.flow),
            version: route.version,
            version_label: domain::flows::LATEST.to_owned(),
            ani: dial.ani.clone(),
            dnis: dial.dialled.to_string(),
            utc_offset_s: self.zones.utc_offset_s(&route.time_zone, now).unwrap_or(0),
            fallback: route.fallback.clone(),
        };
        Ok((facts, flow))
    }

    async fn route(&self, org: OrgId, number: &E164) -> Result<Option<Arc<Route>>, RuntimeError> {
        let key = (org, number.clone());
        let epoch = match self.routes.get(&key) {
            Ok(route) => return Ok(Some(route)),
            Err(epoch) => epoch,
        };
        let route = channels::route(&self.db, org, number).await;
        let route = route.map_err(|error| unreadable(&error))?.map(Arc::new);
        if let Some(route) = &route {
            self.routes.keep(epoch, key, Arc::clone(route));
        }
        Ok(route)
    }

    /// The compiled version, for whoever asked.
    pub async fn flow(
        &self,
        org: OrgId,
        version: Option<VersionId>,
    ) -> Result<Arc<Compiled>, RuntimeError> {
        let flow = self.version(org, version).await;
        flow.map_err(|error| unreadable(&error))
    }

    /// The compiled version; none stands for a channel without a published flow.
    pub async fn version(
        &self,
        org: OrgId,
        version: Option<VersionId>,
    ) -> Result<Arc<Compiled>, StoreError> {
        let Some(version) = version else {
            return Ok(Arc::clone(&self.fallback_only));
        };
        let epoch = match self.versions.get(&version) {
            Ok(flow) => return Ok(flow),
            Err(epoch) => epoch,
        };
        let stored = versions::get(&self.db, org, version).await?;
        let flow = Arc::new(self.compile(&stored));
        self.versions.keep(epoch, version, Arc::clone(&flow));
        Ok(flow)
    }

    /// A version that cannot be read any more still serves the caller: the fallback takes over.
    fn compile(&self, stored: &versions::StoredVersion) -> Compiled {
        let mapping: Mapping = serde_json::from_str(&stored.mapping).unwrap_or_else(|error| {
            tracing::error!(version = %stored.id, %error, "a version's mapping cannot be read");
            Mapping::default()
        });
        match from_stored(&stored.text) {
            Ok(document) => {
                let compiled = calm(|| Compiled::new(&document, &mapping, self.zones.clone()));
                compiled.unwrap_or_else(|| {
                    tracing::error!(version = %stored.id, "compiling a version breaks down");
                    Compiled::fallback_only()
                })
            }
            Err(error) => {
                tracing::error!(version = %stored.id, %error, "a version cannot be read");
                Compiled::fallback_only()
            }
        }
        .with_pace(self.pace)
    }

    /// A connector with its secrets. An error says in words why there is none.
    pub async fn connector(
        &self,
        org: OrgId,
        id: ConnectorId,
    ) -> Result<Arc<ConnectorSettings>, String> {
        let epoch = match self.connectors.get(&(org, id)) {
            Ok(connector) => return Ok(connector),
            Err(epoch) => epoch,
        };
        match self.source.connector(org, id).await? {
            Some(connector) => {
                let connector = Arc::new(connector);
                self.connectors
                    .keep(epoch, (org, id), Arc::clone(&connector));
                Ok(connector)
            }
            None => Err("there is no such connector".to_owned()),
        }
    }

    pub async fn person(&self, org: OrgId, user: UserId) -> Result<Person, RuntimeError> {
        let user = users::get(&self.db, org, user).await;
        let form = user.map_err(|error| unreadable(&error))?.form;
        if !form.active {
            return Err(RuntimeError::NotFound);
        }
        Ok(Person {
            name: form.name,
            email: form.email,
        })
    }

    /// The telephone of a contact that is over.
    pub async fn ended_phone(&self, org: OrgId, id: ContactId) -> Result<Phone, RuntimeError> {
        let row = contacts::get(&self.db, org, id).await;
        let row = row.map_err(|error| unreadable(&error))?;
        Ok(Phone {
            contact: row.id,
            caller: row.ani,
            dialled: row.dnis,
            channel_name: row.channel_name,
            since: row.started_at,
            ended: row.cause,
            playing: None,
            queue: None,
            agent: None,
        })
    }

    pub async fn test_connector(
        &self,
        org: OrgId,
        id: ConnectorId,
    ) -> Result<TestOutcome, RuntimeError> {
        self.forget_connector(org, id);
        let found = self.source.connector(org, id).await;
        let found = found.map_err(RuntimeError::Unavailable)?;
        let probe = self
            .outbound
            .probe(&found.ok_or(RuntimeError::NotFound)?)
            .await;
        Ok(TestOutcome {
            ok: probe.ok,
            status: probe.status,
            duration_ms: u64::try_from(probe.duration.as_millis()).unwrap_or(u64::MAX),
            message: probe.message,
            excerpt: probe.excerpt,
        })
    }

    /// The name of a queue that a contact has been put into.
    pub fn queue_name(&self, queue: QueueId) -> Option<(OrgId, Arc<str>)> {
        let queues = self.queues.read().unwrap_or_else(PoisonError::into_inner);
        queues.get(&queue).cloned()
    }

    /// Whether the organisation has the queue: `NotFound` where it has not.
    pub async fn has_queue(&self, org: OrgId, queue: QueueId) -> Result<(), StoreError> {
        if self.queue_name(queue).is_some_and(|(of, _)| of == org) {
            return Ok(());
        }
        let found = queues::get(&self.db, org, queue).await?;
        let name = Arc::from(found.form.name);
        let mut queues = self.queues.write().unwrap_or_else(PoisonError::into_inner);
        queues.insert(queue, (org, name));
        Ok(())
    }

    /// Queues were renamed.
    pub async fn read_queues_again(&self, org: OrgId) {
        let known: Vec<QueueId> = {
            let mut queues = self.queues.write().unwrap_or_else(PoisonError::into_inner);
            let known = queues.iter().filter(|(_, (of, _))| *of == org);
            let known = known.map(|(queue, _)| *queue).collect();
            queues.retain(|_, (of, _)| *of != org);
            known
        };
        for queue in known {
            if let Err(error) = self.has_queue(org, queue).await {
                tracing::warn!(%queue, %error, "a queue cannot be read");
            }
        }
    }

    pub fn forget_channels(&self, org: OrgId) {
        self.routes.forget(|(of, _)| *of != org);
    }

    pub fn forget_connector(&self, org: OrgId, id: ConnectorId) {
        self.connectors.forget(|key| *key != (org, id));
        self.outbound.forget(id);
    }
}
