//! Small things that know the domain.

use crate::{format, text::t};
use leptos::prelude::*;
use ui::{Badge, Tone};

/// Active or not, in a word.
#[component]
pub fn ActiveBadge(
    /// Whether it is.
    #[prop(into)]
    active: Signal<bool>,
) -> impl IntoView {
    let t = t();
    move || {
        let (tone, words) = match active.get() {
            true => (Tone::Good, t.common.active),
            false => (Tone::Neutral, t.common.inactive),
        };
        view! {
            <Badge tone=tone dot=true>
                {words}
            </Badge>
        }
    }
}

/// A telephone number as people write it, with E.164 on hover.
#[component]
pub fn PhoneNumber(
    /// In E.164, or a word for a withheld one.
    #[prop(into)]
    number: String,
) -> impl IntoView {
    let shown = format::phone(&number);
    view! {
        <span class="number tabular nowrap" data-tip=number>
            {shown}
        </span>
    }
}
