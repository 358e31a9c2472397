//! Whether one takes contacts, and since when.

use super::api;
use crate::{
    format,
    text::t,
    widgets::{sentence, ticker::Ticker},
};
use domain::{Timestamp, agent::Presence};
use leptos::{prelude::*, task::spawn_local};
use ui::{Toast, Toasts};

const CHOICES: [Presence; 3] = [Presence::Available, Presence::Away, Presence::Offline];

/// How long it has been so; nothing for whoever was never at the desktop.
fn lasts(since: Timestamp, now: Timestamp) -> Option<String> {
    (since > Timestamp(0)).then(|| format::duration(now.since(since)))
}

/// Three choices, one of them on, and how long it has been.
#[component]
pub fn PresenceSwitch(
    /// The presence now.
    #[prop(into)]
    presence: Signal<Presence>,
    /// Since when.
    #[prop(into)]
    since: Signal<Timestamp>,
) -> impl IntoView {
    let t = &t().calls;
    let toasts = expect_context::<Toasts>();
    let wanted = RwSignal::new(None::<Presence>);
    Effect::new(move |_| {
        presence.track();
        wanted.set(None);
    });
    let shown = move || wanted.get().unwrap_or_else(|| presence.get());
    let choose = move |choice: Presence| {
        wanted.set(Some(choice));
        spawn_local(async move {
            if let Err(error) = api::set_presence(choice).await {
                let _ = wanted.try_set(None);
                toasts.show(Toast::failed(sentence(&error)));
            }
        });
    };
    let now = Ticker::expect_or_start();
    let choice = move |choice: Presence| {
        let (key, words) = match choice {
            Presence::Available => ("available", t.available),
            Presence::Away => ("away", t.away),
            Presence::Offline => ("offline", t.offline),
        };
        view! {
            <label class="presence-choice" data-presence=key>
                <input
                    type="radio"
                    name="presence"
                    value=key
                    prop:checked=move || shown() == choice
                    on:change=move |_| choose(choice)
                />
                <span class="presence-dot" aria-hidden="true"></span>
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="presence">
            <legend class="visually-hidden">{t.presence}</legend>
            {CHOICES.map(choice).into_iter().collect::<Vec<_>>()}
            <span class="presence-since tabular" aria-hidden="true">
                {move || lasts(since.get(), now.get())}
            </span>
        </fieldset>
    }
}
