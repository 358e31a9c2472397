//! A channel's fields: what is typed, and how it looks.

use super::{
    api::Choices,
    numbers::{Numbers, NumbersField},
};
use crate::{
    format,
    shell::Zones,
    text::t,
    widgets::{Difference, FieldsState, Section, differ, on_off},
};
use domain::channel::{ANNOUNCEMENT_MAX, ChannelForm, DESCRIPTION_MAX};
use leptos::prelude::*;
use ui::{Choice, Combobox, NumberInput, SwitchField, TextArea, TextInput};

/// What is typed. Copies share it.
#[derive(Clone, Copy)]
pub struct Fields {
    name: RwSignal<String>,
    description: RwSignal<String>,
    time_zone: RwSignal<String>,
    service_level_s: RwSignal<u32>,
    flow: RwSignal<String>,
    numbers: NumbersField,
    fallback_queue: RwSignal<String>,
    fallback_announcement: RwSignal<String>,
    active: RwSignal<bool>,
}

impl Fields {
    /// Filled with `form`.
    pub fn new(form: &ChannelForm) -> Self {
        let empty = || RwSignal::new(String::new());
        let fields = Self {
            name: empty(),
            description: empty(),
            time_zone: empty(),
            service_level_s: RwSignal::new(0),
            flow: empty(),
            numbers: NumbersField::new(),
            fallback_queue: empty(),
            fallback_announcement: empty(),
            active: RwSignal::new(true),
        };
        fields.fill(form);
        fields
    }

    /// Puts `form` into the fields.
    pub fn fill(self, form: &ChannelForm) {
        let id = |id: Option<String>| id.unwrap_or_default();
        self.name.set(form.name.clone());
        self.description.set(form.description.clone());
        self.time_zone.set(form.time_zone.clone());
        self.service_level_s.set(form.service_level_s);
        self.flow.set(id(form.flow.map(|flow| flow.to_string())));
        self.numbers.fill(&form.numbers);
        self.fallback_queue
            .set(id(form.fallback_queue.map(|queue| queue.to_string())));
        self.fallback_announcement
            .set(form.fallback_announcement.clone());
        self.active.set(form.active);
    }

    /// What stands in the fields; tracked.
    pub fn form(self) -> ChannelForm {
        ChannelForm {
            name: self.name.get(),
            description: self.description.get(),
            time_zone: self.time_zone.get(),
            service_level_s: self.service_level_s.get(),
            flow: self.flow.with(|id| id.parse().ok()),
            numbers: self.numbers.get(),
            fallback_queue: self.fallback_queue.with(|id| id.parse().ok()),
            fallback_announcement: self.fallback_announcement.get(),
            active: self.active.get(),
        }
    }
}

/// What a new channel begins with.
pub fn blank(time_zone: String) -> ChannelForm {
    ChannelForm {
        time_zone,
        service_level_s: 20,
        fallback_announcement: t().channels.announcement_default.to_owned(),
        active: true,
        ..ChannelForm::default()
    }
}

/// All fields, in their sections.
#[component]
pub fn ChannelFields(fields: Fields, state: FieldsState, choices: Choices) -> impl IntoView {
    let t = t();
    let Choices { flows, queues } = choices;
    view! {
        <Section title=t.channels.details text=t.channels.details_text>
            <Details fields=fields state=state />
        </Section>
        <Section title=t.channels.routing text=t.channels.routing_text>
            <Flow fields=fields state=state flows=flows />
            <SwitchField
                id="active"
                label=t.channels.active
                value=fields.active
                help=t.channels.active_help
            />
        </Section>
        <Section title=t.channels.numbers text=t.channels.numbers_text>
            <Numbers numbers=fields.numbers error=state.errors_below("numbers") />
        </Section>
        <Section title=t.channels.fallback text=t.channels.fallback_text>
            <Fallback fields=fields state=state queues=queues />
        </Section>
    }
}

