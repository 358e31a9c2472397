//! A contact that lived through crashes took the steps that it would have taken
//! without them: its inputs, folded anew from the first, ask for the same
//! effects that the journal has.

use super::{
    breach::{Breach, Kind},
    journal::{self, Row},
};
use anyhow::{Context, Result, anyhow};
use domain::{ContactId, Timestamp};
use flow::{
    document::{Mapping, from_stored},
    engine::{Compiled, Input, Pace, Session, step},
};
use services::zones::Zones;
use sqlx::{Row as _, SqliteConnection};
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

/// Published versions, compiled.
pub struct Versions {
    by_id: HashMap<String, Arc<Compiled>>,
    fallback_only: Arc<Compiled>,
}

impl Versions {
    /// Reads all of a database, at the pace of its server.
    pub async fn read(db: &mut SqliteConnection, pace: Pace) -> Result<Self> {
        let query = "SELECT lower(hex(id)), text, mapping FROM flow_versions";
        let mut by_id = HashMap::new();
        for row in sqlx::query(query).fetch_all(db).await? {
            let (id, text, mapping): (String, String, String) =
                (row.get(0), row.get(1), row.get(2));
            let document = from_stored(&text).map_err(|error| anyhow!("{error}"))?;
            let mapping: Mapping = serde_json::from_str(&mapping)?;
            let flow = Compiled::new(&document, &mapping, Arc::new(Zones::default()));
            by_id.insert(id, Arc::new(flow.with_pace(pace)));
        }
        Ok(Self {
            by_id,
            fallback_only: Arc::new(Compiled::fallback_only().with_pace(pace)),
        })
    }

    /// The version that a contact is pinned to by its first input.
    fn of(&self, input: &Input) -> Result<Arc<Compiled>> {
        let Input::Started { facts } = input else {
            anyhow::bail!("a journal begins with something else than the start");
        };
        match facts.version {
            None => Ok(Arc::clone(&self.fallback_only)),
            Some(version) => {
                let id = version.to_string().replace('-', "");
                let found = self.by_id.get(&id).cloned();
                found.context("its version is not there")
            }
        }
    }
}

/// Folds every contact's rows anew; what differs, in words.
pub fn differences(versions: &Versions, rows: &[Row]) -> Vec<Breach> {
    let mut live: HashMap<ContactId, (Arc<Compiled>, Session)> = HashMap::new();
    let mut found = Vec::new();
    for row in rows {
        if let Err(error) = fold(versions, &mut live, row) {
            let words = format!("contact {}: {error:#}", row.contact);
            found.push(Breach::new(Kind::Lost, words));
        }
    }
    found
}

fn fold(
    versions: &Versions,
    live: &mut HashMap<ContactId, (Arc<Compiled>, Session)>,
    row: &Row,
) -> Result<()> {
    let body = journal::read(row)?;
    let (flow, session) = match live.entry(row.contact) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => {
            let flow = versions.of(&body.input)?;
            let session = Session::new(&flow);
            entry.insert((flow, session))
        }
    };
    let effects = step(flow, session, Timestamp(row.at), &body.input);
    if effects == body.effects {
        return Ok(());
    }
    Err(anyhow!(
        "row {} asked for {:?}, but folding gives {effects:?}",
        row.id,
        body.effects
    ))
}
