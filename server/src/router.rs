//! All routes, and the layers that every request passes.

use crate::{
    config::Config,
    middleware::{csrf, headers, limits, request},
    pages, site,
};
use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::get,
};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// The whole server as one service.
pub fn router(config: Arc<Config>) -> Router {
    let routes = Router::new()
        .route("/healthz", get(async || "up\n"))
        .merge(pages::routes());
    // The last layer is the outermost.
    routes
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(config.clone(), csrf::check))
        .layer(from_fn(limits::bound))
        .layer(from_fn(site_first))
        .layer(from_fn_with_state(config.clone(), headers::protect))
        .layer(from_fn_with_state(config, request::identify))
}

/// Files of the site need neither session nor compression.
async fn site_first(request: Request, next: Next) -> Response {
    match site::answer(request.method(), request.uri(), request.headers()) {
        Some(response) => response,
        None => next.run(request).await,
    }
}
