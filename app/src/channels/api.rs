//! Server functions of channels: each asks its service and does nothing else.

use crate::{error::ApiError, reply::Reply};
use domain::{
    ChannelId,
    channel::{Channel, ChannelForm, ChannelKind, ChannelRow},
    page::{ListQuery, Page, Sort},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One page of channels.
#[server(prefix = "/api", endpoint = "channels/list", protocol = Reply)]
pub async fn list_channels(query: ListQuery<Sort>) -> Result<Page<ChannelRow>, ApiError> {
    Ok(services::channels::list(&crate::cx::cx()?, &query).await?)
}

/// One channel, with what can be chosen in its form.
#[server(prefix = "/api", endpoint = "channels/get", protocol = Reply)]
pub async fn get_channel(id: ChannelId) -> Result<(Channel, Choices), ApiError> {
    let cx = crate::cx::cx()?;
    let channel = services::channels::get(&cx, id).await?;
    Ok((channel, choices(&cx).await?))
}

/// Makes a channel.
#[server(prefix = "/api", endpoint = "channels/create", protocol = Reply)]
pub async fn create_channel(kind: ChannelKind, form: ChannelForm) -> Result<Channel, ApiError> {
    Ok(services::channels::create(&crate::cx::cx()?, kind, &form).await?)
}

/// Changes a channel of this revision.
#[server(prefix = "/api", endpoint = "channels/update", protocol = Reply)]
pub async fn update_channel(
    id: ChannelId,
    revision: i64,
    form: ChannelForm,
) -> Result<Channel, ApiError> {
    Ok(services::channels::update(&crate::cx::cx()?, id, revision, &form).await?)
}

/// Switches a channel of this revision on or off.
#[server(prefix = "/api", endpoint = "channels/set-active", protocol = Reply)]
pub async fn set_channel_active(
    id: ChannelId,
    revision: i64,
    active: bool,
) -> Result<Channel, ApiError> {
    Ok(services::channels::set_active(&crate::cx::cx()?, id, revision, active).await?)
}

/// Removes an inactive channel of this revision.
#[server(prefix = "/api", endpoint = "channels/delete", protocol = Reply)]
pub async fn delete_channel(id: ChannelId, revision: i64) -> Result<(), ApiError> {
    Ok(services::channels::delete(&crate::cx::cx()?, id, revision).await?)
}

/// What can be chosen in a channel's form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Flows: id, name, whether one is published.
    pub flows: Vec<(String, String, bool)>,
    /// Queues: id, name.
    pub queues: Vec<(String, String)>,
}

/// What can be chosen in a new channel's form.
#[server(prefix = "/api", endpoint = "channels/choices", protocol = Reply)]
pub async fn channel_choices() -> Result<Choices, ApiError> {
    choices(&crate::cx::cx()?).await
}

#[cfg(feature = "ssr")]
async fn choices(cx: &services::Cx) -> Result<Choices, ApiError> {
    Ok(Choices {
        flows: crate::widgets::choices::flows(cx).await?,
        queues: crate::widgets::choices::queues(cx).await?,
    })
}
