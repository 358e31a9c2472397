//! Buttons.

use crate::{Icon, Kbd};
use leptos::{ev::MouseEvent, oco::Oco, prelude::*};

/// How much a button calls for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do on this page.
    Primary,
    /// No frame until one points at it.
    Quiet,
    /// Confirms what cannot be undone.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button with words, and perhaps an icon before them.
#[component]
pub fn Button(
    /// How much it calls for attention.
    #[prop(optional)]
    look: Look,
    /// A lower one, for bars and rows.
    #[prop(optional)]
    small: bool,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Oco<'static, str>>,
    /// Sends the form that it stands in.
    #[prop(optional)]
    submit: bool,
    /// What it started is still under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it cannot be pressed now, if so; shown on hover and focus.
    #[prop(optional, into)]
    refusal: Signal<Option<String>>,
    /// Its shortcut, as words for the keys.
    #[prop(optional, into)]
    keys: Option<&'static str>,
    /// What pressing it does.
    #[prop(optional, into)]
    on_press: Option<Callback<MouseEvent>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let refused = move || busy.get() || refusal.with(Option::is_some);
    let press = move |event: MouseEvent| {
        if busy.get_untracked() || refusal.with_untracked(Option::is_some) {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(event);
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=look.class()
            data-size=small.then_some("small")
            data-busy=move || busy.get().then_some("true")
            aria-disabled=move || refused().then_some("true")
            data-tip=move || refusal.get()
            on:click=press
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class="button-words">{children()}</span>
            {keys.map(|keys| view! { <Kbd keys=keys /> })}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Oco<'static, str>,
    /// How much it calls for attention.
    #[prop(optional)]
    look: Look,
    /// A lower one, for bars and rows.
    #[prop(optional)]
    small: bool,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Oco<'static, str>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href class=look.class() data-size=small.then_some("small")>
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class="button-words">{children()}</span>
        </a>
    }
}

/// A button that is an icon; its name is also its tooltip.
#[component]
pub fn IconButton(
    /// The icon.
    #[prop(into)]
    icon: Signal<&'static str>,
    /// What it does, in words.
    #[prop(into)]
    name: Signal<String>,
    /// Its shortcut, for the tooltip.
    #[prop(optional, into)]
    keys: Option<&'static str>,
    /// On or off, for a button that switches something.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Open or closed, for a button that opens something.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
    /// What pressing it does.
    #[prop(optional, into)]
    on_press: Option<Callback<MouseEvent>>,
) -> impl IntoView {
    let word = |on: bool| if on { "true" } else { "false" };
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=name
            data-tip=name
            data-tip-keys=keys
            aria-pressed=move || pressed.map(|on| word(on.get()))
            aria-expanded=move || expanded.map(|on| word(on.get()))
            on:click=move |event| {
                if let Some(on_press) = on_press {
                    on_press.run(event);
                }
            }
        >
            {move || view! { <Icon name=icon.get() /> }}
        </button>
    }
}
