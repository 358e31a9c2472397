//! Search for named things, for the palette.

use crate::{error::ApiError, paths, reply::Reply, text::t};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What kind of thing.
    pub kind: HitKind,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// More about it.
    pub detail: String,
}

/// A kind of thing that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// A channel.
    Channel,
    /// A flow.
    Flow,
    /// A queue.
    Queue,
    /// A connector.
    Connector,
    /// A user.
    User,
}

impl HitKind {
    /// Where such a thing is, its icon and its kind's name.
    pub fn place(self, id: &str) -> (String, &'static str, &'static str) {
        let t = t();
        let (base, icon, kind) = match self {
            Self::Channel => (paths::CHANNELS, "plug", t.shell.a_channel),
            Self::Flow => (paths::FLOWS, "workflow", t.shell.a_flow),
            Self::Queue => (paths::QUEUES, "list-ordered", t.shell.a_queue),
            Self::Connector => (paths::CONNECTORS, "unplug", t.shell.a_connector),
            Self::User => (paths::USERS, "user", t.shell.a_user),
        };
        (format!("{base}/{id}"), icon, kind)
    }
}

/// Things whose name or description holds `text`, a few of each kind that the person may see.
#[server(prefix = "/api", endpoint = "search/named", protocol = Reply)]
pub(crate) async fn search_named(text: String) -> Result<Vec<Hit>, ApiError> {
    find::named(&crate::cx::cx()?, &text).await
}

#[cfg(feature = "ssr")]
mod find {
    use super::{Hit, HitKind};
    use crate::error::ApiError;
    use domain::{
        Problem,
        page::{ListQuery, Page, Sort},
    };
    use services::Cx;

    /// Hits of each kind at most.
    const EACH: u32 = 5;

    pub async fn named(cx: &Cx, text: &str) -> Result<Vec<Hit>, ApiError> {
        let query = ListQuery::<Sort> {
            search: text.to_owned(),
            limit: EACH,
            ..ListQuery::default()
        };
        let mut hits = Vec::new();
        let channels = services::channels::list(cx, &query).await;
        add(&mut hits, channels, |row| {
            hit(HitKind::Channel, &row.id, row.name, row.description)
        })?;
        let flows = services::flows::list(cx, &query).await;
        add(&mut hits, flows, |row| {
            hit(HitKind::Flow, &row.id, row.name, row.description)
        })?;
        let queues = services::queues::list(cx, &query).await;
        add(&mut hits, queues, |row| {
            hit(HitKind::Queue, &row.id, row.form.name, row.form.description)
        })?;
        let connectors = services::connectors::list(cx, &query).await;
        add(&mut hits, connectors, |row| {
            hit(
                HitKind::Connector,
                &row.id,
                row.form.name,
                row.form.base_url,
            )
        })?;
        let users = services::users::list(cx, &query).await;
        add(&mut hits, users, |row| {
            hit(HitKind::User, &row.id, row.form.name, row.form.email)
        })?;
        Ok(hits)
    }

    fn hit(kind: HitKind, id: &dyn std::fmt::Display, name: String, detail: String) -> Hit {
        Hit {
            kind,
            id: id.to_string(),
            name,
            detail,
        }
    }

    /// What a person may not see is simply not found.
    fn add<T>(
        hits: &mut Vec<Hit>,
        found: Result<Page<T>, Problem>,
        hit: impl Fn(T) -> Hit,
    ) -> Result<(), ApiError> {
        match found {
            Ok(page) => hits.extend(page.rows.into_iter().map(hit)),
            Err(Problem::Forbidden) => {}
            Err(problem) => return Err(problem.into()),
        }
        Ok(())
    }
}
