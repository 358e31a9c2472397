//! Inputs that are typed into.

use crate::{Field, IconButton, dom, field::Frame, words::words};
use leptos::{html, oco::Oco, prelude::*};

/// One line of text.
#[component]
pub fn TextInput(
    /// Its id and name in the form.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// What is typed.
    value: RwSignal<String>,
    /// One line under the input.
    #[prop(optional, into)]
    help: Option<Oco<'static, str>>,
    /// What is wrong, and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It may stay empty.
    #[prop(optional)]
    optional: bool,
    /// `text`, `email`, `url`, `tel`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in by itself.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Most characters that can be typed.
    #[prop(optional)]
    max: Option<u32>,
    /// An example, shown while empty.
    #[prop(optional, into)]
    placeholder: Option<Oco<'static, str>>,
    /// Letters of one width, for addresses and expressions.
    #[prop(optional)]
    mono: bool,
) -> impl IntoView {
    let frame = Frame::new(&id, error, help.as_ref());
    let node = NodeRef::<html::Input>::new();
    dom::bind_input(node, value);
    view! {
        <Field id=id.clone() label=label help=help error=error optional=optional>
            <input
                node_ref=node
                id=id.clone()
                name=id
                type=kind
                class=if mono { "input mono" } else { "input" }
                autocomplete=autocomplete
                spellcheck="false"
                maxlength=max
                placeholder=placeholder
                required=!optional
                aria-invalid=move || frame.invalid()
                aria-describedby=move || frame.described_by()
                value=value.get_untracked()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// A whole number. The text stays as typed until it is a number.
#[component]
pub fn NumberInput(
    /// Its id and name in the form.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// The number; 0 while what is typed is none.
    value: RwSignal<u32>,
    /// One line under the input.
    #[prop(optional, into)]
    help: Option<Oco<'static, str>>,
    /// What is wrong, and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The unit, shown after the number.
    #[prop(optional, into)]
    unit: Option<Oco<'static, str>>,
) -> impl IntoView {
    let frame = Frame::new(&id, error, help.as_ref());
    let node = NodeRef::<html::Input>::new();
    let text = RwSignal::new(value.get_untracked().to_string());
    dom::bind_input(node, text);
    Effect::new(move |_| {
        let number = value.get();
        if text.with_untracked(|typed| typed.trim().parse() != Ok(number)) && number != 0 {
            text.set(number.to_string());
        }
    });
    let typed = move |event| {
        let typed = event_target_value(&event);
        value.set(typed.trim().parse().unwrap_or(0));
        text.set(typed);
    };
    view! {
        <Field id=id.clone() label=label help=help error=error>
            <span class="input-row">
                <input
                    node_ref=node
                    id=id.clone()
                    name=id
                    type="text"
                    inputmode="numeric"
                    class="input input-number"
                    autocomplete="off"
                    required
                    aria-invalid=move || frame.invalid()
                    aria-describedby=move || frame.described_by()
                    value=text.get_untracked()
                    on:input=typed
                />
                {unit.map(|unit| view! { <span class="input-unit">{unit}</span> })}
            </span>
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// Its id and name in the form.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// What is typed.
    value: RwSignal<String>,
    /// One line under the input.
    #[prop(optional, into)]
    help: Option<Oco<'static, str>>,
    /// What is wrong, and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Lines shown at first.
    #[prop(default = 3)]
    rows: u32,
    /// Most characters; counted under the field.
    #[prop(optional)]
    max: Option<u32>,
) -> impl IntoView {
    let frame = Frame::new(&id, error, help.as_ref());
    let node = NodeRef::<html::Textarea>::new();
    dom::bind_area(node, value);
    let count = max.map(|max| {
        let left = move || value.with(|text| text.chars().count());
        view! {
            <span class="field-count tabular" aria-hidden="true">
                {left}
                " / "
                {max}
            </span>
        }
    });
    view! {
        <Field id=id.clone() label=label help=help error=error optional=optional>
            <textarea
                node_ref=node
                id=id.clone()
                name=id
                class="input input-area"
                rows=rows
                required=!optional
                aria-invalid=move || frame.invalid()
                aria-describedby=move || frame.described_by()
                on:input=move |event| value.set(event_target_value(&event))
            >
                {value.get_untracked()}
            </textarea>
            {count}
        </Field>
    }
}

/// A password, which can be shown while typing. Never sent back by the server.
#[component]
pub fn PasswordInput(
    /// Its id and name in the form.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// What is typed.
    value: RwSignal<String>,
    /// One line under the input.
    #[prop(optional, into)]
    help: Option<Oco<'static, str>>,
    /// What is wrong, and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It may stay empty.
    #[prop(optional)]
    optional: bool,
    /// `current-password` or `new-password`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What stands there while nothing is typed.
    #[prop(optional, into)]
    placeholder: Option<Oco<'static, str>>,
) -> impl IntoView {
    let frame = Frame::new(&id, error, help.as_ref());
    let words = words();
    let node = NodeRef::<html::Input>::new();
    let shown = RwSignal::new(false);
    dom::bind_input(node, value);
    let icon = Signal::derive(move || if shown.get() { "eye-off" } else { "eye" });
    let name = Signal::derive(move || {
        let word = if shown.get() {
            words.hide_password
        } else {
            words.show_password
        };
        word.to_owned()
    });
    view! {
        <Field id=id.clone() label=label help=help error=error optional=optional>
            <span class="input-with-end">
                <input
                    node_ref=node
                    id=id.clone()
                    name=id
                    type=move || if shown.get() { "text" } else { "password" }
                    class="input"
                    autocomplete=autocomplete
                    spellcheck="false"
                    placeholder=placeholder
                    required=!optional
                    aria-invalid=move || frame.invalid()
                    aria-describedby=move || frame.described_by()
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <IconButton icon=icon name=name on_press=move |_| shown.update(|on| *on = !*on) />
            </span>
        </Field>
    }
}
