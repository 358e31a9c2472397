//! An editable combobox with a list (WAI-ARIA APG): type to narrow, arrows to
//! move, Enter to choose, Escape to go back.

use crate::{Field, Icon, dom, field::Frame, words::words};
use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    html,
    oco::Oco,
    prelude::*,
    web_sys::Element,
};

/// Something that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The value it stands for.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// More about it, in a few words; may be empty.
    pub detail: String,
}

impl Choice {
    /// A choice without detail.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            detail: String::new(),
        }
    }

    /// The same with more about it.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Whether each word of `wanted` (in lower case) occurs in the label or detail.
    pub fn matches(&self, wanted: &str) -> bool {
        let label = self.label.to_lowercase();
        let detail = self.detail.to_lowercase();
        let has = |word: &str| {
            label.contains(word)
                || detail.contains(word)
                || label.replace(['_', '-', '/'], " ").contains(word)
        };
        wanted.split_whitespace().all(has)
    }
}

/// At most so many entries are drawn; typing narrows further.
const DRAWN: usize = 100;

/// The state that the parts of one combobox share.
#[derive(Clone, Copy)]
struct State {
    id: StoredValue<Oco<'static, str>>,
    value: RwSignal<String>,
    choices: Signal<Vec<Choice>>,
    /// What stands in the input.
    text: RwSignal<String>,
    open: RwSignal<bool>,
    /// Whether typing has narrowed the list since it was opened.
    narrowed: RwSignal<bool>,
    /// The entry that Enter would choose.
    active: RwSignal<usize>,
    found: Memo<Vec<Choice>>,
}

impl State {
    fn new(id: &Oco<'static, str>, value: RwSignal<String>, choices: Signal<Vec<Choice>>) -> Self {
        let text = RwSignal::new(label_of(&choices.get_untracked(), &value.get_untracked()));
        let narrowed = RwSignal::new(false);
        let found = Memo::new(move |_| {
            let wanted = if narrowed.get() {
                text.get().to_lowercase()
            } else {
                String::new()
            };
            let all = choices.get();
            all.into_iter()
                .filter(|choice| choice.matches(&wanted))
                .take(DRAWN)
                .collect()
        });
        Self {
            id: StoredValue::new(id.clone()),
            value,
            choices,
            text,
            open: RwSignal::new(false),
            narrowed,
            active: RwSignal::new(0),
            found,
        }
    }

    fn entry_id(self, index: usize) -> String {
        format!("{}-choice-{index}", self.id.get_value())
    }

    fn show(self) {
        if self.open.get_untracked() {
            return;
        }
        self.narrowed.set(false);
        let value = self.value.get_untracked();
        let at = self
            .found
            .get_untracked()
            .iter()
            .position(|choice| choice.value == value);
        self.active.set(at.unwrap_or(0));
        self.open.set(true);
        self.scroll();
    }

    /// Closes, and puts back the name of what is chosen.
    fn hide(self) {
        self.open.set(false);
        self.narrowed.set(false);
        let label = label_of(&self.choices.get_untracked(), &self.value.get_untracked());
        self.text.set(label);
    }

    /// Closes when the keyboard goes elsewhere.
    fn left(self, event: &FocusEvent) {
        let input = event_target::<Element>(event);
        // An input that goes away with its page loses the keyboard as well, in the
        // middle of being taken apart: then nothing may be told any more.
        queue_microtask(move || {
            if input.is_connected() {
                self.hide();
            }
        });
    }

    fn choose(self, choice: &Choice) {
        self.value.set(choice.value.clone());
        self.hide();
    }

    fn choose_active(self) {
        let choice = self
            .found
            .with_untracked(|found| found.get(self.active.get_untracked()).cloned());
        if let Some(choice) = choice {
            self.choose(&choice);
        }
    }

    fn step(self, by: isize) {
        if !self.open.get_untracked() {
            return self.show();
        }
        let count = self.found.with_untracked(Vec::len);
        if count > 0 {
            let at = self.active.get_untracked().min(count - 1);
            self.active
                .set((at + count).wrapping_add_signed(by) % count);
            self.scroll();
        }
    }

    fn scroll(self) {
        let id = self.entry_id(self.active.get_untracked());
        request_animation_frame(move || {
            if let Some(entry) = dom::by_id(&id) {
                dom::reveal(&entry);
            }
        });
    }

    fn typed(self, text: String) {
        if text.is_empty() {
            self.value.set(String::new());
        }
        self.text.set(text);
        self.narrowed.set(true);
        self.active.set(0);
        self.open.set(true);
    }

