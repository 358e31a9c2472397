//! Who calls, and which number: three choices and one press.

use super::api;
use crate::{error::ApiError, format, text::t, widgets::Alert};
use domain::{
    ContactId,
    contact::WITHHELD,
    phone::{CallerPreset, PhoneBook, SupportNumber},
};
use leptos::prelude::*;
use ui::{Button, Choice, Look, Select, TextInput};

/// The value of the choice "another number".
const OTHER: &str = "other";

/// Chooses caller and number, and dials.
#[component]
pub fn Dialler(
    /// What can be chosen.
    book: PhoneBook,
    /// Called with the contact once the call is set up.
    #[prop(into)]
    on_call: Callback<ContactId>,
) -> impl IntoView {
    let t = &t().calls;
    let first = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
    let caller = first(Some(
        book.callers
            .first()
            .map_or(OTHER.to_owned(), |c| c.number.clone()),
    ));
    let other = RwSignal::new(String::new());
    let number = first(book.numbers.first().map(|line| line.number.clone()));
    let dial = Action::new(move |(from, to): &(String, String)| {
        let (from, to) = (from.clone(), to.clone());
        async move { api::dial(from, to).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(contact)) = dial.value().get() {
            on_call.run(contact);
        }
    });
    let call = move |_| {
        let from = match caller.get_untracked().as_str() {
            OTHER => other.get_untracked(),
            chosen => chosen.to_owned(),
        };
        dial.dispatch((from, number.get_untracked()));
    };
    let failure = move || dial.value().get().and_then(Result::err);
    let caller_error = Signal::derive(move || {
        failure().and_then(|error| error.field("caller").map(str::to_owned))
    });
    let general = move || failure().filter(|error| !matches!(error, ApiError::Invalid(_)));
    let callers = caller_choices(&book);
    let numbers = number_choices(&book);
    view! {
        <div class="dialler">
            <Select id="caller" label=t.from value=caller choices=callers />
            <Show when=move || caller.get() == OTHER>
                <TextInput
                    id="caller-number"
                    label=t.caller_number
                    value=other
                    help=t.caller_number_help
                    error=caller_error
                    kind="tel"
                />
            </Show>
            <Select id="number" label=t.to value=number choices=numbers />
            {move || general().map(|error| view! { <Alert error=error /> })}
            <Button look=Look::Primary icon="phone" busy=dial.pending() on_press=call>
                {t.call}
            </Button>
        </div>
    }
}

fn number_choices(book: &PhoneBook) -> Vec<Choice> {
    let choice = |line: &SupportNumber| {
        let label = format!("{} · {}", format::phone(&line.number), line.channel_name);
        Choice::new(&line.number, label)
    };
    book.numbers.iter().map(choice).collect()
}

fn caller_choices(book: &PhoneBook) -> Vec<Choice> {
    let t = &t().calls;
    let label = |preset: &CallerPreset| match preset.number.as_str() {
        WITHHELD => preset.label.clone(),
        number => format!("{} · {}", format::phone(number), preset.label),
    };
    let choice = |preset: &CallerPreset| Choice::new(&preset.number, label(preset));
    let mut choices: Vec<Choice> = book.callers.iter().map(choice).collect();
    if !book.callers.iter().any(|preset| preset.number == WITHHELD) {
        choices.push(Choice::new(WITHHELD, t.withheld));
    }
    choices.push(Choice::new(OTHER, t.other_number));
    choices
}
