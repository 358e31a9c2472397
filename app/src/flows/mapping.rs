//! What a file only refers to, and what that stands for here.

use super::api::{self, FlowView};
use crate::{error::ApiError, text::t, widgets::Alert};
use domain::FlowId;
use flow::document::{Mapping, Reference, ReferenceKind};
use leptos::{prelude::*, task::spawn_local};
use ui::{Badge, Button, Choice, EmptyState, Look, Select, Toast, Toasts, Tone};

/// One choice: the reference and the value that is chosen for it.
#[derive(Clone)]
struct Choosing {
    reference: Reference,
    value: RwSignal<String>,
}

/// The references as a form.
#[component]
pub fn MappingForm(
    /// The flow.
    flow: FlowView,
    /// The revision of the draft, as far as this page knows.
    revision: StoredValue<i64>,
    /// The person may change it.
    may_edit: bool,
    /// Called once it is saved.
    changed: Callback<()>,
) -> impl IntoView {
    let t = &t().flows;
    if flow.references.is_empty() {
        return view! { <EmptyState icon="unplug" title=t.references text=t.references_none /> }
            .into_any();
    }
    let rows: Vec<Choosing> = flow
        .references
        .iter()
        .map(|reference| Choosing {
            value: RwSignal::new(chosen(&flow.mapping, reference)),
            reference: reference.clone(),
        })
        .collect();
    let fields: Vec<AnyView> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| field(index, row, &flow))
        .collect();
    let save = Save {
        id: flow.row.id,
        revision,
        changed,
    };
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let toasts = expect_context::<Toasts>();
    let before = flow.mapping.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            save.run(gather(&before, &rows), busy, failure, toasts);
        }
    };
    view! {
        <form class="mapping" on:submit=submit>
            <p class="soft">{t.references_text}</p>
            {move || failure.get().map(|error| view! { <Alert error=error /> })}
            {fields}
            {may_edit.then(|| view! {
                <Button look=Look::Primary submit=true busy=busy icon="save">{t.save_mapping}</Button>
            })}
        </form>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Save {
    id: FlowId,
    revision: StoredValue<i64>,
    changed: Callback<()>,
}

impl Save {
    fn run(
        self,
        mapping: Mapping,
        busy: RwSignal<bool>,
        failure: RwSignal<Option<ApiError>>,
        toasts: Toasts,
    ) {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            match api::map(self.id, self.revision.get_value(), mapping).await {
                Ok(row) => {
                    self.revision.set_value(row.revision);
                    toasts.show(Toast::done(t().flows.mapping_saved));
                    self.changed.run(());
                }
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
            let _ = busy.try_set(false);
        });
    }
}

fn chosen(mapping: &Mapping, reference: &Reference) -> String {
    let found = match reference.kind {
        ReferenceKind::Queue => mapping.queues.get(&reference.key).map(ToString::to_string),
        ReferenceKind::Connector => mapping
            .connectors
            .get(&reference.key)
            .map(ToString::to_string),
        _ => None,
    };
    found.unwrap_or_default()
}

/// The mapping with what is chosen now; what no form shows stays.
fn gather(before: &Mapping, rows: &[Choosing]) -> Mapping {
    let mut mapping = before.clone();
    for Choosing { reference, value } in rows {
        let (key, value) = (reference.key.clone(), value.get_untracked());
        match reference.kind {
            ReferenceKind::Queue => {
                mapping.queues.remove(&key);
                mapping
                    .queues
                    .extend(value.parse().ok().map(|id| (key, id)));
            }
            ReferenceKind::Connector => {
                mapping.connectors.remove(&key);
                mapping
                    .connectors
                    .extend(value.parse().ok().map(|id| (key, id)));
            }
            _ => {}
        }
    }
    mapping
}

fn kind_words(kind: ReferenceKind) -> &'static str {
    let t = &t().flows;
    match kind {
        ReferenceKind::Queue => t.kind_queue,
        ReferenceKind::Connector => t.kind_connector,
        ReferenceKind::Audio => t.kind_audio,
        ReferenceKind::BusinessHours => t.kind_hours,
        ReferenceKind::EntryPoint => t.kind_entry_point,
        ReferenceKind::Flow => t.kind_flow,
    }
}

fn field(index: usize, row: &Choosing, flow: &FlowView) -> AnyView {
    let t = &t().flows;
    let Choosing { reference, value } = row;
    let name = reference
        .label
        .clone()
        .unwrap_or_else(|| reference.key.clone());
    let label = format!("{} · {name}", kind_words(reference.kind));
    let used_by = format!("{} {}", t.col_used_by, reference.nodes.join(", "));
    let choices: Vec<Choice> = match reference.kind {
        ReferenceKind::Queue => flow
            .queues
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name))
            .collect(),
        ReferenceKind::Connector => flow
            .connectors
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name))
            .collect(),
        _ => {
            return plain(
                &label,
                &used_by,
                flow.mapping.audio.contains_key(&reference.key) || is_built_in(&reference.key),
            );
        }
    };
    view! {
        <Select id=format!("reference-{index}") label=label value=*value choices=choices none=t.choose help=used_by />
    }
    .into_any()
}

fn is_built_in(key: &str) -> bool {
    key == "defaultmusic_on_hold.wav"
}

/// What cannot be chosen yet: said, not hidden.
fn plain(label: &str, used_by: &str, there: bool) -> AnyView {
    let t = &t().flows;
    let (tone, words) = if there {
        (Tone::Good, t.built_in)
    } else {
        (Tone::Warn, t.missing)
    };
    view! {
        <div class="mapping-plain">
            <p class="field-label">{label.to_owned()}" "<Badge tone=tone>{words}</Badge></p>
            <p class="field-help">{used_by.to_owned()}</p>
        </div>
    }
    .into_any()
}
