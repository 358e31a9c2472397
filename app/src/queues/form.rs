//! A queue's fields.

use crate::{
    text::t,
    widgets::{Difference, FieldsState, Section, differ},
};
use domain::{channel::DESCRIPTION_MAX, queue::QueueForm};
use leptos::prelude::*;
use ui::{NumberInput, TextArea, TextInput};

/// What is typed. Copies share it.
#[derive(Clone, Copy)]
pub struct Fields {
    name: RwSignal<String>,
    description: RwSignal<String>,
    service_level_s: RwSignal<u32>,
}

impl Fields {
    /// Filled with `form`.
    pub fn new(form: &QueueForm) -> Self {
        Self {
            name: RwSignal::new(form.name.clone()),
            description: RwSignal::new(form.description.clone()),
            service_level_s: RwSignal::new(form.service_level_s),
        }
    }

    /// Puts `form` into the fields.
    pub fn fill(self, form: &QueueForm) {
        self.name.set(form.name.clone());
        self.description.set(form.description.clone());
        self.service_level_s.set(form.service_level_s);
    }

    /// What stands in the fields; tracked.
    pub fn form(self) -> QueueForm {
        QueueForm {
            name: self.name.get(),
            description: self.description.get(),
            service_level_s: self.service_level_s.get(),
        }
    }
}

/// All fields.
#[component]
pub fn QueueFields(fields: Fields, state: FieldsState) -> impl IntoView {
    let t = t();
    view! {
        <Section title=t.queues.details text=t.queues.details_text>
            <TextInput
                id="name"
                label=t.common.name
                value=fields.name
                help=t.queues.name_help
                error=state.error("name")
            />
            <TextArea
                id="description"
                label=t.common.description
                value=fields.description
                help=t.queues.description_help
                error=state.error("description")
                optional=true
                rows=2
                max=DESCRIPTION_MAX as u32
            />
            <NumberInput
                id="service_level_s"
                label=t.queues.service_level
                value=fields.service_level_s
                unit=t.common.seconds
                help=t.queues.service_level_help
                error=state.error("service_level_s")
            />
        </Section>
    }
}

/// The fields in which two versions differ.
pub fn differences((mine, theirs): (QueueForm, QueueForm)) -> Vec<Difference> {
    let t = t();
    let text = |label, read: fn(&QueueForm) -> String| differ(label, read(&mine), read(&theirs));
    let rows = [
        text(t.common.name, |form| form.name.clone()),
        text(t.common.description, |form| form.description.clone()),
        text(t.queues.service_level, |form| {
            form.service_level_s.to_string()
        }),
    ];
    rows.into_iter().flatten().collect()
}
