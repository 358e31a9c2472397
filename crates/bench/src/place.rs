//! A place to work in: a temporary folder with a data directory, the sample
//! organisation in it, its CRMs beside it, and whatever a test adds.

use anyhow::{Context, Result, anyhow};
use domain::{
    Problem, QueueId, UserId,
    channel::{ChannelForm, ChannelKind},
    connector::{AuthKind, ConnectorForm},
    page::{LIMIT_MAX, ListQuery, Sort},
    policy::Role,
    user::UserForm,
};
use flow::document::{Mapping, ReferenceKind, import, references};
use samples::{
    crm::{Options, Running},
    dynamics, flows,
    seed::{self, SignIn},
    zendesk,
};
use services::{Cx, Keyring, Shared, auth, channels, connectors, queues, users};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::Db;

/// Comments that a ticket of the sample CRM takes here: more than any run writes.
const COMMENTS: usize = 1_000_000;

/// A folder that goes with its owner, unless it is kept to be looked at.
pub struct Folder {
    path: PathBuf,
    keep: bool,
}

impl Folder {
    /// A new one below `parent`, or below the system's folder for such things.
    pub fn new(parent: Option<&Path>, name: &str) -> Result<Self> {
        let parent = parent.map_or_else(std::env::temp_dir, Path::to_owned);
        let unique = format!("cordboard-{name}-{:08x}", rand::random::<u32>());
        let path = parent.join(unique);
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        let path = path.canonicalize()?;
        Ok(Self { path, keep: false })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves it where it is.
    pub fn keep(&mut self) {
        self.keep = true;
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.keep {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// An agent who can sign in.
#[derive(Clone, Debug)]
pub struct Agent {
    /// The person.
    pub id: UserId,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
}

/// A seeded folder with its CRMs.
pub struct Place {
    /// The folder: `data`, `key`, `server.log`.
    pub folder: Folder,
    /// The sample Dynamics, which nobody asks anything; it ends with its owner.
    _dynamics: Running,
    /// The sample Zendesk.
    pub zendesk: Running,
    /// Whoever holds every role.
    pub boss: SignIn,
    /// The organisation's queue.
    queue: QueueId,
}

impl Place {
    /// Seeds a new folder.
    pub async fn new(parent: Option<&Path>, name: &str) -> Result<Self> {
        let folder = Folder::new(parent, name)?;
        let dynamics = dynamics::start(Options::default()).await?;
        let zendesk = zendesk::start_with(Options::default(), COMMENTS).await?;
        let report = seed::seed(&seed::Options {
            data: folder.path().join("data"),
            postgres: None,
            key: folder.path().join("key"),
            dynamics: dynamics.url(),
            zendesk: zendesk.url(),
        })
        .await?;
        let boss = report.sign_ins.into_iter().next();
        let mut place = Self {
            folder,
            _dynamics: dynamics,
            zendesk,
            boss: boss.context("the sample organisation has nobody")?,
            queue: QueueId(Default::default()),
        };
        let desk = place.desk().await?;
        place.queue = desk.queue(flows::QUEUE_NAME).await?;
        desk.close().await;
        Ok(place)
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Adds agents.
    pub async fn agents(&self, count: usize) -> Result<Vec<Agent>> {
        let desk = self.desk().await?;
        let mut agents = Vec::with_capacity(count);
        for number in 1..=count {
            agents.push(desk.agent(number).await?);
        }
        desk.close().await;
        Ok(agents)
    }

    /// Adds channels until there are `count`, for a list to show.
    pub async fn channels(&self, count: usize) -> Result<()> {
        let desk = self.desk().await?;
        let all = ListQuery::<Sort>::default();
        let there = channels::list(&desk.cx, &all).await.map_err(told)?.total;
        for number in usize::try_from(there)?..count {
            let name = format!("Region_{number:03}");
            let form = channel(&name, &format!("+45201{number:05}"), self.queue);
            desk.channel(&form).await?;
        }
        desk.close().await;
        Ok(())
    }

    /// Adds a flow file over a Zendesk that honours no keys, answering at `number`.
    pub async fn keyless(&self, file: &[u8], number: &str) -> Result<()> {
        let desk = self.desk().await?;
        let form = ConnectorForm {
            name: "Zendesk without keys".into(),
            base_url: format!("{}/", self.zendesk.url()),
            auth: AuthKind::Basic,
            username: zendesk::USERNAME.into(),
            password: zendesk::API_TOKEN.into(),
            test_path: "api/v2/users/me.json".into(),
            allow_private_host: true,
            ..ConnectorForm::default()
        };
        let connector = connectors::create(&desk.cx, &form).await.map_err(told)?.id;
        let document = import(file).map_err(|error| anyhow!("{error}"))?.document;
        let mut mapping = Mapping::default();
        for reference in references(&document) {
            match reference.kind {
                ReferenceKind::Queue => drop(mapping.queues.insert(reference.key, self.queue)),
                ReferenceKind::Connector => {
                    mapping.connectors.insert(reference.key, connector);
                }
                _ => {}
            }
        }
        let flow = desk.flow(file, &mapping).await?;
        let mut form = channel("Without_Keys", number, self.queue);
        form.flow = Some(flow);
        desk.channel(&form).await?;
        desk.close().await;
        Ok(())
    }

    /// The services over the data directory, acting for the boss.
    async fn desk(&self) -> Result<Desk> {
        let data = self.data();
        let db = Db::open_sqlite(&data).await?;
        let keyring = Keyring::load(&self.folder.path().join("key"), Some(&data))?;
        let shared = Shared::new(db, Arc::new(keyring), None);
        let account = store::users::by_email(&shared.db, &self.boss.email).await?;
        let account = account.context("nobody has the boss's address")?;
        let me = auth::resume(&shared, account.id, account.auth_epoch).await?;
        Ok(Desk {
            cx: Cx::acting(shared, me),
        })
    }
}

/// The services, while no server runs.
struct Desk {
    cx: Cx,
}

impl Desk {
    async fn close(self) {
        self.cx.shared.db.close().await;
    }

    async fn queue(&self, name: &str) -> Result<QueueId> {
        let all = ListQuery::<Sort> {
            limit: LIMIT_MAX,
            ..ListQuery::default()
        };
        let rows = queues::list(&self.cx, &all).await.map_err(told)?.rows;
        let found = rows.into_iter().find(|queue| queue.form.name == name);
        Ok(found.context("the sample organisation has no queue")?.id)
    }

    async fn agent(&self, number: usize) -> Result<Agent> {
        let form = UserForm {
            name: format!("Agent {number}"),
            email: format!("agent{number}@example.com"),
            // Whoever doubts that a contact is theirs looks at the list.
            roles: vec![Role::Agent, Role::Supervisor],
            active: true,
        };
        let password = format!(
            "{:032x}-{:032x}",
            rand::random::<u128>(),
            rand::random::<u128>()
        );
        let user = users::create(&self.cx, &form, &password).await;
        Ok(Agent {
            id: user.map_err(told)?.id,
            email: form.email,
            password,
        })
    }

    async fn flow(&self, file: &[u8], mapping: &Mapping) -> Result<domain::FlowId> {
        let cx = &self.cx;
        let flow = services::flows::import(cx, file.to_vec())
            .await
            .map_err(told)?
            .row;
        let mapped = services::flows::set_mapping(cx, flow.id, flow.revision, mapping).await;
        let mapped = mapped.map_err(told)?;
        let published =
            services::flows::publish(cx, flow.id, mapped.revision, "As published").await;
        published.map_err(told)?;
        Ok(flow.id)
    }

    async fn channel(&self, form: &ChannelForm) -> Result<()> {
        let made = channels::create(&self.cx, ChannelKind::InboundTelephony, form).await;
        made.map(drop).map_err(told)
    }
}

fn channel(name: &str, number: &str, queue: QueueId) -> ChannelForm {
    ChannelForm {
        name: name.into(),
        description: "Answers callers of one region".into(),
        time_zone: seed::ZONE.into(),
        service_level_s: 30,
        flow: None,
        numbers: vec![number.into()],
        fallback_queue: Some(queue),
        fallback_announcement: "Please stay on the line.".into(),
        active: true,
    }
}

/// A problem in words.
fn told(problem: Problem) -> anyhow::Error {
    match problem {
        Problem::Invalid(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|error| format!("{}: {}", error.field, error.message));
            anyhow!("{}", fields.collect::<Vec<_>>().join("; "))
        }
        other => other.into(),
    }
}
