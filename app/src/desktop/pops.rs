//! Screen pops: tabs that the accepting click opened, frames in the desktop,
//! and always a link.
//!
//! A browser blocks a tab that no click opened, and what the flow pops is known
//! only after the accept. So the click opens an empty tab at once, and the pop
//! is put into it when it comes; a tab that no pop came for is closed.

use crate::text::t;
use domain::agent::{PopTarget, ScreenPop};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::{cell::RefCell, time::Duration};
use ui::{Icon, Tab, Tabs};
use web_sys::Window;

/// How long an empty tab waits for its pop.
const PATIENCE: Duration = Duration::from_secs(10);

thread_local! {
    /// The empty tab that the accepting click opened, and what closes it.
    static WAITING: RefCell<Option<(Window, Option<TimeoutHandle>)>> = const { RefCell::new(None) };
    /// The tab that pops share which want the same one.
    static SHARED: RefCell<Option<Window>> = const { RefCell::new(None) };
}

/// Opens the empty tab; call it in the click or key that accepts.
pub fn open_waiting() {
    close_waiting();
    let Ok(Some(tab)) = window().open_with_url_and_target("about:blank", "_blank") else {
        return;
    };
    let end = set_timeout_with_handle(close_waiting, PATIENCE).ok();
    WAITING.set(Some((tab, end)));
}

/// Closes the empty tab: the accept failed, or no pop came.
pub fn close_waiting() {
    if let Some(tab) = take_waiting() {
        // A tab that the agent has closed already cannot be closed again.
        let _ = tab.close();
    }
}

/// The empty tab, which nothing closes any more.
fn take_waiting() -> Option<Window> {
    let (tab, end) = WAITING.take()?;
    if let Some(end) = end {
        end.clear();
    }
    Some(tab)
}

/// Shows a pop that has just come. One for the desktop's own frame needs nothing.
pub fn show(pop: &ScreenPop) {
    match pop.target {
        PopTarget::InsideDesktop => {}
        PopTarget::NewTab => {
            if let Some(tab) = take_waiting() {
                // The page must not reach back into the desktop.
                let _ = tab.set_opener(&wasm_bindgen::JsValue::NULL);
                let _ = tab.location().replace(&pop.url);
            }
        }
        PopTarget::SameTab => show_in_shared(&pop.url),
    }
}

/// Shows a page in the tab that the last pop of this kind used, else in the empty
/// one. Only a tab that knows its opener can be steered once a page of another
/// site is in it, so this one is not cut off.
fn show_in_shared(url: &str) {
    let known = SHARED.take().filter(|tab| tab.closed() == Ok(false));
    let tab = match known {
        Some(tab) => {
            close_waiting();
            // Brings it to the front, where the browser lets it.
            let _ = tab.focus();
            Some(tab)
        }
        None => take_waiting(),
    };
    if let Some(tab) = tab {
        let _ = tab.location().replace(url);
        SHARED.set(Some(tab));
    }
}

/// The pages of a contact: links to all, and frames of those that the flow
/// wants inside the desktop.
#[component]
pub fn Pops(
    /// The pops, oldest first; more may come, none goes.
    #[prop(into)]
    pops: Signal<Vec<ScreenPop>>,
) -> impl IntoView {
    let t = &t().calls;
    let links = move || pops.get().into_iter().map(link).collect::<Vec<_>>();
    let inside = Memo::new(move |_| {
        let framed = |pop: &&ScreenPop| pop.target == PopTarget::InsideDesktop;
        pops.with(|pops| pops.iter().filter(framed).cloned().collect::<Vec<_>>())
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
            <Show when=move || inside.with(|inside| !inside.is_empty())>
                <Frames pops=inside />
            </Show>
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

/// The tabs of frames; a pop has the one at its place, from the first again after the last.
const FRAME_KEYS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

fn frame_key(place: usize) -> &'static str {
    FRAME_KEYS[place % FRAME_KEYS.len()]
}

/// One frame per pop, as tabs, the newest first; a new one comes to the front. A
/// frame stays for as long as its contact is shown, so that what is typed into its
/// page stays too. Frames stand in the order of their pops: a browser loads one
/// anew that is moved.
#[component]
fn Frames(#[prop(into)] pops: Signal<Vec<ScreenPop>>) -> impl IntoView {
    let count = Memo::new(move |_| pops.with(Vec::len));
    // What was chosen counts until another pop comes.
    let picked = RwSignal::new((0, FRAME_KEYS[0]));
    let chosen = Memo::new(move |_| {
        let count = count.get();
        let key = match picked.get() {
            (then, key) if then == count => key,
            _ => frame_key(count.saturating_sub(1)),
        };
        key.to_owned()
    });
    let placed = move || pops.get().into_iter().enumerate();
    let tabs = Signal::derive(move || {
        let tab = |(place, pop): (usize, ScreenPop)| Tab::new(frame_key(place), pop.label);
        let newest = placed().rev().take(FRAME_KEYS.len());
        newest.map(tab).collect::<Vec<_>>()
    });
    let pick = move |key: &'static str| picked.set((count.get_untracked(), key));
    view! {
        <Tabs
            id="pops"
            label=t().calls.pages
            tabs=tabs
            chosen=chosen
            on_choose=Callback::new(pick)
        >
            <For each=placed key=|(place, _)| *place let((place, pop))>
                // One that is too old has no tab any more.
                <Show when=move || count.get().saturating_sub(place) <= FRAME_KEYS.len()>
                    {frame(place, pop.clone(), chosen)}
                </Show>
            </For>
        </Tabs>
    }
}

/// Sandboxed: a page may run and send its forms, but not steer the desktop.
fn frame(place: usize, pop: ScreenPop, chosen: Memo<String>) -> impl IntoView {
    let key = frame_key(place);
    view! {
        <iframe
            class="pop-frame"
            sandbox=sandbox(&pop.url)
            src=pop.url
            title=pop.label
            referrerpolicy="no-referrer"
            hidden=move || chosen.with(|chosen| chosen != key)
        ></iframe>
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
