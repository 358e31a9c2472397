//! What all use-case tests share: a fresh house with two organisations and a
//! person for every role.

mod channels;
mod connectors;
mod doors;
mod flows;
mod people;
mod policy;
mod throttle;

use crate::{Cx, Keyring, Principal, Shared};
use domain::{
    ConnectorId, OrgId, Problem, QueueId, Timestamp, UserId,
    channel::{ChannelForm, ChannelKind},
    connector::ConnectorForm,
    policy::Role,
    queue::QueueForm,
    user::{Org, UserForm},
};
use std::{path::PathBuf, sync::Arc};
use store::{Db, Durability, Options, Stamp, orgs, users};
use uuid::Uuid;

/// The moment of every request that does not say otherwise.
const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// Two organisations in a database of the test's own, gone when dropped.
struct House {
    shared: Arc<Shared>,
    folder: PathBuf,
    /// The organisation of most tests.
    home: Org,
    /// The neighbour.
    other: Org,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// An empty database with nothing set up.
async fn empty() -> (Arc<Shared>, PathBuf) {
    let folder = std::env::temp_dir().join(format!("cordboard_services_{}", Uuid::now_v7()));
    let options = Options {
        durability: Durability::Off,
        readers: 2,
    };
    let db = Db::open_sqlite_with(&folder, options).await.unwrap();
    let shared = Shared::new(db, Arc::new(Keyring::ephemeral()), None);
    (shared, folder)
}

fn org(number: u128, name: &str, sample: bool) -> Org {
    Org {
        id: OrgId(Uuid::from_u128(number)),
        name: name.to_owned(),
        time_zone: "Europe/Rome".to_owned(),
        sample,
    }
}

/// The id of the person with this one role in this organisation.
fn person_id(org: &Org, role: Role) -> UserId {
    UserId(Uuid::from_u128(org.id.0.as_u128() * 1_000 + role as u128))
}

impl House {
    async fn new() -> Self {
        let (shared, folder) = empty().await;
        let house = Self {
            shared,
            folder,
            home: org(1, "Home", false),
            other: org(2, "Other", true),
        };
        let mut tx = house.shared.db.write().await.unwrap();
        let stamp = Stamp {
            at: NOW,
            by: "Set-up",
        };
        for org in [&house.home, &house.other] {
            orgs::insert(&mut tx, org, stamp).await.unwrap();
            for role in Role::ALL {
                let form = UserForm {
                    name: format!("{} {}", org.name, role.key()),
                    email: format!("{}@{}.example", role.key(), org.name),
                    roles: vec![role],
                    active: true,
                };
                let id = person_id(org, role);
                let added = users::insert(&mut tx, org.id, id, &form, "no hash", stamp);
                added.await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        house
    }

    /// A request of nobody.
    fn nobody(&self) -> Cx {
        Cx {
            shared: self.shared.clone(),
            principal: None,
            now: NOW,
            request_id: "r-1".to_owned(),
            client_ip: Some("192.0.2.7".parse().unwrap()),
        }
    }

    fn request(&self, org: &Org, first: Role, roles: &[Role]) -> Cx {
        let principal = Principal {
            user: person_id(org, first),
            org: org.id,
            name: format!("{} {}", org.name, first.key()),
            email: format!("{}@{}.example", first.key(), org.name),
            roles: roles.to_vec(),
            session_epoch: 1,
            home: org.clone(),
        };
        Cx {
            principal: Some(principal),
            ..self.nobody()
        }
    }

    /// A request of the person with this one role.
    fn as_role(&self, role: Role) -> Cx {
        self.request(&self.home, role, &[role])
    }

    /// A request of an administrator.
    fn admin(&self) -> Cx {
        self.as_role(Role::Administrator)
    }

    /// A request of the neighbour who holds every role there.
    fn neighbour(&self) -> Cx {
        self.request(&self.other, Role::Administrator, &Role::ALL)
    }

    async fn queue(&self, name: &str) -> QueueId {
        let form = queue_form(name);
        crate::queues::create(&self.admin(), &form)
            .await
            .unwrap()
            .id
    }

    /// A channel form that is right, with a queue that exists.
    async fn channel_form(&self, name: &str, numbers: &[&str]) -> ChannelForm {
        ChannelForm {
            name: name.to_owned(),
            description: "For orders".to_owned(),
            time_zone: "Europe/Copenhagen".to_owned(),
            service_level_s: 20,
            flow: None,
            numbers: numbers.iter().map(|&text| text.to_owned()).collect(),
            fallback_queue: Some(self.queue(&format!("Queue {}", Uuid::now_v7())).await),
            fallback_announcement: "One moment, please.".to_owned(),
            active: true,
        }
    }

    async fn channel(&self, name: &str, numbers: &[&str]) -> domain::channel::Channel {
        let form = self.channel_form(name, numbers).await;
        let kind = ChannelKind::InboundTelephony;
        crate::channels::create(&self.admin(), kind, &form)
            .await
            .unwrap()
    }

    async fn connector(&self) -> ConnectorId {
        let made = crate::connectors::create(&self.admin(), &connector_form()).await;
        made.unwrap().id
    }

    /// What the audit trail says, newest first.
    async fn trail(&self) -> Vec<domain::audit::AuditRow> {
        let query = domain::audit::AuditQuery::default();
        crate::audit::list(&self.admin(), &query)
            .await
            .unwrap()
            .rows
    }
}

fn queue_form(name: &str) -> QueueForm {
    QueueForm {
        name: name.to_owned(),
        description: String::new(),
        service_level_s: 30,
    }
}

fn connector_form() -> ConnectorForm {
    ConnectorForm {
        name: "CRM".to_owned(),
        base_url: "https://crm.example/api/".to_owned(),
        username: "robot@example.com/token".to_owned(),
        password: "canary-7d1f".to_owned(),
        ..ConnectorForm::default()
    }
}

/// The fields that a problem names.
fn fields(problem: Problem) -> Vec<String> {
    match problem {
        Problem::Invalid(errors) => errors.into_iter().map(|error| error.field).collect(),
        other => panic!("not Invalid: {other:?}"),
    }
}

/// The first sentence that a problem says.
fn sentence(problem: Problem) -> String {
    match problem {
        Problem::Invalid(errors) => errors[0].message.clone(),
        Problem::Unavailable(why) => why,
        other => panic!("says nothing: {other:?}"),
    }
}
