//! Unsaved changes: kept when one leaves and comes back, and asked about.

use crate::text::t;
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::collections::HashMap;
use ui::{Button, Dialog, Toast, Toasts};

/// Forms that were left unsaved, by the address of what they change. They
/// survive a reload of the page, in the tab's own storage.
#[derive(Clone, Copy)]
pub struct Drafts(StoredValue<HashMap<String, String>>);

const PREFIX: &str = "draft:";

impl Drafts {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(HashMap::new()))
    }

    /// The page's drafts.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The draft for `key`. In the browser only: the server knows of none.
    pub fn get<T: serde::de::DeserializeOwned>(self, key: &str) -> Option<T> {
        let kept = self.0.with_value(|drafts| drafts.get(key).cloned());
        let stored = || storage()?.get_item(&format!("{PREFIX}{key}")).ok()?;
        serde_json::from_str(&kept.or_else(stored)?).ok()
    }

    /// Keeps a draft.
    pub fn keep<T: serde::Serialize>(self, key: &str, draft: &T) {
        let Ok(text) = serde_json::to_string(draft) else {
            return;
        };
        if let Some(storage) = storage() {
            // A full storage leaves the draft in memory.
            let _ = storage.set_item(&format!("{PREFIX}{key}"), &text);
        }
        self.0.update_value(|drafts| {
            drafts.insert(key.to_owned(), text);
        });
    }

    /// Forgets a draft.
    pub fn forget(self, key: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&format!("{PREFIX}{key}"));
        }
        self.0.update_value(|drafts| {
            drafts.remove(key);
        });
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}

/// A form with unsaved changes.
#[derive(Clone)]
pub struct Unsaved {
    /// What it changes, by name.
    pub name: String,
    /// Gives the changes up.
    pub discard: Callback<()>,
}

/// Stands between a form with unsaved changes and the way out.
#[derive(Clone, Copy)]
pub struct Guard {
    unsaved: RwSignal<Option<Unsaved>>,
    wanted: RwSignal<Option<String>>,
}

impl Guard {
    pub(super) fn new() -> Self {
        Self {
            unsaved: RwSignal::new(None),
            wanted: RwSignal::new(None),
        }
    }

    /// The page's guard.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Watches a form for as long as its owner lives: `dirty` says what is unsaved, if anything.
    pub fn watch(self, dirty: impl Fn() -> Option<Unsaved> + 'static) {
        Effect::new(move |_| self.unsaved.set(dirty()));
        on_cleanup(move || {
            let _ = self.unsaved.try_set(None);
        });
    }

    /// Goes to `href`, after asking where something is unsaved.
    pub fn go(self, href: &str, navigate: &(impl Fn(&str, NavigateOptions) + Clone)) {
        if self.unsaved.with_untracked(Option::is_some) {
            self.wanted.set(Some(href.to_owned()));
        } else {
            navigate(
                href,
                NavigateOptions {
                    scroll: false,
                    ..NavigateOptions::default()
                },
            );
        }
    }
}

/// Asks what becomes of unsaved changes when a link leads away from them.
#[component]
pub fn LeaveDialog() -> impl IntoView {
    let t = t();
    let guard = Guard::expect();
    let toasts = expect_context::<Toasts>();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(guard.wanted.with(Option::is_some)));
    Effect::new(move |_| {
        // Setting what is so already would wake the effect above, and so on for ever.
        if !open.get() && guard.wanted.with_untracked(Option::is_some) {
            guard.wanted.set(None);
        }
    });
    stop_links(guard);
    stop_closing(guard);
    let navigate = use_navigate();
    let go = Callback::new(move |()| {
        let wanted = guard.wanted.get_untracked();
        guard.unsaved.set(None);
        open.set(false);
        if let Some(href) = wanted {
            navigate(&href, NavigateOptions::default());
        }
    });
    let name = move || {
        let unsaved = guard.unsaved.get();
        unsaved.map(|unsaved| unsaved.name).unwrap_or_default()
    };
    let keep = move |_| {
        toasts.show(Toast::done(t.common.kept(&name())));
        go.run(());
    };
    let discard = move |_| {
        if let Some(unsaved) = guard.unsaved.get_untracked() {
            unsaved.discard.run(());
        }
        go.run(());
    };
    view! {
        <Dialog id="leave" title=t.common.leave_title open=open>
            <p>{move || t.common.leave_text(&name())}</p>
            <div class="dialog-actions">
                <Button look=ui::Look::Quiet on_press=discard>
                    {t.common.discard}
                </Button>
                <Button on_press=move |_| open.set(false)>{t.common.leave_stay}</Button>
                <Button look=ui::Look::Primary on_press=keep>
                    {t.common.leave_keep}
                </Button>
            </div>
        </Dialog>
    }
}

/// Catches clicks on links before the router does, while something is unsaved.
fn stop_links(guard: Guard) {
    Effect::new(move |_| {
        let caught =
            Closure::<dyn Fn(web_sys::MouseEvent)>::new(move |event| stop_link(guard, &event));
        let listener = caught.as_ref().unchecked_ref();
        // Fails for no event that exists.
        let _ = document().add_event_listener_with_callback_and_bool("click", listener, true);
        // The shell lives as long as the page does.
        caught.forget();
    });
}

fn stop_link(guard: Guard, event: &web_sys::MouseEvent) {
    let dirty = guard.unsaved.try_with_untracked(Option::is_some) == Some(true);
    let elsewhere =
        event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
    if !dirty || elsewhere {
        return;
    }
    let link = ui::dom::target(event).and_then(|target| target.closest("a[href]").ok()?);
    let Some(link) = link else { return };
    let href = link.get_attribute("href").unwrap_or_default();
    if href.starts_with('/') && !link.has_attribute("target") {
        event.prevent_default();
        event.stop_propagation();
        guard.wanted.set(Some(href));
    }
}

/// Has the browser ask before the tab is closed, while something is unsaved.
fn stop_closing(guard: Guard) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::beforeunload, move |event| {
            if guard.unsaved.try_with_untracked(Option::is_some) == Some(true) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}
