//! A choice from a short list: the browser's own.

use crate::{Choice, Field, Icon, field::Frame};
use leptos::{html, oco::Oco, prelude::*};

/// A choice from a short list.
#[component]
pub fn Select(
    /// Its id and name in the form.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// The chosen value.
    value: RwSignal<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The first entry, for an empty value.
    #[prop(optional, into)]
    none: Option<Oco<'static, str>>,
    /// One line under the input.
    #[prop(optional, into)]
    help: Option<Oco<'static, str>>,
    /// What is wrong, and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let frame = Frame::new(&id, error, help.as_ref());
    let node = NodeRef::<html::Select>::new();
    Effect::new(move |_| {
        choices.track();
        let wanted = value.get();
        if let Some(select) = node.get() {
            select.set_value(&wanted);
        }
    });
    let options = move || {
        let chosen = value.get_untracked();
        let option = |choice: Choice| {
            let selected = choice.value == chosen;
            view! {
                <option value=choice.value selected=selected>
                    {choice.label}
                </option>
            }
        };
        choices.get().into_iter().map(option).collect::<Vec<_>>()
    };
    view! {
        <Field id=id.clone() label=label help=help error=error optional=optional>
            <span class="select">
                <select
                    node_ref=node
                    id=id.clone()
                    name=id
                    class="input"
                    aria-invalid=move || frame.invalid()
                    aria-describedby=move || frame.described_by()
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {none.map(|none| view! { <option value="">{none}</option> })}
                    {options}
                </select>
                <Icon name="chevrons-up-down" />
            </span>
        </Field>
    }
}
