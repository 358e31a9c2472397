//! Server functions of queues.

use crate::{error::ApiError, reply::Reply};
use domain::{
    QueueId,
    page::{ListQuery, Page, Sort},
    queue::{Queue, QueueForm},
};
use leptos::prelude::*;

/// One page of queues.
#[server(prefix = "/api", endpoint = "queues/list", protocol = Reply)]
pub async fn list_queues(query: ListQuery<Sort>) -> Result<Page<Queue>, ApiError> {
    Ok(services::queues::list(&crate::cx::cx()?, &query).await?)
}

/// One queue.
#[server(prefix = "/api", endpoint = "queues/get", protocol = Reply)]
pub async fn get_queue(id: QueueId) -> Result<Queue, ApiError> {
    Ok(services::queues::get(&crate::cx::cx()?, id).await?)
}

/// Makes a queue.
#[server(prefix = "/api", endpoint = "queues/create", protocol = Reply)]
pub async fn create_queue(form: QueueForm) -> Result<Queue, ApiError> {
    Ok(services::queues::create(&crate::cx::cx()?, &form).await?)
}

/// Changes a queue of this revision.
#[server(prefix = "/api", endpoint = "queues/update", protocol = Reply)]
pub async fn update_queue(id: QueueId, revision: i64, form: QueueForm) -> Result<Queue, ApiError> {
    Ok(services::queues::update(&crate::cx::cx()?, id, revision, &form).await?)
}
