//! The list of a channel's support numbers.

use crate::{text::t, widgets::PhoneNumber};
use domain::E164;
use leptos::{ev::KeyboardEvent, html, prelude::*};
use ui::{Button, Field, Icon};

/// The numbers in the list, and one that is typed but not added yet. It counts as
/// one of the channel's: nobody's typing is lost because they forgot a button.
#[derive(Clone, Copy)]
pub struct NumbersField {
    listed: RwSignal<Vec<String>>,
    typed: RwSignal<String>,
}

impl NumbersField {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            listed: RwSignal::new(Vec::new()),
            typed: RwSignal::new(String::new()),
        }
    }

    /// Puts `numbers` into the list; what is none yet goes on being typed.
    pub fn fill(self, numbers: &[String]) {
        let is_number = |number: &&String| number.parse::<E164>().is_ok();
        let listed: Vec<String> = numbers.iter().filter(is_number).cloned().collect();
        let typed = numbers.iter().find(|number| !is_number(number));
        self.typed.set(typed.cloned().unwrap_or_default());
        self.listed.set(listed);
    }

    /// All numbers; tracked.
    pub fn get(self) -> Vec<String> {
        let mut numbers = self.listed.get();
        let typed = self.typed.get();
        let typed = typed.trim();
        let number = match typed.parse::<E164>() {
            Ok(number) => number.as_str().to_owned(),
            // Saving refuses it, and says why at the field.
            Err(_) => typed.to_owned(),
        };
        if !number.is_empty() && !numbers.contains(&number) {
            numbers.push(number);
        }
        numbers
    }

    /// Takes what is typed into the list, or says what is wrong with it.
    fn add(self) -> Result<(), String> {
        let text = self.typed.get_untracked();
        if !text.trim().is_empty() {
            let number = accept(&text, &self.listed.get_untracked())?;
            self.listed.update(|numbers| numbers.push(number));
            self.typed.set(String::new());
        }
        Ok(())
    }
}

/// The numbers, with a field to add one.
#[component]
pub fn Numbers(
    /// What is listed and typed.
    numbers: NumbersField,
    /// What is wrong with them.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let t = t();
    let NumbersField { listed, .. } = numbers;
    let wrong = RwSignal::new(None::<String>);
    let error = Signal::derive(move || wrong.get().or_else(|| error.get()));
    let add = Callback::new(move |()| wrong.set(numbers.add().err()));
    let list = move || {
        let numbers_now = listed.get();
        if numbers_now.is_empty() {
            return view! { <p class="numbers-none">{t.channels.numbers_none}</p> }.into_any();
        }
        let rows: Vec<_> = numbers_now
            .into_iter()
            .map(|number| row(number, listed).into_any())
            .collect();
        view! { <ul class="numbers">{rows}</ul> }.into_any()
    };
    view! {
        {list}
        <Field id="numbers" label=t.channels.number_label help=Some(t.channels.numbers_help.into()) error=error>
            <span class="input-row">
                <NumberToAdd typed=numbers.typed wrong=wrong error=error add=add />
                <Button icon="plus" on_press=move |_| add.run(())>
                    {t.channels.number_add}
                </Button>
            </span>
        </Field>
    }
}

#[component]
fn NumberToAdd(
    typed: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    error: Signal<Option<String>>,
    add: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    ui::dom::bind_input(node, typed);
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            add.run(());
        }
    };
    let described_by = move || match error.with(Option::is_some) {
        true => "numbers-error numbers-help",
        false => "numbers-help",
    };
    view! {
        <input
            node_ref=node
            id="numbers"
            type="tel"
            class="input mono"
            autocomplete="off"
            aria-describedby=described_by
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            on:input=move |event| {
                typed.set(event_target_value(&event));
                wrong.set(None);
            }
            on:keydown=key
        />
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
    fn what_is_typed_but_not_added_counts() {
        let owner = Owner::new();
        owner.set();
        let field = NumbersField::new();
        field.fill(&["+4570202020".into()]);
        field.typed.set("+45 70 30 30 30".into());
        assert_eq!(field.get(), ["+4570202020", "+4570303030"]);
        field.typed.set("+45 70 20 20 20".into());
        assert_eq!(field.get(), ["+4570202020"]);
        field.typed.set(" 70 20 ".into());
        assert_eq!(field.get(), ["+4570202020", "70 20"]);
        // A draft that is put back goes on where it was left.
        let kept = field.get();
        field.fill(&kept);
        assert_eq!(field.listed.get(), ["+4570202020"]);
        assert_eq!(field.typed.get(), "70 20");
    }

    #[test]
    fn numbers_are_taken_once_in_e164() {
        assert_eq!(accept("+45 70 20 20 20", &[]).as_deref(), Ok("+4570202020"));
        assert!(accept("+45 70 20 20 20", &["+4570202020".into()]).is_err());
        let message = accept("70 20", &[]).unwrap_err();
        assert!(message.starts_with("A number starts with +"), "{message}");
    }
}
