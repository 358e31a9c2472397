//! An organisation with one channel, for tests and benches: its database, its
//! CRM, its clock.
#![allow(dead_code, reason = "each user takes its part")]

pub mod clock;
pub mod crm;

use crm::Crm;
use domain::{
    ChannelId, ConnectorId, ContactId, E164, FlowId, OrgId, QueueId, Timestamp, UserId, VersionId,
    channel::{ChannelForm, ChannelKind},
    policy::Role,
    queue::QueueForm,
    user::{Org, UserForm},
};
use flow::{document::Mapping, engine::Zones};
use futures::future::BoxFuture;
use runtime::{
    Clock, ConnectorSettings, ConnectorSource, Credentials, Dial, Options, Secret, Settings,
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use store::{Db, Durability, Stamp};
use uuid::Uuid;

pub const ORG: OrgId = OrgId(Uuid::from_u128(1));
pub const QUEUE: QueueId = QueueId(Uuid::from_u128(2));
pub const CRM: ConnectorId = ConnectorId(Uuid::from_u128(4));
pub const ADA: UserId = UserId(Uuid::from_u128(5));
pub const BEN: UserId = UserId(Uuid::from_u128(6));
pub const CALLER: &str = "+4520304050";
/// The number of the channel that runs `support.json`, and of the one that runs `steps.json`.
pub const SUPPORT: &str = "+4570202020";
pub const STEPS: &str = "+4570202021";
/// A channel without a flow, and one that is switched off.
pub const BARE: &str = "+4570202022";
pub const OFF: &str = "+4570202023";

/// A database directory that goes with its owner.
pub struct Directory(pub PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The organisation.
pub struct House {
    pub db: Db,
    pub crm: Crm,
    pub connectors: Arc<Connectors>,
    pub settings: Settings,
    _directory: Option<Directory>,
}

/// Connectors that all point at the CRM.
pub struct Connectors {
    pub base: String,
    pub honours_keys: bool,
}

impl ConnectorSource for Connectors {
    fn connector(
        &self,
        org: OrgId,
        id: ConnectorId,
    ) -> BoxFuture<'_, Result<Option<ConnectorSettings>, String>> {
        let settings = ConnectorSettings {
            id,
            base_url: self.base.clone(),
            credentials: Credentials::Basic {
                username: "cordboard".to_owned(),
                password: Secret::new("s3cret"),
            },
            honours_idempotency_key: self.honours_keys,
            allow_private_host: true,
            test_path: "contacts".to_owned(),
        };
        Box::pin(async move { Ok((org == ORG && id == CRM).then_some(settings)) })
    }
}

/// No zone has an offset.
pub struct Utc;

impl Zones for Utc {
    fn utc_offset_s(&self, _: &str, _: Timestamp) -> Option<i32> {
        Some(0)
    }
}

fn unique() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("cordboard_runtime_{}_{count}", std::process::id());
    std::env::temp_dir().join(name)
}

impl House {
    /// A fresh one on SQLite, fast and forgetful.
    pub async fn new() -> Self {
        Self::with(false).await
    }

    /// The same whose CRM honours idempotency keys.
    pub async fn with_keys() -> Self {
        Self::with(true).await
    }

    async fn with(honours_keys: bool) -> Self {
        let directory = Directory(unique());
        let options = store::Options {
            durability: Durability::Off,
            readers: 2,
        };
        let db = Db::open_sqlite_with(&directory.0, options).await.unwrap();
        let mut house = Self::on(db, honours_keys).await;
        house._directory = Some(directory);
        house
    }

    /// On a database that is there already and empty.
    pub async fn on(db: Db, honours_keys: bool) -> Self {
        let crm = Crm::start(honours_keys).await;
        seed(&db).await;
        let connectors = Arc::new(Connectors {
            base: crm.url(),
            honours_keys,
        });
        Self {
            db,
            crm,
            connectors,
            settings: Settings::default(),
            _directory: None,
        }
    }

    /// Adds a channel that runs the flow of another fixture.
    pub async fn add(&self, number: u128, name: &str, dnis: &str) {
        let mut tx = self.db.write().await.unwrap();
        let flow = seed_flow(&mut tx, number, name).await;
        seed_channel(&mut tx, number, Some(flow), dnis, true).await;
        tx.commit().await.unwrap();
    }

