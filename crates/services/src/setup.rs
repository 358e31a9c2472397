//! The first start: an organisation and its first administrator, made once,
//! by whoever can read the console.

use crate::{
    Cx, Principal, Shared,
    audit::{self, Change},
    problems::{OrProblem, none_of},
    zones,
};
use domain::{
    FieldError, OrgId, Problem, UserId,
    policy::Role,
    user::{Org, SetupForm, UserForm},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Mutex;
use store::{Db, StoreError, orgs, users};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Keeps the hash of the one-time token while the set-up is open.
#[derive(Default)]
pub struct Gate(Mutex<Option<[u8; 32]>>);

impl Gate {
    /// Opens the door and answers the token, which the server prints once and nobody keeps.
    pub fn open(&self) -> String {
        let token: u128 = rand::random();
        let token = format!("{token:032x}");
        *self.hash() = Some(Sha256::digest(token.as_bytes()).into());
        token
    }

    fn fits(&self, token: &str) -> bool {
        let given: [u8; 32] = Sha256::digest(token.trim().as_bytes()).into();
        self.hash().is_some_and(|hash| hash.ct_eq(&given).into())
    }

    fn shut(&self) {
        *self.hash() = None;
    }

    fn hash(&self) -> std::sync::MutexGuard<'_, Option<[u8; 32]>> {
        // A panic while holding it leaves a whole value behind.
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Whether the installation still has to be set up.
pub async fn needed(db: &Db) -> Result<bool, StoreError> {
    Ok(!orgs::is_set_up(db).await?)
}

/// Whether the set-up page may be shown: the token is right and nothing is set up yet.
pub async fn check(cx: &Cx, token: &str) -> Result<(), Problem> {
    if !cx.shared.gate.fits(token) || !needed(cx.db()).await.or_problem(cx)? {
        return Err(Problem::NotFound);
    }
    Ok(())
}

/// Makes the organisation and its first administrator, who is signed in by the answer.
pub async fn complete(cx: &Cx, token: &str, form: &SetupForm) -> Result<Principal, Problem> {
    check(cx, token).await?;
    let who = found(cx, form, false, &[Role::Administrator]).await?;
    cx.shared.gate.shut();
    Ok(who)
}

/// Makes the sample organisation with a person who holds every role. For the
/// program that fills a new data directory, never for a request.
pub async fn seed(shared: &std::sync::Arc<Shared>, form: &SetupForm) -> Result<Principal, Problem> {
    let cx = Cx::acting(shared.clone(), None);
    found(&cx, form, true, &Role::ALL).await
}

async fn found(
    cx: &Cx,
    form: &SetupForm,
    sample: bool,
    roles: &[Role],
) -> Result<Principal, Problem> {
    let mut errors = form.check();
    let zone = zones::check("time_zone", &form.time_zone);
    errors.extend(zone.clone().err());
    none_of(errors)?;
    let who = first_person(form, zone, sample, roles)?;
    let hash = cx.shared.hasher.hash(&form.password).await.or_problem(cx)?;
    write(cx, &who, &hash).await?;
    Ok(who)
}

/// The person and the organisation that the form describes.
fn first_person(
    form: &SetupForm,
    zone: Result<String, FieldError>,
    sample: bool,
    roles: &[Role],
) -> Result<Principal, Problem> {
    let org = Org {
        id: OrgId(Uuid::now_v7()),
        name: form.organisation.trim().to_owned(),
        time_zone: zone.map_err(|error| Problem::Invalid(vec![error]))?,
        sample,
    };
    Ok(Principal {
        user: UserId(Uuid::now_v7()),
        org: org.id,
        name: form.name.trim().to_owned(),
        email: form.email.trim().to_owned(),
        roles: roles.to_vec(),
        session_epoch: 1,
        home: org,
    })
}

async fn write(cx: &Cx, who: &Principal, hash: &str) -> Result<(), Problem> {
    let stamp = who.stamp(cx);
    let person = UserForm {
        name: who.name.clone(),
        email: who.email.clone(),
        roles: who.roles.clone(),
        active: true,
    };
    let mut tx = cx.write().await?;
    orgs::insert(&mut tx, &who.home, stamp)
        .await
        .or_problem(cx)?;
    match orgs::set_up(&mut tx, who.org, stamp).await {
        // Somebody else was faster: for this one there is nothing to set up.
        Err(StoreError::Unique(_)) => return Err(Problem::NotFound),
        other => other.or_problem(cx)?,
    }
    let added = users::insert(&mut tx, who.org, who.user, &person, hash, stamp).await;
    added.or_problem(cx)?;
    let details = json!({"administrator": who.email, "time_zone": who.home.time_zone});
    let change = Change::new("org.create", &who.org, &who.home.name).with(details);
    audit::record(cx, &mut tx, who, change)
        .await
        .or_problem(cx)?;
    tx.commit().await.or_problem(cx)
}