#[component]
fn Details(fields: Fields, state: FieldsState) -> impl IntoView {
    let t = t();
    let names = Zones::names();
    let zones = Signal::derive(move || {
        let zone = |zone: &String| Choice::new(zone.clone(), zone.replace('_', " "));
        with_own(
            names.with(|names| names.iter().map(zone).collect()),
            fields.time_zone,
        )
    });
    view! {
        <TextInput
            id="name"
            label=t.common.name
            value=fields.name
            help=t.channels.name_help
            error=state.error("name")
        />
        <TextArea
            id="description"
            label=t.common.description
            value=fields.description
            help=t.channels.description_help
            error=state.error("description")
            optional=true
            rows=2
            max=DESCRIPTION_MAX as u32
        />
        <Combobox
            id="time_zone"
            label=t.common.time_zone
            value=fields.time_zone
            choices=zones
            help=t.channels.zone_help
            error=state.error("time_zone")
        />
        <NumberInput
            id="service_level_s"
            label=t.channels.service_level
            value=fields.service_level_s
            unit=t.common.seconds
            help=t.channels.service_level_help
            error=state.error("service_level_s")
        />
    }
}

#[component]
fn Flow(fields: Fields, state: FieldsState, flows: Vec<(String, String, bool)>) -> impl IntoView {
    let t = t();
    let flow = |(id, name, published): (String, String, bool)| {
        let detail = if published { "" } else { t.channels.flow_draft };
        Choice::new(id, name).with_detail(detail)
    };
    let flows: Vec<Choice> = flows.into_iter().map(flow).collect();
    view! {
        <Combobox
            id="flow"
            label=t.channels.flow
            value=fields.flow
            choices=flows
            help=t.channels.flow_help
            error=state.error("flow")
            placeholder=t.channels.flow_none
            optional=true
        />
    }
}

#[component]
fn Fallback(fields: Fields, state: FieldsState, queues: Vec<(String, String)>) -> impl IntoView {
    let t = t();
    let queue = |(id, name): (String, String)| Choice::new(id, name);
    let queues: Vec<Choice> = queues.into_iter().map(queue).collect();
    view! {
        <Combobox
            id="fallback_queue"
            label=t.channels.fallback_queue
            value=fields.fallback_queue
            choices=queues
            help=t.channels.fallback_queue_help
            error=state.error("fallback_queue")
        />
        <TextArea
            id="fallback_announcement"
            label=t.channels.fallback_announcement
            value=fields.fallback_announcement
            help=t.channels.fallback_announcement_help
            error=state.error("fallback_announcement")
            max=ANNOUNCEMENT_MAX as u32
        />
    }
}

/// The choices, and the value that is there already while they are on their way.
fn with_own(mut choices: Vec<Choice>, own: RwSignal<String>) -> Vec<Choice> {
    let own = own.get();
    if !own.is_empty() && !choices.iter().any(|choice| choice.value == own) {
        choices.insert(0, Choice::new(own.clone(), own.replace('_', " ")));
    }
    choices
}

/// The fields in which two versions differ. `choices` names flows and queues.
pub fn differences(mine: &ChannelForm, theirs: &ChannelForm, choices: &Choices) -> Vec<Difference> {
    let t = t();
    let flow = |form: &ChannelForm| {
        let id = form.flow?.to_string();
        let (_, name, _) = choices.flows.iter().find(|(known, ..)| *known == id)?;
        Some(name.clone())
    };
    let queue = |form: &ChannelForm| {
        let id = form.fallback_queue?.to_string();
        let (_, name) = choices.queues.iter().find(|(known, _)| *known == id)?;
        Some(name.clone())
    };
    let flow = |form| flow(form).unwrap_or_else(|| t.channels.flow_none.to_owned());
    let queue = |form| queue(form).unwrap_or_else(|| t.common.none.to_owned());
    let text = |label, read: fn(&ChannelForm) -> String| differ(label, read(mine), read(theirs));
    let rows = [
        text(t.common.name, |form| form.name.clone()),
        text(t.common.description, |form| form.description.clone()),
        text(t.common.time_zone, |form| form.time_zone.clone()),
        text(t.channels.service_level, |form| {
            form.service_level_s.to_string()
        }),
        differ(t.channels.flow, flow(mine), flow(theirs)),
        text(t.channels.active, |form| on_off(form.active)),
        text(t.channels.numbers, numbers),
        differ(t.channels.fallback_queue, queue(mine), queue(theirs)),
        text(t.channels.fallback_announcement, |form| {
            form.fallback_announcement.clone()
        }),
    ];
    rows.into_iter().flatten().collect()
}

fn numbers(form: &ChannelForm) -> String {
    let shown: Vec<_> = form
        .numbers
        .iter()
        .map(|number| format::phone(number))
        .collect();
    shown.join(", ")
}
