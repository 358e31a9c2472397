//! The door of each route: the access table is asked before anything runs.
//! Services authorise again, on their own; this catches what has no service,
//! and whatever nobody declared.

use super::request::plain;
use crate::access::{self, Access};
use axum::{
    extract::{MatchedPath, Request},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use domain::policy::any_allows;
use services::Cx;

/// What the table says about this request.
enum Verdict {
    Pass,
    /// A page shows visitors the door by itself, and a page that is forbidden says so.
    Page(StatusCode),
    Refuse(StatusCode, &'static str),
}

/// Refuses what the table does not allow.
pub async fn keep(request: Request, next: Next) -> Response {
    match judge(&request) {
        Verdict::Pass => next.run(request).await,
        Verdict::Refuse(status, text) => plain(status, text),
        Verdict::Page(status) => {
            let response = next.run(request).await;
            if response.status().is_success() {
                return plain(status, "Your roles do not allow this page.\n");
            }
            response
        }
    }
}

fn judge(request: &Request) -> Verdict {
    // Nothing is at an address that no route matches; the page there says so.
    let Some(path) = request.extensions().get::<MatchedPath>() else {
        return Verdict::Pass;
    };
    let principal = request
        .extensions()
        .get::<Cx>()
        .and_then(|cx| cx.principal.as_ref());
    let Some(entry) = access::of(path.as_str()) else {
        tracing::error!(
            path = path.as_str(),
            "this route is not in the access table"
        );
        return Verdict::Refuse(StatusCode::FORBIDDEN, "This address is not declared.\n");
    };
    match (entry, principal) {
        (Access::Public, _) => Verdict::Pass,
        (Access::Call(_), None) => {
            Verdict::Refuse(StatusCode::UNAUTHORIZED, "You are not signed in.\n")
        }
        // The page itself leads a visitor to the sign-in page and back.
        (Access::Page(_), None) => Verdict::Pass,
        (Access::Call(action) | Access::Page(action), Some(who))
            if any_allows(&who.roles, action) =>
        {
            Verdict::Pass
        }
        (Access::Call(_), Some(_)) => {
            Verdict::Refuse(StatusCode::FORBIDDEN, "Your roles do not allow this.\n")
        }
        (Access::Page(_), Some(_)) => Verdict::Page(StatusCode::FORBIDDEN),
    }
}
