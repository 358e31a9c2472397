//! Who calls, and which number: three choices and one press.

use super::api;
use crate::{error::ApiError, format, text::t, widgets::Alert};
use domain::{
    ContactId,
    contact::WITHHELD,
    phone::{CallerPreset, PhoneBook, SupportNumber},
};
use leptos::{ev::SubmitEvent, prelude::*};
use ui::{Button, Choice, Look, Select, TextInput};

/// The value of the choice "another number".
const OTHER: &str = "other";

/// Who calls unless somebody else is chosen.
pub fn first_caller(book: &PhoneBook) -> String {
    let first = book.callers.first().map(|preset| preset.number.clone());
    first.unwrap_or_else(|| OTHER.to_owned())
}

/// The number to dial: the one that the address asks for, else the first.
pub fn first_number(book: &PhoneBook, asked: Option<String>) -> String {
    let known = |number: &String| book.numbers.iter().any(|line| line.number == *number);
    let first = || Some(book.numbers.first()?.number.clone());
    asked.filter(known).or_else(first).unwrap_or_default()
}

/// Chooses caller and number, and dials.
#[component]
pub fn Dialler(
    /// What can be chosen.
    book: PhoneBook,
    /// Who calls: a preset's number, or the one who types.
    caller: RwSignal<String>,
    /// The number to dial.
    number: RwSignal<String>,
    /// Called with the contact once the call is set up.
    #[prop(into)]
    on_call: Callback<ContactId>,
) -> impl IntoView {
    let t = &t().calls;
    let other = RwSignal::new(String::new());
    let dial = Action::new(move |(from, to): &(String, String)| {
        let (from, to) = (from.clone(), to.clone());
        async move { api::dial(from, to).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(contact)) = dial.value().get() {
            on_call.run(contact);
        }
    });
    let call = move |event: SubmitEvent| {
        event.prevent_default();
        if dial.pending().get_untracked() {
            return;
        }
        let from = match caller.get_untracked().as_str() {
            OTHER => other.get_untracked(),
            chosen => chosen.to_owned(),
        };
        dial.dispatch((from, number.get_untracked()));
    };
    let failure = move || dial.value().get().and_then(Result::err);
    let caller_error = Signal::derive(move || failure()?.field("caller").map(str::to_owned));
    // What is wrong with another field than the one that is typed stands above the button.
    let typed = move |error: &ApiError| error.field("caller").is_some() && caller.get() == OTHER;
    let general = move || failure().filter(|error| !typed(error));
    let callers = caller_choices(&book);
    let numbers = number_choices(&book);
    view! {
        <form class="dialler" on:submit=call>
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
            <Button look=Look::Primary icon="phone" submit=true busy=dial.pending()>
                {t.call}
            </Button>
        </form>
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