    fn key(self, event: &KeyboardEvent) {
        let open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(-1),
            "Enter" if open => self.choose_active(),
            "Escape" if open => self.hide(),
            "Tab" if open => return self.hide(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }
}

fn label_of(choices: &[Choice], value: &str) -> String {
    let chosen = choices.iter().find(|choice| choice.value == value);
    chosen
        .map(|choice| choice.label.clone())
        .unwrap_or_default()
}

/// A choice from a long list, narrowed by typing.
#[component]
pub fn Combobox(
    /// Its id in the form.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// The chosen value; empty for none.
    value: RwSignal<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// One line under the input.
    #[prop(optional, into)]
    help: Option<Oco<'static, str>>,
    /// What is wrong, and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It may stay empty.
    #[prop(optional)]
    optional: bool,
    /// What stands there while nothing is chosen.
    #[prop(optional, into)]
    placeholder: Option<Oco<'static, str>>,
) -> impl IntoView {
    let frame = Frame::new(&id, error, help.as_ref());
    let state = State::new(&id, value, choices);
    // The chosen value, or the names of the choices, may change from outside.
    Effect::new(move |_| {
        let label = label_of(&choices.get(), &value.get());
        if !state.open.get_untracked() {
            state.text.set(label);
        }
    });
    let node = NodeRef::<html::Input>::new();
    dom::bind_input(node, state.text);
    let list_id = format!("{id}-list");
    let active = move || state.open.get().then(|| state.entry_id(state.active.get()));
    view! {
        <Field id=id.clone() label=label help=help error=error optional=optional>
            <div class="combobox" data-state=move || state.open.get().then_some("open")>
                <input
                    node_ref=node
                    id=id.clone()
                    type="text"
                    class="input"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder
                    aria-autocomplete="list"
                    aria-haspopup="listbox"
                    aria-expanded=move || if state.open.get() { "true" } else { "false" }
                    aria-controls=list_id.clone()
                    aria-activedescendant=active
                    aria-required=(!optional).then_some("true")
                    aria-invalid=move || frame.invalid()
                    aria-describedby=move || frame.described_by()
                    value=state.text.get_untracked()
                    on:input=move |event| state.typed(event_target_value(&event))
                    on:keydown=move |event| state.key(&event)
                    on:click=move |_| state.show()
                    on:blur=move |event| state.left(&event)
                />
                <ClearOrOpen state=state optional=optional />
                <List state=state list_id=list_id.into() />
            </div>
        </Field>
    }
}

/// The button at the end of the input: empties an optional choice, else opens the list.
#[component]
fn ClearOrOpen(state: State, optional: bool) -> impl IntoView {
    let words = words();
    let clears = move || optional && state.value.with(|value| !value.is_empty());
    let press = move |_| {
        if clears() {
            state.value.set(String::new());
            state.hide();
        } else {
            dom::focus(&state.id.get_value());
            state.show();
        }
    };
    view! {
        <button
            type="button"
            class="combobox-end"
            tabindex="-1"
            aria-label=move || if clears() { words.clear } else { words.show_choices }
            on:mousedown=move |event| event.prevent_default()
            on:click=press
        >
            {move || view! { <Icon name=if clears() { "x" } else { "chevrons-up-down" } /> }}
        </button>
    }
}

#[component]
fn List(state: State, list_id: Oco<'static, str>) -> impl IntoView {
    let words = words();
    let entries = move || {
        let found = state.found.get();
        if found.is_empty() {
            let nothing =
                view! { <li class="combobox-nothing" role="presentation">{words.no_matches}</li> };
            return vec![nothing.into_any()];
        }
        let entry = |(index, choice)| entry(state, index, choice).into_any();
        found.into_iter().enumerate().map(entry).collect()
    };
    view! {
        <ul
            class="combobox-list"
            id=list_id
            role="listbox"
            aria-labelledby=format!("{}-label", state.id.get_value())
            hidden=move || !state.open.get()
        >
            {move || state.open.get().then(entries)}
        </ul>
    }
}

fn entry(state: State, index: usize, choice: Choice) -> impl IntoView {
    let chosen = state.value.with_untracked(|value| *value == choice.value);
    let detail = choice.detail.clone();
    let label = choice.label.clone();
    view! {
        <li
            class="combobox-entry"
            role="option"
            id=state.entry_id(index)
            aria-selected=if chosen { "true" } else { "false" }
            data-state=move || (state.active.get() == index).then_some("active")
            on:mousedown=move |event| event.prevent_default()
            on:mousemove=move |_| state.active.set(index)
            on:click=move |_| state.choose(&choice)
        >
            <span class="combobox-label">{label}</span>
            {(!detail.is_empty()).then(|| view! { <span class="combobox-detail">{detail}</span> })}
            {chosen.then(|| view! { <Icon name="check" /> })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_come_in_any_order() {
        let rome = Choice::new("Europe/Rome", "Europe/Rome").with_detail("UTC+2");
        for wanted in ["rome", "europe rome", "rome eu", "utc+2", ""] {
            assert!(rome.matches(wanted), "{wanted}");
        }
        assert!(!rome.matches("paris"));
        assert!(Choice::new("", "America/New_York").matches("new york"));
    }
}
