//! Failures in words a person uses: what happened, why, what to do.

use crate::{
    error::ApiError,
    paths,
    text::{Catalogue, t},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use ui::{Button, CopyButton, Icon, LinkButton, Look};

/// A failure in a sentence, for a passing message.
pub fn sentence(error: &ApiError) -> String {
    let t = t();
    match error {
        ApiError::SignedOut => t.common.signed_out.to_owned(),
        ApiError::Forbidden => t.common.forbidden.to_owned(),
        ApiError::NotFound => t.common.not_found.to_owned(),
        ApiError::Invalid(fields) => {
            let sentences: Vec<_> = fields.iter().map(|field| field.message.as_str()).collect();
            sentences.join(" ")
        }
        ApiError::Conflict(conflict) => t.common.conflict_title(&conflict.changed_by),
        ApiError::Throttled { retry_after_s } => t.common.throttled(*retry_after_s),
        ApiError::Unavailable(why) => why.clone(),
        ApiError::Unreachable => t.common.unreachable.to_owned(),
        ApiError::Failed { request_id } if request_id.is_empty() => t.common.failed.to_owned(),
        ApiError::Failed { request_id } => {
            format!("{} {} {request_id}", t.common.failed, t.common.request_id)
        }
    }
}

/// The heading over the sentence, and an icon.
fn heading(error: &ApiError, t: &Catalogue) -> (&'static str, &'static str) {
    match error {
        ApiError::SignedOut => (t.door.sign_in, "log-in"),
        ApiError::Forbidden => (t.common.forbidden_title, "lock"),
        ApiError::NotFound => (t.common.not_found_title, "search-x"),
        ApiError::Unreachable => (t.common.unreachable_title, "wifi-off"),
        ApiError::Unavailable(_) | ApiError::Throttled { .. } => {
            (t.common.unavailable_title, "clock")
        }
        ApiError::Invalid(_) | ApiError::Conflict(_) => (t.common.errors_title, "circle-alert"),
        ApiError::Failed { .. } => (t.common.failed_title, "unplug"),
    }
}

/// A failure in place of what it kept from being shown.
#[component]
pub fn Trouble(
    /// What happened.
    error: ApiError,
    /// Asks again, where that may help.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    answer_status(&error);
    let t = t();
    let (title, icon) = heading(&error, t);
    let text = match &error {
        ApiError::Failed { .. } => t.common.failed.to_owned(),
        error => sentence(error),
    };
    let request = match &error {
        ApiError::Failed { request_id } if !request_id.is_empty() => Some(request_id.clone()),
        _ => None,
    };
    let signed_out = error == ApiError::SignedOut;
    view! {
        <div class="empty" role="alert">
            <span class="empty-icon">
                <Icon name=icon large=true />
            </span>
            <h2 class="empty-title">{title}</h2>
            <p class="empty-text">{text}</p>
            {request.map(|id| view! { <RequestLine id=id /> })}
            <div class="empty-actions">
                {retry
                    .map(|retry| {
                        view! {
                            <Button icon="refresh-cw" on_press=move |_| retry.run(())>
                                {t.common.retry}
                            </Button>
                        }
                    })} {signed_out.then(|| view! { <SignInAgain /> })}
            </div>
        </div>
    }
}

/// The request's id in small print, with a copy button.
#[component]
pub fn RequestLine(
    /// The id.
    id: String,
) -> impl IntoView {
    view! {
        <p class="trouble-request">
            <span>{t().common.request_id}</span>
            <code>{id.clone()}</code>
            <CopyButton text=id />
        </p>
    }
}

/// Leads to the sign-in page and back here afterwards.
#[component]
pub(super) fn SignInAgain() -> impl IntoView {
    let location = use_location();
    let query = location.query.get_untracked().to_query_string();
    let here = format!("{}{query}", location.pathname.get_untracked());
    view! {
        <a class="button button-primary" href=paths::sign_in_then(&here) rel="external">
            {t().common.sign_in_again}
        </a>
    }
}

/// Gives the page the status that goes with the failure; on the server only.
fn answer_status(error: &ApiError) {
    #[cfg(feature = "ssr")]
    crate::cx::status(match error {
        ApiError::SignedOut => 401,
        ApiError::Forbidden => 403,
        ApiError::NotFound => 404,
        ApiError::Invalid(_) => 400,
        ApiError::Conflict(_) => 409,
        ApiError::Throttled { .. } => 429,
        ApiError::Unavailable(_) | ApiError::Unreachable => 503,
        ApiError::Failed { .. } => 500,
    });
    #[cfg(not(feature = "ssr"))]
    let _ = error;
}

/// In place of a page whose file could not be loaded: a newer server has other files.
#[component]
pub fn NotLoaded() -> impl IntoView {
    let t = &t().common;
    let reload = move |_| {
        // Fails only in a document that is going away.
        let _ = window().location().reload();
    };
    view! {
        <div class="empty" role="alert">
            <span class="empty-icon">
                <Icon name="refresh-cw" large=true />
            </span>
            <h1 class="empty-title">{t.not_loaded_title}</h1>
            <p class="empty-text">{t.not_loaded}</p>
            <div class="empty-actions">
                <Button look=Look::Primary on_press=reload>{t.reload}</Button>
            </div>
        </div>
    }
}

/// The page for an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::cx::status(404);
    let t = t();
    view! {
        <Title text=t.common.not_found_title />
        <main class="lost">
            <div class="empty">
                <span class="empty-icon">
                    <Icon name="unplug" large=true />
                </span>
                <h1 class="empty-title">{t.common.not_found_title}</h1>
                <p class="empty-text">{t.common.not_found}</p>
                <div class="empty-actions">
                    <LinkButton look=Look::Primary href=paths::HOME>
                        {t.common.go_home}
                    </LinkButton>
                </div>
            </div>
        </main>
    }
}
