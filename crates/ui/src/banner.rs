//! A message that stays in the page.

use crate::{Icon, Tone};
use leptos::{oco::Oco, prelude::*};

/// A message across a page or a form: what happened, why, what to do.
#[component]
pub fn Banner(
    /// What its colour says; the icon follows.
    #[prop(optional)]
    tone: Tone,
    /// The first line.
    #[prop(into)]
    title: Oco<'static, str>,
    /// Read out at once, because the person waits for it.
    #[prop(optional)]
    urgent: bool,
    /// More words, links, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = match tone {
        Tone::Good => "circle-check",
        Tone::Warn => "triangle-alert",
        Tone::Bad => "circle-alert",
        Tone::Live => "phone-call",
        Tone::Neutral | Tone::Accent | Tone::Odd => "info",
    };
    view! {
        <div
            class="banner"
            data-tone=tone.key()
            role=if urgent { "alert" } else { "status" }
        >
            <Icon name=icon />
            <div class="banner-body">
                <p class="banner-title">{title}</p>
                {children.map(|children| view! { <div class="banner-more">{children()}</div> })}
            </div>
        </div>
    }
}
