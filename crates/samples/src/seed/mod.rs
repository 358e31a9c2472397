//! Fills a data directory with the sample organisation, through the services
//! that the pages use. What is there already stays as it is, so that a second
//! run changes nothing and an interrupted one is finished by the next.

mod organisation;
mod sign_ins;

pub use sign_ins::SignIn;

use crate::flows;
use anyhow::{Context, Result, bail};
use domain::{Problem, user::SetupForm};
use serde::Serialize;
use services::{Cx, Keyring, Principal, Shared, auth, setup};
use sign_ins::SignIns;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Db, users};

/// The organisation's name.
pub const ORGANISATION: &str = "Cordboard Sample Co";
/// Its zone.
pub const ZONE: &str = "Europe/Copenhagen";
/// The support number that the Dynamics flow answers.
pub const DYNAMICS_NUMBER: &str = "+4570202020";
/// The support number that the Zendesk flow answers.
pub const ZENDESK_NUMBER: &str = "+4570303030";

/// What to fill, and with what.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data directory; made where there is none.
    pub data: PathBuf,
    /// A PostgreSQL database to be filled instead of the SQLite file in `data`.
    pub postgres: Option<String>,
    /// The key file for secrets, outside the data directory; made for a new organisation.
    pub key: PathBuf,
    /// The sample Dynamics' address, without a path.
    pub dynamics: String,
    /// The sample Zendesk's address, without a path.
    pub zendesk: String,
}

impl Options {
    /// The sample CRMs at their usual places.
    pub fn new(data: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            postgres: None,
            key: key.into(),
            dynamics: flows::DYNAMICS_URL.into(),
            zendesk: flows::ZENDESK_URL.into(),
        }
    }
}

/// What is there now.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The organisation's name.
    pub organisation: &'static str,
    /// What this run made, in words; empty when all was there.
    pub made: Vec<String>,
    /// What was there before.
    pub kept: Vec<String>,
    /// Who may sign in.
    pub sign_ins: Vec<SignIn>,
    /// Where the sign-ins are kept, readable by their owner only.
    pub sign_ins_file: PathBuf,
    /// Number and channel.
    pub support_numbers: Vec<(&'static str, &'static str)>,
}

/// Makes what is missing of the sample organisation.
pub async fn seed(options: &Options) -> Result<Report> {
    let data = &options.data;
    std::fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    let db = match &options.postgres {
        Some(url) => Db::open_postgres(url).await?,
        None => Db::open_sqlite(data).await?,
    };
    let new = setup::needed(&db).await?;
    let shared = Shared::new(db, Arc::new(keyring(options, new)?), None);
    let sign_ins = SignIns::keep(data)?;
    let mut report = Report {
        organisation: ORGANISATION,
        made: Vec::new(),
        kept: Vec::new(),
        sign_ins: sign_ins.all.clone(),
        sign_ins_file: sign_ins.path.clone(),
        support_numbers: vec![
            (DYNAMICS_NUMBER, organisation::DYNAMICS_CHANNEL),
            (ZENDESK_NUMBER, organisation::ZENDESK_CHANNEL),
        ],
    };
    let me = founder(&shared, &sign_ins, new, &mut report).await?;
    let cx = Cx::acting(shared.clone(), Some(me));
    organisation::fill(&cx, options, &sign_ins, &mut report).await?;
    shared.db.close().await;
    Ok(report)
}

/// The key, which a new organisation gets and an old one must still have.
fn keyring(options: &Options, new: bool) -> Result<Keyring> {
    let (key, data) = (&options.key, Some(options.data.as_path()));
    if new && !key.exists() {
        if let Some(folder) = key.parent().filter(|folder| *folder != Path::new("")) {
            std::fs::create_dir_all(folder)?;
        }
        Keyring::create(key, data)?;
    }
    Ok(Keyring::load(key, data)?)
}

/// The person who holds every role, in whose name the rest is made.
async fn founder(
    shared: &Arc<Shared>,
    sign_ins: &SignIns,
    new: bool,
    report: &mut Report,
) -> Result<Principal> {
    let first = sign_ins.first();
    let what = format!("organisation {ORGANISATION} with {}", first.email);
    if new {
        let form = SetupForm {
            organisation: ORGANISATION.into(),
            time_zone: ZONE.into(),
            name: first.name.clone(),
            email: first.email.clone(),
            password: first.password.clone(),
        };
        let me = setup::seed(shared, &form).await.map_err(told)?;
        report.made.push(what);
        return Ok(me);
    }
    report.kept.push(what);
    let account = users::by_email(&shared.db, &first.email).await?;
    let Some(account) = account.filter(|account| account.org.sample) else {
        bail!(
            "this data directory holds an organisation that is not the sample one; nothing was changed"
        );
    };
    let me = auth::resume(shared, account.id, account.auth_epoch).await?;
    me.with_context(|| format!("{} may not sign in any more", first.email))
}

/// A problem in words.
fn told(problem: Problem) -> anyhow::Error {
    match problem {
        Problem::Invalid(fields) => {
            let fields = fields
                .iter()
                .map(|error| format!("{}: {}", error.field, error.message));
            anyhow::anyhow!("{}", fields.collect::<Vec<_>>().join("; "))
        }
        other => other.into(),
    }
}
