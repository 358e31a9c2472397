//! What stands where there is nothing yet.

use crate::Icon;
use leptos::{oco::Oco, prelude::*};

/// An icon, one sentence of what this is for, and what to do first.
#[component]
pub fn EmptyState(
    /// Its icon.
    #[prop(into)]
    icon: Oco<'static, str>,
    /// What is missing.
    #[prop(into)]
    title: Oco<'static, str>,
    /// What this is for, in a sentence.
    #[prop(into)]
    text: Oco<'static, str>,
    /// The one thing to do first, perhaps a link to an example.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon">
                <Icon name=icon large=true />
            </span>
            <h2 class="empty-title">{title}</h2>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}
