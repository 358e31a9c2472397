//! The application's pages and server functions, and what they find in their context.

use crate::{middleware::request::RequestInfo, state::State};
use app::cx::Secure;
use axum::{Router, extract::Request, http::StatusCode, response::Response};
use leptos::{
    config::LeptosOptions,
    context::{provide_context, use_context},
    nonce::Nonce,
};
use leptos_axum::LeptosRoutes as _;
use services::Cx;
use tower_sessions::Session;

/// Routes for all pages and server functions; anything else is the page that says so.
pub fn routes(state: &State) -> Router {
    let options = LeptosOptions::builder().output_name("cordboard").build();
    let secure = Secure(state.config.is_secure());
    let provide = move || provide(secure);
    let pages = leptos_axum::generate_route_list(app::App);
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    Router::new()
        .leptos_routes_with_context(&options, pages, provide, shell.clone())
        .fallback(move |request: Request| not_found(request, provide, shell.clone()))
        .with_state(options)
}

/// The addresses of all pages, as the router knows them.
#[cfg(test)]
pub fn addresses() -> Vec<String> {
    let pages = leptos_axum::generate_route_list(app::App);
    pages.iter().map(|page| page.path().to_owned()).collect()
}

/// Hands the request's own things to the application.
fn provide(secure: Secure) {
    provide_context(secure);
    let Some(parts) = use_context::<http::request::Parts>() else {
        return;
    };
    let found = &parts.extensions;
    if let Some(info) = found.get::<RequestInfo>() {
        provide_context(Nonce::from_value(info.nonce.clone()));
    }
    if let Some(session) = found.get::<Session>() {
        provide_context(session.clone());
    }
    if let Some(cx) = found.get::<Cx>() {
        provide_context(cx.clone());
    }
}

async fn not_found<V>(
    request: Request,
    provide: impl Fn() + Clone + Send + Sync + 'static,
    shell: impl Fn() -> V + Clone + Send + Sync + 'static,
) -> Response
where
    V: leptos::IntoView + 'static,
{
    let render = leptos_axum::render_app_async_with_context(provide, shell);
    let mut response = render(request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
