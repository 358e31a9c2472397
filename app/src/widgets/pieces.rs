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

/// Active or not, as a dot before a name; said in a word to those who do not see it.
#[component]
pub fn StateDot(
    /// Whether it is.
    active: bool,
) -> impl IntoView {
    let t = t();
    let (key, words) = match active {
        true => ("on", t.common.active),
        false => ("off", t.common.inactive),
    };
    view! {
        <span class="state-dot" data-state=key data-tip=words></span>
        <span class="visually-hidden">{words} ": "</span>
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
