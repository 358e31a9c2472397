//! The doors: sign-in and set-up.

mod api;
mod set_up;
mod sign_in;

pub(crate) use api::{Doors, complete_set_up, doors, sign_in, sign_out, sign_out_everywhere};
pub use set_up::SetUp;
pub use sign_in::SignInPage;

use crate::text::t;
use leptos::prelude::*;
use ui::Logo;

/// The frame of both doors: the form on paper, the board beside it.
#[component]
fn Frame(
    /// The heading.
    title: &'static str,
    /// A sentence under it.
    #[prop(optional)]
    text: Option<&'static str>,
    /// The form.
    children: Children,
) -> impl IntoView {
    let t = t();
    view! {
        <div class="door">
            <main class="door-side" id="content">
                <div class="door-inner">
                    <p class="door-brand">
                        <Logo size=30 />
                        <span>{t.common.product}</span>
                    </p>
                    <h1 class="door-title">{title}</h1>
                    {text.map(|text| view! { <p class="door-text">{text}</p> })}
                    {children()}
                </div>
            </main>
            <aside class="door-board" aria-label=t.common.product>
                <p class="door-promise">{t.door.promise}</p>
                <p class="door-promise-text">{t.door.promise_text}</p>
            </aside>
        </div>
    }
}
