//! How the organisation stands, for the start page.

use crate::{error::ApiError, reply::Reply};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Counts of what there is; none of what the person may not see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Channels.
    pub channels: Option<u64>,
    /// Of the first of them: those without a published flow.
    pub channels_without_flow: u64,
    /// Numbers that can be dialled, with the channel's name.
    pub numbers: Vec<(String, String)>,
    /// Flows.
    pub flows: Option<u64>,
    /// Of the first of them: those that are published.
    pub flows_published: u64,
    /// Queues.
    pub queues: Option<u64>,
    /// People.
    pub users: Option<u64>,
    /// Connectors.
    pub connectors: Option<u64>,
}

/// How the organisation stands.
#[server(name = LookAround, prefix = "/api", endpoint = "home/overview", protocol = Reply)]
pub async fn overview() -> Result<Overview, ApiError> {
    look::overview(&crate::cx::cx()?).await
}

#[cfg(feature = "ssr")]
mod look {
    use super::Overview;
    use crate::error::ApiError;
    use domain::{
        Problem,
        page::{ListQuery, Page, Sort},
        policy::Action,
    };
    use services::Cx;

    /// So many are looked at; an organisation with more needs no help to begin.
    const FEW: u32 = 50;
    /// Numbers shown at most.
    const NUMBERS: usize = 4;

    pub async fn overview(cx: &Cx) -> Result<Overview, ApiError> {
        cx.allow(Action::OwnAccount)?;
        let few = ListQuery::<Sort> {
            limit: FEW,
            ..ListQuery::default()
        };
        let one = ListQuery::<Sort> {
            limit: 1,
            ..ListQuery::default()
        };
        let channels = seen(services::channels::list(cx, &few).await)?;
        let flows = seen(services::flows::list(cx, &few).await)?;
        let rows = channels.iter().flat_map(|page| &page.rows);
        let active = rows.filter(|row| row.active);
        let without = active.clone().filter(|row| !row.flow_published).count();
        let numbers = active.flat_map(|row| {
            row.numbers
                .iter()
                .map(|number| (number.clone(), row.name.clone()))
        });
        let numbers = numbers.take(NUMBERS).collect();
        let published = flows.iter().flat_map(|page| &page.rows);
        let published = published.filter(|row| row.published.is_some()).count();
        Ok(Overview {
            channels: channels.as_ref().map(|page| page.total),
            channels_without_flow: without as u64,
            numbers,
            flows: flows.as_ref().map(|page| page.total),
            flows_published: published as u64,
            queues: seen(services::queues::list(cx, &one).await)?.map(|page| page.total),
            users: seen(services::users::list(cx, &one).await)?.map(|page| page.total),
            connectors: seen(services::connectors::list(cx, &one).await)?.map(|page| page.total),
        })
    }

    /// What a person may not see is left out.
    fn seen<T>(found: Result<Page<T>, Problem>) -> Result<Option<Page<T>>, ApiError> {
        match found {
            Ok(page) => Ok(Some(page)),
            Err(Problem::Forbidden) => Ok(None),
            Err(problem) => Err(problem.into()),
        }
    }
}
