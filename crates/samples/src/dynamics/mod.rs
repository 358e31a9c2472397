//! The sample Dynamics: token endpoint, `contacts` and `incidents`, record pages.
//! Read-only, as the flows are.

mod api;
mod odata;
mod pages;
pub mod records;
mod token;

use crate::crm::{self, Options, Running, Site, Written};
use axum::{
    Router,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use std::{io, sync::Arc, time::Duration};
use token::Tokens;

/// The client that may fetch tokens.
pub const CLIENT_ID: &str = "5a3b1e00-0000-4000-8000-00000000c0de";
/// Its secret: public, and good for the sample only.
pub const CLIENT_SECRET: &str = "sample-client-secret";
/// The token endpoint's path, with the sample's own tenant.
pub const TOKEN_PATH: &str = "/sample-tenant/oauth2/v2.0/token";
/// The API's root, to which a flow's paths are relative.
pub const API_PATH: &str = "/api/data/v9.2/";

/// The CRM's state.
struct Dynamics {
    address: String,
    tokens: Tokens,
    token_lifetime: Duration,
}

/// Starts it; tokens live for an hour.
pub async fn start(options: Options) -> io::Result<Running> {
    start_with(options, Duration::from_secs(3_599)).await
}

/// Starts it with tokens of another lifetime.
pub async fn start_with(options: Options, token_lifetime: Duration) -> io::Result<Running> {
    let ports = crm::open(options).await?;
    let site = Arc::new(Dynamics {
        address: format!("http://{}", ports.api),
        tokens: Tokens::default(),
        token_lifetime,
    });
    let api = Router::new()
        .route("/{tenant}/oauth2/v2.0/token", post(token::token))
        .route("/api/data/{version}/{set}", get(api::collection))
        .with_state(site.clone());
    let pages = Router::new().route("/main.aspx", get(pages::record));
    crm::serve(ports, site, api, pages)
}

impl Site for Dynamics {
    fn name(&self) -> &'static str {
        "Sample Dynamics"
    }

    fn records(&self) -> String {
        pages::tables()
    }

    fn written(&self) -> Vec<Written> {
        Vec::new()
    }

    fn reset(&self) {
        self.tokens.clear();
    }

    fn expire_tokens(&self) {
        self.tokens.clear();
    }

    fn broken(&self) -> Response {
        let message = "An unexpected error occurred.";
        api::error(StatusCode::INTERNAL_SERVER_ERROR, "0x80040216", message)
    }

    fn throttled(&self) -> Response {
        let message =
            "Number of requests exceeded the limit of 6000 over time window of 300 seconds.";
        api::error(StatusCode::TOO_MANY_REQUESTS, "0x80072322", message)
    }
}
