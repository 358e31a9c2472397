//! How server functions cross the wire.
//!
//! Every answer that the application gives is a success in HTTP's sense and
//! carries a `Result`: a 5xx would make the session layer drop what the
//! function changed in the session, and Leptos 0.8 answers every error so.
//!
//! Arguments come as JSON from our own pages, or URL-encoded from a plain form
//! where JavaScript is off. A plain form gets a redirect, with an error in the
//! query of the page it came from.

use crate::error::ApiError;
use leptos::server_fn::{
    Bytes, Protocol,
    client::Client,
    codec::{FromReq, Json, PostUrl},
    error::{FromServerFnError, ServerFnErrorErr},
    request::{ClientReq, Req},
    response::{ClientRes, TryRes},
    server::Server,
};
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// The protocol of every server function: `#[server(prefix = "/api", endpoint = "area/verb", protocol = Reply)]`.
pub struct Reply;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

impl<I, O, C, S> Protocol<I, O, C, S, ApiError> for Reply
where
    I: Serialize + DeserializeOwned + Send + 'static,
    O: Serialize + DeserializeOwned + Send,
    C: Client<ApiError>,
    S: Server<ApiError>,
{
    const METHOD: http::Method = http::Method::POST;

    async fn run_server<F, Fut>(request: S::Request, server_fn: F) -> Result<S::Response, ApiError>
    where
        F: Fn(I) -> Fut + Send,
        Fut: Future<Output = Result<O, ApiError>> + Send,
    {
        let plain_form = request
            .accepts()
            .is_some_and(|kinds| kinds.contains("text/html"));
        let urlencoded = request
            .to_content_type()
            .is_some_and(|kind| kind.starts_with(FORM));
        let input = if urlencoded {
            <I as FromReq<PostUrl, S::Request, ApiError>>::from_req(request).await?
        } else {
            <I as FromReq<Json, S::Request, ApiError>>::from_req(request).await?
        };
        let answer = server_fn(input).await;
        match answer {
            Err(error) if plain_form => Err(error),
            answer => S::Response::try_from_bytes(JSON, encode(&answer)?),
        }
    }

    async fn run_client(path: &str, input: I) -> Result<O, ApiError> {
        let request = C::Request::try_new_post_bytes(path, JSON, JSON, encode(&input)?)?;
        let response = C::send(request).await?;
        let status = response.status();
        let body: Bytes = response.try_into_bytes().await?;
        // Read as text, like everything that the page carries: a second kind of reader would
        // put every type's parser into the wasm twice.
        let text = std::str::from_utf8(&body).unwrap_or_default();
        serde_json::from_str::<Result<O, ApiError>>(text)
            .unwrap_or_else(|_| Err(ApiError::of_status(status)))
    }
}

fn encode<T: Serialize>(value: &T) -> Result<Bytes, ApiError> {
    match serde_json::to_vec(value) {
        Ok(bytes) => Ok(Bytes::from(bytes)),
        Err(error) => Err(ApiError::from_server_fn_error(
            ServerFnErrorErr::Serialization(error.to_string()),
        )),
    }
}
