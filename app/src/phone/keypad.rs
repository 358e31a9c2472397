//! The keys, by mouse and by keyboard.

use crate::text::t;
use leptos::prelude::*;

const KEYS: [(char, &str); 12] = [
    ('1', ""),
    ('2', "abc"),
    ('3', "def"),
    ('4', "ghi"),
    ('5', "jkl"),
    ('6', "mno"),
    ('7', "pqrs"),
    ('8', "tuv"),
    ('9', "wxyz"),
    ('*', ""),
    ('0', "+"),
    ('#', ""),
];

/// Twelve keys. While a call is connected the keys of the keyboard press them
/// too, unless somebody types in a field.
#[component]
pub fn Keypad(
    /// Whether a call is connected.
    #[prop(into)]
    live: Signal<bool>,
    /// Called with the key.
    #[prop(into)]
    on_press: Callback<char>,
) -> impl IntoView {
    let pressed = RwSignal::new(None::<char>);
    let press = move |key: char| {
        if live.get_untracked() {
            pressed.set(Some(key));
            on_press.run(key);
        }
    };
    ui::keys::on_free_key(move |event| {
        let text = event.key();
        let mut letters = text.chars();
        let (Some(key), None) = (letters.next(), letters.next()) else {
            return;
        };
        if KEYS.iter().any(|(known, _)| *known == key) && !ui::dom::modified(&event) {
            press(key);
        }
    });
    let button = move |(key, letters): (char, &'static str)| {
        view! {
            <button
                type="button"
                class="pad-key"
                aria-disabled=move || (!live.get()).then_some("true")
                data-state=move || (pressed.get() == Some(key)).then_some("pressed")
                on:click=move |_| press(key)
            >
                <span class="pad-digit">{key}</span>
                <span class="pad-letters" aria-hidden="true">
                    {letters}
                </span>
            </button>
        }
    };
    view! {
        <div class="pad" role="group" aria-label=t().calls.keypad>
            {KEYS.map(button).into_iter().collect::<Vec<_>>()}
        </div>
    }
}
