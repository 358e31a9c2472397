//! The head of a page.

use leptos::{oco::Oco, prelude::*};

/// A step of the breadcrumb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Its words.
    pub label: String,
    /// Where it leads; none for the page itself and for groups.
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads nowhere.
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: None,
        }
    }

    /// A step that leads to a page.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: Some(href.into()),
        }
    }
}

/// The heading of a page, how many things it holds, and what can be done.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// How many there are, in words of the locale; none while unknown.
    #[prop(optional, into)]
    count: Signal<Option<String>>,
    /// One line under the heading.
    #[prop(optional, into)]
    text: Option<Oco<'static, str>>,
    /// Badges after the heading.
    #[prop(optional, into)]
    badges: ViewFn,
    /// What can be done here; the primary action last.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div class="page-heading">
                <h1 class="page-title" tabindex="-1" id="page-title">
                    {title}
                </h1>
                {move || {
                    count.get().map(|count| view! { <span class="page-count tabular">{count}</span> })
                }}
                {badges.run()}
                {text.map(|text| view! { <p class="page-text">{text}</p> })}
            </div>
            {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
        </header>
    }
}
