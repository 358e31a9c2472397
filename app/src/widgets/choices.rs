//! (server) What pickers offer: id and name of everything of a kind.

use crate::error::ApiError;
use domain::{
    Problem,
    page::{LIMIT_MAX, ListQuery, Page, Sort},
};
use services::Cx;
use std::future::Future;

/// A picker with more entries than this needs a search of its own.
const MOST: usize = 2_000;

/// All queues.
pub async fn queues(cx: &Cx) -> Result<Vec<(String, String)>, ApiError> {
    let rows = all(async |query| services::queues::list(cx, &query).await).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.to_string(), row.form.name))
        .collect())
}

/// All flows, and whether a version of each is published.
pub async fn flows(cx: &Cx) -> Result<Vec<(String, String, bool)>, ApiError> {
    let rows = all(async |query| services::flows::list(cx, &query).await).await?;
    let choice =
        |row: domain::flows::FlowRow| (row.id.to_string(), row.name, row.published.is_some());
    Ok(rows.into_iter().map(choice).collect())
}

/// Every row of a list, page by page.
async fn all<T, F>(list: impl Fn(ListQuery<Sort>) -> F) -> Result<Vec<T>, ApiError>
where
    F: Future<Output = Result<Page<T>, Problem>>,
{
    let mut rows = Vec::new();
    let mut query = ListQuery {
        limit: LIMIT_MAX,
        ..ListQuery::default()
    };
    loop {
        let page = list(query.clone()).await?;
        rows.extend(page.rows);
        match page.next {
            Some(next) if rows.len() < MOST => query.after = Some(next),
            _ => return Ok(rows),
        }
    }
}
