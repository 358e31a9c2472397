//! The list of a channel's support numbers.

use crate::{text::t, widgets::PhoneNumber};
use domain::E164;
use leptos::{ev::KeyboardEvent, prelude::*};
use ui::{Button, Field, Icon};

/// The numbers, with a field to add one.
#[component]
pub fn Numbers(
    /// In E.164, in order.
    numbers: RwSignal<Vec<String>>,
    /// What the server says about them.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let t = t();
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let error = Signal::derive(move || wrong.get().or_else(|| error.get()));
    let add = move || {
        let text = typed.get_untracked();
        if text.trim().is_empty() {
            return;
        }
        match accept(&text, &numbers.get_untracked()) {
            Ok(number) => {
                numbers.update(|numbers| numbers.push(number));
                typed.set(String::new());
                wrong.set(None);
            }
            Err(message) => wrong.set(Some(message)),
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            add();
        }
    };
    let described_by = move || match error.with(Option::is_some) {
        true => "numbers-error numbers-help",
        false => "numbers-help",
    };
    let list = move || {
        let numbers_now = numbers.get();
        if numbers_now.is_empty() {
            return view! { <p class="numbers-none">{t.channels.numbers_none}</p> }.into_any();
        }
        let rows: Vec<_> = numbers_now
            .into_iter()
            .map(|number| row(number, numbers).into_any())
            .collect();
        view! { <ul class="numbers">{rows}</ul> }.into_any()
    };
    view! {
        {list}
        <Field id="numbers" label=t.channels.number_label help=Some(t.channels.numbers_help.into()) error=error>
            <span class="input-row">
                <input
                    id="numbers"
                    type="tel"
                    class="input mono"
                    autocomplete="off"
                    aria-describedby=described_by
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=key
                />
                <Button icon="plus" on_press=move |_| add()>
                    {t.channels.number_add}
                </Button>
            </span>
        </Field>
    }
}

fn row(number: String, numbers: RwSignal<Vec<String>>) -> impl IntoView {
    let t = t();
    let name = t.channels.number_remove(&number);
    let gone = number.clone();
    let remove = move |_| {
        numbers.update(|numbers| numbers.retain(|known| *known != gone));
        ui::dom::focus("numbers");
    };
    view! {
        <li class="numbers-row">
            <Icon name="phone" />
            <PhoneNumber number=number />
            <button
                type="button"
                class="icon-button icon-button-small end"
                aria-label=name.clone()
                data-tip=name
                on:click=remove
            >
                <Icon name="x" />
            </button>
        </li>
    }
}

/// The number in E.164, or what is wrong with it.
fn accept(text: &str, known: &[String]) -> Result<String, String> {
    let number = text.parse::<E164>().map_err(|error| {
        let words = error.to_string();
        let mut letters = words.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        format!("{}{}.", first.unwrap_or_default(), letters.as_str())
    })?;
    if known.iter().any(|known| known == number.as_str()) {
        return Err(t().channels.number_duplicate.to_owned());
    }
    Ok(number.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_once_in_e164() {
        assert_eq!(accept("+45 70 20 20 20", &[]).as_deref(), Ok("+4570202020"));
        assert!(accept("+45 70 20 20 20", &["+4570202020".into()]).is_err());
        let message = accept("70 20", &[]).unwrap_err();
        assert!(message.starts_with("A number starts with +"), "{message}");
    }
}
