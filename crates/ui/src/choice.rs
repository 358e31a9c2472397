//! Choices that are ticked: check boxes, switches, cards.

use crate::{Field, Icon, dom, field::Frame};
use leptos::{html, oco::Oco, prelude::*};

/// A check box with its label beside it.
#[component]
pub fn CheckField(
    /// Its id and name in the form.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// Whether it is ticked.
    value: RwSignal<bool>,
    /// One line under the label.
    #[prop(optional, into)]
    help: Option<Oco<'static, str>>,
) -> impl IntoView {
    ticked("check", "checkbox", id, label, value, help)
}

/// A switch: like a check box, but it says on and off.
#[component]
pub fn SwitchField(
    /// Its id and name in the form.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// Whether it is on.
    value: RwSignal<bool>,
    /// One line under the label.
    #[prop(optional, into)]
    help: Option<Oco<'static, str>>,
) -> impl IntoView {
    ticked("switch", "switch", id, label, value, help)
}

fn ticked(
    class: &'static str,
    role: &'static str,
    id: Oco<'static, str>,
    label: Oco<'static, str>,
    value: RwSignal<bool>,
    help: Option<Oco<'static, str>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    dom::bind_check(node, value);
    let frame = Frame::new(&id, Signal::default(), help.as_ref());
    let help_id = format!("{id}-help");
    view! {
        <div class="tick">
            <input
                node_ref=node
                type="checkbox"
                role=(role == "switch").then_some(role)
                class=class
                id=id.clone()
                name=id.clone()
                checked=value.get_untracked()
                aria-describedby=move || frame.described_by()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <label class="tick-label" for=id>
                {label}
            </label>
            {help
                .map(|help| {
                    view! {
                        <p class="field-help" id=help_id>
                            {help}
                        </p>
                    }
                })}
        </div>
    }
}

/// One of a few kinds, as cards with an icon, a name and when to use it.
#[component]
pub fn ChoiceCards(
    /// The group's id and the inputs' name.
    #[prop(into)]
    id: Oco<'static, str>,
    /// What is asked.
    #[prop(into)]
    label: Oco<'static, str>,
    /// The chosen value.
    value: RwSignal<String>,
    /// What can be chosen.
    cards: Vec<Card>,
) -> impl IntoView {
    let cards: Vec<_> = cards
        .into_iter()
        .map(|card| card_view(&id, card, value).into_any())
        .collect();
    let label_id = format!("{id}-label");
    view! {
        <Field id=id.clone() label=label group=true>
            <div class="cards" role="radiogroup" aria-labelledby=label_id>
                {cards}
            </div>
        </Field>
    }
}

/// A card to choose.
#[derive(Clone, Debug)]
pub struct Card {
    /// The value it stands for.
    pub value: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its name.
    pub name: &'static str,
    /// When to use it, in one line.
    pub purpose: &'static str,
    /// Why it cannot be chosen yet.
    pub refusal: Option<&'static str>,
}

fn card_view(
    group: &Oco<'static, str>,
    card: Card,
    value: RwSignal<String>,
) -> impl IntoView + use<> {
    let input_id = format!("{group}-{}", card.value);
    let refused = card.refusal.is_some();
    let label_for = input_id.clone();
    view! {
        <label class="card" for=label_for data-tip=card.refusal>
            <input
                type="radio"
                class="card-input"
                id=input_id
                name=group.clone()
                value=card.value
                disabled=refused
                checked=value.get_untracked() == card.value
                prop:checked=move || value.get() == card.value
                on:change=move |_| value.set(card.value.to_owned())
            />
            <span class="card-icon">
                <Icon name=card.icon large=true />
            </span>
            <span class="card-words">
                <span class="card-name">{card.name}</span>
                <span class="card-purpose">{card.purpose}</span>
            </span>
            <span class="card-tick">
                <Icon name="check" />
            </span>
        </label>
    }
}
