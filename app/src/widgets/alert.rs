//! A failure across a page or a form whose content stays.

use super::{RequestLine, sentence};
use crate::error::ApiError;
use leptos::prelude::*;
use ui::{Banner, Tone};

/// What happened, why, and what to do, over the content that stays.
#[component]
pub fn Alert(
    /// The failure.
    error: ApiError,
) -> impl IntoView {
    let (text, request) = match error {
        ApiError::Failed { request_id } if !request_id.is_empty() => {
            (crate::text::t().common.failed.to_owned(), Some(request_id))
        }
        error => (sentence(&error), None),
    };
    view! {
        <Banner tone=Tone::Bad title=text urgent=true>
            {request.map(|id| view! { <RequestLine id=id /> })}
        </Banner>
    }
}