    pub fn options(&self, clock: Arc<dyn Clock>) -> Options {
        Options {
            db: self.db.clone(),
            outbound: adapters::http::Outbound::new(&adapters::http::Settings::default()).unwrap(),
            connectors: Arc::clone(&self.connectors) as Arc<dyn ConnectorSource>,
            clock,
            zones: Arc::new(Utc),
            settings: self.settings.clone(),
        }
    }
}

pub fn dial(number: &str) -> Dial {
    Dial {
        org: ORG,
        dialled: number.parse::<E164>().unwrap(),
        ani: CALLER.to_owned(),
    }
}

pub fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

const STAMP: Stamp<'static> = Stamp {
    at: Timestamp(1),
    by: "test",
};

async fn seed(db: &Db) {
    let mut tx = db.write().await.unwrap();
    let org = Org {
        id: ORG,
        name: "House".into(),
        time_zone: "UTC".into(),
        sample: true,
    };
    store::orgs::insert(&mut tx, &org, STAMP).await.unwrap();
    let queue = QueueForm {
        name: "Support".into(),
        description: String::new(),
        service_level_s: 20,
    };
    store::queues::insert(&mut tx, ORG, QUEUE, &queue, STAMP)
        .await
        .unwrap();
    for (user, name) in [(ADA, "Ada"), (BEN, "Ben")] {
        let form = UserForm {
            name: name.into(),
            email: format!("{}@example.com", name.to_lowercase()),
            roles: vec![Role::Agent],
            active: true,
        };
        store::users::insert(&mut tx, ORG, user, &form, "x", STAMP)
            .await
            .unwrap();
    }
    for (number, flow, dnis) in [(10, "support", SUPPORT), (20, "steps", STEPS)] {
        let flow = seed_flow(&mut tx, number, flow).await;
        seed_channel(&mut tx, number, Some(flow), dnis, true).await;
    }
    seed_channel(&mut tx, 30, None, BARE, true).await;
    seed_channel(&mut tx, 40, None, OFF, false).await;
    tx.commit().await.unwrap();
}

async fn seed_flow(tx: &mut store::Tx, number: u128, name: &str) -> FlowId {
    let (flow, version) = (
        FlowId(Uuid::from_u128(number + 1)),
        VersionId(Uuid::from_u128(number + 2)),
    );
    let imported = flow::document::import(fixture(&format!("{name}.json")).as_bytes()).unwrap();
    let text = flow::document::to_stored(&imported.document);
    let mut mapping = Mapping::default();
    mapping.queues.insert("support".into(), QUEUE);
    mapping.connectors.insert("crm".into(), CRM);
    let mapping = serde_json::to_string(&mapping).unwrap();
    let content = store::flows::Content {
        name,
        description: "",
        draft: &text,
        mapping: &mapping,
        errors: 0,
        warnings: 0,
    };
    store::flows::insert(tx, ORG, flow, content, STAMP)
        .await
        .unwrap();
    let new = store::versions::NewVersion {
        id: version,
        flow,
        number: 1,
        text: &text,
        mapping: &mapping,
        comment: "",
        at: Timestamp(1),
        by: ADA,
        by_name: "Ada",
    };
    store::versions::insert(tx, ORG, new).await.unwrap();
    store::versions::point(tx, flow, domain::flows::LATEST, version)
        .await
        .unwrap();
    flow
}

async fn seed_channel(
    tx: &mut store::Tx,
    number: u128,
    flow: Option<FlowId>,
    dnis: &str,
    active: bool,
) {
    let id = ChannelId(Uuid::from_u128(number));
    let form = ChannelForm {
        name: format!("Channel_{number}"),
        description: String::new(),
        time_zone: "Europe/Copenhagen".into(),
        service_level_s: 30,
        flow,
        numbers: vec![dnis.into()],
        fallback_queue: Some(QUEUE),
        fallback_announcement: "One moment, please.".into(),
        active,
    };
    let key = (id, ChannelKind::InboundTelephony);
    store::channels::insert(tx, ORG, key, &form, QUEUE, STAMP)
        .await
        .unwrap();
    store::channels::set_numbers(tx, ORG, id, &[dnis.parse().unwrap()])
        .await
        .unwrap();
}

/// The id of the first contact of a fresh house.
pub const FIRST: ContactId = ContactId(1);
