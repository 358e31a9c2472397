//! Passing messages: what was done, and how to undo it.

use crate::{Icon, IconButton, Tone, words::words};
use leptos::prelude::*;
use std::time::Duration;

/// A passing message.
#[derive(Clone, Debug)]
pub struct Toast {
    /// What its colour says. A bad one stays until it is closed.
    pub tone: Tone,
    /// What happened.
    pub text: String,
    /// A way back: its words and what it does.
    pub action: Option<(String, Callback<()>)>,
}

impl Toast {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self {
            tone: Tone::Good,
            text: text.into(),
            action: None,
        }
    }

    /// Something could not be done.
    pub fn failed(text: impl Into<String>) -> Self {
        Self {
            tone: Tone::Bad,
            text: text.into(),
            action: None,
        }
    }

    /// The same with a way back.
    pub fn with_action(mut self, words: impl Into<String>, action: Callback<()>) -> Self {
        self.action = Some((words.into(), action));
        self
    }
}

/// The messages that are on screen.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    shown: RwSignal<Vec<(u32, Toast)>>,
    next: StoredValue<u32>,
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

impl Toasts {
    /// None yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Shows a message.
    pub fn show(self, toast: Toast) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let stays = toast.tone == Tone::Bad;
        let seconds = if toast.action.is_some() { 10 } else { 5 };
        self.shown.update(|shown| {
            shown.push((id, toast));
            let extra = shown.len().saturating_sub(4);
            shown.drain(..extra);
        });
        if !stays {
            set_timeout(move || self.close(id), Duration::from_secs(seconds));
        }
    }

    /// Takes a message away.
    fn close(self, id: u32) {
        let _ = self
            .shown
            .try_update(|shown| shown.retain(|(known, _)| *known != id));
    }
}

/// Where passing messages appear. Placed once; it provides nothing.
#[component]
pub fn ToastRegion(
    /// The messages.
    toasts: Toasts,
) -> impl IntoView {
    let words = words();
    view! {
        <section class="toasts" aria-label=words.messages aria-live="polite">
            <For each=move || toasts.shown.get() key=|(id, _)| *id let((id, toast))>
                <div class="toast" data-tone=toast.tone.key()>
                    <Icon name=match toast.tone {
                        Tone::Bad => "circle-alert",
                        Tone::Warn => "triangle-alert",
                        _ => "circle-check",
                    } />
                    <span class="grow">{toast.text}</span>
                    {toast
                        .action
                        .map(|(words, action)| {
                            view! {
                                <button
                                    type="button"
                                    class="toast-action"
                                    on:click=move |_| {
                                        action.run(());
                                        toasts.close(id);
                                    }
                                >
                                    {words}
                                </button>
                            }
                        })}
                    <IconButton icon="x" name=words.close on_press=move |_| toasts.close(id) />
                </div>
            </For>
        </section>
    }
}
