//! Says when the page may show what is no longer true: the line to the server
//! is broken, or the session is over.

use super::trouble::SignInAgain;
use crate::{
    live::{Line, Live},
    text::t,
};
use leptos::prelude::*;
use ui::{Banner, Tone};

/// The note at the head of a live page; nothing while all arrives.
#[component]
pub fn LineNote(
    /// What a broken line means on this page, where that is more than a delay.
    #[prop(optional)]
    broken: Option<&'static str>,
) -> impl IntoView {
    let t = t();
    let broken = broken.unwrap_or(t.calls.line_broken);
    let live = Live::expect();
    let line = Memo::new(move |_| live.line());
    let note = move || match line.get() {
        Line::Broken | Line::Lost => {
            let note = view! { <Banner tone=Tone::Warn title=broken /> };
            Some(view! { <div class="line-note">{note}</div> }.into_any())
        }
        Line::SignedOut => {
            let note = view! {
                <Banner tone=Tone::Bad title=t.common.signed_out urgent=true>
                    <SignInAgain />
                </Banner>
            };
            Some(view! { <div class="line-note">{note}</div> }.into_any())
        }
        Line::Idle | Line::Opening | Line::Open => None,
    };
    view! { {note} }
}
