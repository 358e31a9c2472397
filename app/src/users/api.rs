//! Server functions of users.

use crate::{error::ApiError, reply::Reply};
use domain::{
    UserId,
    page::{ListQuery, Page, Sort},
    user::{User, UserForm},
};
use leptos::prelude::*;

/// One page of users.
#[server(prefix = "/api", endpoint = "users/list", protocol = Reply)]
pub async fn list_users(query: ListQuery<Sort>) -> Result<Page<User>, ApiError> {
    Ok(services::users::list(&crate::cx::cx()?, &query).await?)
}

/// One user.
#[server(prefix = "/api", endpoint = "users/get", protocol = Reply)]
pub async fn get_user(id: UserId) -> Result<User, ApiError> {
    Ok(services::users::get(&crate::cx::cx()?, id).await?)
}

/// Adds a user.
#[server(prefix = "/api", endpoint = "users/create", protocol = Reply)]
pub async fn create_user(form: UserForm, password: String) -> Result<User, ApiError> {
    Ok(services::users::create(&crate::cx::cx()?, &form, &password).await?)
}

/// Changes a user of this revision.
#[server(prefix = "/api", endpoint = "users/update", protocol = Reply)]
pub async fn update_user(id: UserId, revision: i64, form: UserForm) -> Result<User, ApiError> {
    Ok(services::users::update(&crate::cx::cx()?, id, revision, &form).await?)
}

/// Gives a user another password; all sessions end.
#[server(prefix = "/api", endpoint = "users/set-password", protocol = Reply)]
pub async fn set_user_password(id: UserId, password: String) -> Result<(), ApiError> {
    Ok(services::users::set_password(&crate::cx::cx()?, id, &password).await?)
}

/// Ends all sessions of a user.
#[server(prefix = "/api", endpoint = "users/sign-out-everywhere", protocol = Reply)]
pub async fn end_user_sessions(id: UserId) -> Result<(), ApiError> {
    Ok(services::users::sign_out_everywhere(&crate::cx::cx()?, id).await?)
}
