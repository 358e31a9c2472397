//! Screen pops: tabs that the accepting click opened, frames in the desktop,
//! and always a link.
//!
//! A browser blocks a tab that no click opened, and what the flow pops is known
//! only after the accept. So the click opens an empty tab at once, and the pop
//! is put into it when it comes; a tab that no pop came for is closed.

use crate::text::t;
use domain::agent::{PopTarget, ScreenPop};
use leptos::prelude::*;
use std::{cell::RefCell, time::Duration};
use ui::{Icon, Tab, Tabs};

/// How long an empty tab waits for its pop.
const PATIENCE: Duration = Duration::from_secs(10);

thread_local! {
    /// The empty tab that the accepting click opened.
    static WAITING: RefCell<Option<web_sys::Window>> = const { RefCell::new(None) };
}

/// Opens the empty tab; call it in the click or key that accepts.
pub fn open_waiting() {
    let Ok(Some(tab)) = window().open_with_url_and_target("about:blank", "_blank") else {
        return;
    };
    WAITING.with(|waiting| waiting.borrow_mut().replace(tab));
    set_timeout(close_waiting, PATIENCE);
}

/// Closes the empty tab: the accept failed, or no pop came.
pub fn close_waiting() {
    if let Some(tab) = WAITING.with(|waiting| waiting.borrow_mut().take()) {
        // A tab that the agent has closed already cannot be closed again.
        let _ = tab.close();
    }
}

/// Shows a pop that has just come. One for the desktop's own frame needs nothing.
pub fn show(pop: &ScreenPop) {
    match pop.target {
        PopTarget::InsideDesktop => {}
        PopTarget::NewTab | PopTarget::SameTab => {
            if let Some(tab) = WAITING.with(|waiting| waiting.borrow_mut().take()) {
                // The page must not reach back into the desktop.
                let _ = tab.set_opener(&wasm_bindgen::JsValue::NULL);
                let _ = tab.location().replace(&pop.url);
            }
        }
    }
}

/// The pages of a contact: links to all, and frames of those that the flow
/// wants inside the desktop.
#[component]
pub fn Pops(
    /// The pops, oldest first.
    #[prop(into)]
    pops: Signal<Vec<ScreenPop>>,
) -> impl IntoView {
    let t = &t().calls;
    let links = move || pops.get().into_iter().map(link).collect::<Vec<_>>();
    let inside = Memo::new(move |_| {
        let framed = |pop: &ScreenPop| pop.target == PopTarget::InsideDesktop;
        pops.with(|pops| {
            pops.iter()
                .filter(|pop| framed(pop))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    view! {
        <section class="pops" aria-label=t.pages>
            <h2 class="section-title">{t.pages}</h2>
            <Show
                when=move || pops.with(|pops| !pops.is_empty())
                fallback=move || view! { <p class="muted">{t.no_pages}</p> }
            >
                <ul class="pop-links">{links}</ul>
            </Show>
            {move || inside.with(|inside| (!inside.is_empty()).then(|| view! { <Frames pops=inside.clone() /> }))}
        </section>
    }
}

fn link(pop: ScreenPop) -> impl IntoView {
    let url = pop.url.clone();
    view! {
        <li>
            <a class="pop-link" href=pop.url.clone() target="_blank" rel="noopener noreferrer">
                <Icon name="external-link" />
                <span>{pop.label}</span>
                <span class="pop-url truncate">{url}</span>
            </a>
        </li>
    }
}

const FRAME_KEYS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

/// One frame per pop, as tabs; the newest on top. Sandboxed: a page may run and
/// send its forms, but not steer the desktop.
#[component]
fn Frames(pops: Vec<ScreenPop>) -> impl IntoView {
    let shown: Vec<(&'static str, ScreenPop)> =
        FRAME_KEYS.into_iter().zip(pops.into_iter().rev()).collect();
    let chosen = RwSignal::new("0".to_owned());
    let tabs: Vec<Tab> = shown
        .iter()
        .map(|(key, pop)| Tab::new(key, pop.label.clone()))
        .collect();
    let frames = move || {
        let now = chosen.get();
        let found = shown.iter().find(|(key, _)| *key == now).cloned();
        found.map(|(_, pop)| {
            view! {
                <iframe
                    class="pop-frame"
                    sandbox=sandbox(&pop.url)
                    src=pop.url
                    title=pop.label
                    referrerpolicy="no-referrer"
                ></iframe>
            }
        })
    };
    view! {
        <Tabs
            id="pops"
            label=t().calls.pages
            tabs=tabs
            chosen=chosen
            on_choose=Callback::new(move |key: &'static str| chosen.set(key.to_owned()))
        >
            {frames}
        </Tabs>
    }
}

/// What a framed page may do. One of our own address must not act as the desktop.
fn sandbox(url: &str) -> &'static str {
    // As the browser reads it: capitals and user names do not make it another address.
    let of = web_sys::Url::new(url).map(|url| url.origin());
    match (of, window().location().origin()) {
        (Ok(of), Ok(own)) if of != own => {
            "allow-scripts allow-forms allow-popups allow-same-origin"
        }
        _ => "allow-scripts allow-forms allow-popups",
    }
}
