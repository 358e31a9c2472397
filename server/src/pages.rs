//! The application's pages and server functions, and what they find in their context.

use crate::middleware::request::RequestInfo;
use axum::{Router, extract::Request, http::StatusCode, response::Response};
use leptos::{
    config::LeptosOptions,
    context::{provide_context, use_context},
    nonce::Nonce,
};
use leptos_axum::LeptosRoutes as _;

/// Routes for all pages and server functions; anything else is the page that says so.
pub fn routes() -> Router {
    let options = LeptosOptions::builder().output_name("cordboard").build();
    let pages = leptos_axum::generate_route_list(app::App);
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    Router::new()
        .leptos_routes_with_context(&options, pages, provide, shell.clone())
        .fallback(move |request: Request| not_found(request, shell.clone()))
        .with_state(options)
}

/// Hands the request's own things to the application.
fn provide() {
    let Some(parts) = use_context::<http::request::Parts>() else {
        return;
    };
    if let Some(info) = parts.extensions.get::<RequestInfo>() {
        provide_context(Nonce::from_value(info.nonce.clone()));
    }
}

async fn not_found<F, V>(request: Request, shell: F) -> Response
where
    F: Fn() -> V + Clone + Send + Sync + 'static,
    V: leptos::IntoView + 'static,
{
    let render = leptos_axum::render_app_async_with_context(provide, shell);
    let mut response = render(request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
