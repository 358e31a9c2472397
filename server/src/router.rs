//! All routes, and the layers that every request passes.

use crate::{
    health, live,
    middleware::{csrf, gate, headers, limits, principal, request},
    pages, sessions,
    state::State,
};
use axum::{
    Router,
    extract::{self, DefaultBodyLimit, Request},
    http::{HeaderValue, StatusCode, Uri, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::get,
};
use tower_http::compression::CompressionLayer;

/// The whole server as one service.
pub fn router(state: State) -> Router {
    let secure = state.config.is_secure();
    // The last layer is the outermost.
    let known = Router::new()
        .merge(pages::routes(&state))
        .route(app::live::PATH, get(live::open).with_state(state.clone()))
        // `limits` bounds bodies by address; the framework's own 2 MB would cut imports.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(gate::keep))
        .layer(from_fn_with_state(state.clone(), principal::find))
        .layer(sessions::layer(state.sessions.clone(), secure));
    let watched = Router::new()
        .route("/healthz", get(health::up))
        .route("/readyz", get(health::ready))
        .with_state(state.clone());
    let routes = watched
        .merge(known)
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state.clone(), csrf::check))
        .layer(from_fn(limits::bound))
        .layer(from_fn_with_state(state.clone(), site_first));
    protected(routes, state)
}

/// The plain port beside TLS: it sends browsers to the public address and does nothing else.
pub fn redirecting(state: State) -> Router {
    let redirect = async |extract::State(state): extract::State<State>, uri: Uri| {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut response = request::plain(StatusCode::PERMANENT_REDIRECT, "");
        let target = format!("{}{path}", state.config.origin);
        if let Ok(target) = HeaderValue::from_str(&target) {
            response.headers_mut().insert(header::LOCATION, target);
        }
        response
    };
    let routes = Router::new().fallback(redirect).with_state(state.clone());
    protected(routes.layer(from_fn(limits::bound)), state)
}

/// Whatever becomes of a request below, its answer is one of ours.
pub fn protected(routes: Router, state: State) -> Router {
    routes
        .layer(from_fn(request::catch))
        .layer(from_fn_with_state(state.config.clone(), headers::protect))
        .layer(from_fn_with_state(state.config, request::identify))
}

/// Files of the site need neither session nor compression.
async fn site_first(
    extract::State(state): extract::State<State>,
    request: Request,
    next: Next,
) -> Response {
    let file = state
        .site
        .answer(request.method(), request.uri(), request.headers());
    match file {
        Some(response) => response,
        None => next.run(request).await,
    }
}
