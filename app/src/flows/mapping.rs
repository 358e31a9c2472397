//! What a file only refers to, and what that stands for here.

use super::api::{self, FlowView};
use crate::{
    error::ApiError,
    paths,
    text::t,
    widgets::{Difference, DraftNote, Editor, EditorParts, FormProblem, SaveBar, Stored, differ},
};
use domain::FlowId;
use flow::document::{
    AudioFile, Mapping, Reference, ReferenceKind,
    references::{BUILT_IN_AUDIO, BUILT_IN_AUDIO_MS},
};
use leptos::{prelude::*, task::spawn_local};
use ui::{Badge, Choice, EmptyState, Select, Toast, Toasts};

/// A reference, and the value that is picked for it: an id, or a file's name.
#[derive(Clone)]
struct Pick {
    reference: Reference,
    value: RwSignal<String>,
}

/// What is picked for each reference. It outlives the part of the page that shows it.
#[derive(Clone, Copy)]
pub struct Picks {
    /// What is unsaved of it.
    pub editor: Editor<Mapping>,
    picks: StoredValue<Vec<Pick>>,
    flow: StoredValue<FlowView>,
}

impl Picks {
    /// As they are stored; an earlier draft is put back.
    pub fn new(flow: StoredValue<FlowView>) -> Self {
        let (row, mapping) = flow.with_value(|flow| (flow.row.clone(), flow.mapping.clone()));
        let pick = |reference: &Reference| Pick {
            value: RwSignal::new(picked(&mapping, reference)),
            reference: reference.clone(),
        };
        let picks: Vec<Pick> = flow.with_value(|flow| flow.references.iter().map(pick).collect());
        let picks = StoredValue::new(picks);
        // What is mapped that no field shows stays as it is.
        let rest = RwSignal::new(mapping.clone());
        let fill = move |mapping: Mapping| {
            picks.with_value(|picks| {
                for Pick { reference, value } in picks {
                    value.set(picked(&mapping, reference));
                }
            });
            rest.set(mapping);
        };
        let editor = Editor::new(EditorParts {
            key: paths::flow_part(row.id, "references"),
            name: Callback::new(move |_| row.name.clone()),
            stored: Stored {
                form: mapping,
                revision: row.revision,
                changed: Some((row.changed_at, row.changed_by)),
            },
            now: Memo::new(move |_| picks.with_value(|picks| gather(rest.get(), picks))),
            fill: Callback::new(fill),
            clean: std::convert::identity,
        });
        Self {
            editor,
            picks,
            flow,
        }
    }

    /// Saves what is picked. `saved_as` learns of the draft's new revision.
    pub fn saver(self, saved_as: Callback<i64>) -> Callback<()> {
        let toasts = expect_context::<Toasts>();
        let id: FlowId = self.flow.with_value(|flow| flow.row.id);
        let editor = self.editor;
        Callback::new(move |()| {
            if !editor.state.begin(Vec::new()) {
                return;
            }
            let (revision, form) = (editor.revision(), editor.form());
            spawn_local(async move {
                match api::map(id, revision, form.clone()).await {
                    Ok(row) => {
                        toasts.show(Toast::done(t().flows.mapping_saved));
                        editor.saved(Stored {
                            form,
                            revision: row.revision,
                            changed: Some((row.changed_at, row.changed_by)),
                        });
                        // The page may be gone by now.
                        saved_as.try_run(row.revision);
                    }
                    Err(error) => self.fail(error),
                }
            });
        })
    }

    /// What the server says of an entry of the mapping belongs to its field here.
    fn fail(self, error: ApiError) {
        let named = self.picks.try_with_value(|picks| match error {
            ApiError::Invalid(mut errors) => {
                for error in &mut errors {
                    let same = |pick: &Pick| entry(&pick.reference) == error.field;
                    if let Some(place) = picks.iter().position(same) {
                        error.field = field_id(place);
                    }
                }
                ApiError::Invalid(errors)
            }
            error => error,
        });
        if let Some(error) = named {
            self.editor.fail(error);
        }
    }

    /// The references that two versions map differently.
    pub fn differences(self) -> Callback<(Mapping, Mapping), Vec<Difference>> {
        Callback::new(move |(mine, theirs): (Mapping, Mapping)| {
            self.flow.with_value(|flow| {
                let difference = |reference: &Reference| {
                    let words = |mapping: &Mapping| words_of(&picked(mapping, reference), flow);
                    differ(label(reference), words(&mine), words(&theirs))
                };
                flow.references.iter().filter_map(difference).collect()
            })
        })
    }
}

/// The references as a form.
#[component]
pub fn MappingForm(
    /// What is picked.
    picks: Picks,
    /// The person may change it.
    may_edit: bool,
    /// Saves it.
    on_save: Callback<()>,
) -> impl IntoView {
    let t = &t().flows;
    let Picks {
        editor,
        picks,
        flow,
    } = picks;
    if flow.with_value(|flow| flow.references.is_empty()) {
        return view! { <EmptyState icon="unplug" title=t.references text=t.references_none /> }
            .into_any();
    }
    let drawn = |(place, pick): (usize, Pick)| {
        let error = editor.state.error(field_id(place));
        flow.with_value(|flow| field(place, &pick, error, flow))
    };
    let fields: Vec<AnyView> = picks
        .get_value()
        .into_iter()
        .enumerate()
        .map(drawn)
        .collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_save.run(());
    };
    let bar = may_edit.then(|| {
        view! {
            <SaveBar
                state=editor.state
                dirty=Signal::derive(move || editor.dirty())
                words=t.save_mapping
                on_save=on_save
                on_discard=Callback::new(move |()| editor.discard())
            />
        }
    });
    view! {
        <form class="mapping" novalidate on:submit=submit>
            <p class="soft">{t.references_text}</p>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <fieldset class="mapping-fields" disabled=!may_edit>{fields}</fieldset>
            {bar}
        </form>
    }
    .into_any()
}

fn field_id(place: usize) -> String {
    format!("reference-{place}")
}

/// How the server calls the entry of a reference.
fn entry(reference: &Reference) -> String {
    let list = match reference.kind {
        ReferenceKind::Queue => "queues",
        ReferenceKind::Connector => "connectors",
        ReferenceKind::Audio => "audio",
        ReferenceKind::BusinessHours | ReferenceKind::EntryPoint | ReferenceKind::Flow => "",
    };
    format!("{list}.{}", reference.key)
}

/// What a mapping says of a reference; empty where it says nothing.
fn picked(mapping: &Mapping, reference: &Reference) -> String {
    let key = &reference.key;
    let found = match reference.kind {
        ReferenceKind::Queue => mapping.queues.get(key).map(ToString::to_string),
        ReferenceKind::Connector => mapping.connectors.get(key).map(ToString::to_string),
        ReferenceKind::Audio => mapping.audio.get(key).map(|file| file.name.clone()),
        ReferenceKind::BusinessHours | ReferenceKind::EntryPoint | ReferenceKind::Flow => None,
    };
    found.unwrap_or_default()
}

/// The mapping with what is picked now; tracked.
fn gather(mut mapping: Mapping, picks: &[Pick]) -> Mapping {
    for Pick { reference, value } in picks {
        let (key, value) = (reference.key.clone(), value.get());
        match reference.kind {
            ReferenceKind::Queue => put(&mut mapping.queues, key, value.parse().ok()),
            ReferenceKind::Connector => put(&mut mapping.connectors, key, value.parse().ok()),
            ReferenceKind::Audio => {
                let known = mapping.audio.get(&key).filter(|file| file.name == value);
                let file = known.cloned().or_else(|| built_in(&value));
                put(&mut mapping.audio, key, file);
            }
            ReferenceKind::BusinessHours | ReferenceKind::EntryPoint | ReferenceKind::Flow => {}
        }
    }
    mapping
}

fn put<T>(map: &mut std::collections::BTreeMap<String, T>, key: String, value: Option<T>) {
    match value {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    };
}

fn built_in(name: &str) -> Option<AudioFile> {
    BUILT_IN_AUDIO.contains(&name).then(|| AudioFile {
        name: name.to_owned(),
        duration_ms: BUILT_IN_AUDIO_MS,
    })
}

/// What a picked value is called.
fn words_of(value: &str, flow: &FlowView) -> String {
    let queues = flow.queues.iter().map(|(id, name)| (id.to_string(), name));
    let connectors = flow
        .connectors
        .iter()
        .map(|(id, name)| (id.to_string(), name));
    let named = queues.chain(connectors).find(|(id, _)| id == value);
    match named {
        Some((_, name)) => name.clone(),
        None if value.is_empty() => t().flows.unmapped.to_owned(),
        None => value.to_owned(),
    }
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

fn label(reference: &Reference) -> String {
    let name = reference.label.as_ref().unwrap_or(&reference.key);
    format!("{} · {name}", kind_words(reference.kind))
}

/// What a reference can stand for; none for what cannot be chosen in this version.
fn choices(kind: ReferenceKind, flow: &FlowView) -> Option<Vec<Choice>> {
    let named = |(id, name): (String, &String)| Choice::new(id, name.clone());
    let choices = match kind {
        ReferenceKind::Queue => {
            let queues = flow.queues.iter();
            queues
                .map(|(id, name)| named((id.to_string(), name)))
                .collect()
        }
        ReferenceKind::Connector => {
            let connectors = flow.connectors.iter();
            connectors
                .map(|(id, name)| named((id.to_string(), name)))
                .collect()
        }
        ReferenceKind::Audio => {
            let audio = |name: &&str| Choice::new(*name, t().flows.built_in(name));
            BUILT_IN_AUDIO.iter().map(audio).collect()
        }
        ReferenceKind::BusinessHours | ReferenceKind::EntryPoint | ReferenceKind::Flow => {
            return None;
        }
    };
    Some(choices)
}

fn field(place: usize, pick: &Pick, error: Signal<Option<String>>, flow: &FlowView) -> AnyView {
    let t = &t().flows;
    let Pick { reference, value } = pick;
    let label = label(reference);
    let used_by = format!("{} {}", t.col_used_by, reference.nodes.join(", "));
    match choices(reference.kind, flow) {
        Some(choices) => view! {
            <Select
                id=field_id(place)
                label=label
                value=*value
                choices=choices
                none=t.choose
                help=used_by
                error=error
            />
        }
        .into_any(),
        // What cannot be chosen yet: said, not hidden.
        None => view! {
            <div class="mapping-plain">
                <p class="field-label">{label}" "<Badge>{t.not_run}</Badge></p>
                <p class="field-help">{used_by}</p>
            </div>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(kind: ReferenceKind, key: &str, value: &str) -> Pick {
        Pick {
            reference: Reference {
                kind,
                key: key.to_owned(),
                label: None,
                nodes: Vec::new(),
            },
            value: RwSignal::new(value.to_owned()),
        }
    }

    #[test]
    fn a_pick_takes_the_place_of_what_was_mapped_and_the_rest_stays() {
        let owner = Owner::new();
        owner.set();
        let queue = "018f2f6e-0000-7000-8000-000000000001";
        let mut before = Mapping::default();
        before.queues.insert("gone".into(), queue.parse().unwrap());
        before.queues.insert("other".into(), queue.parse().unwrap());
        let picks = [
            pick(ReferenceKind::Queue, "gone", ""),
            pick(ReferenceKind::Queue, "new", queue),
            pick(ReferenceKind::Audio, "hello.wav", BUILT_IN_AUDIO[0]),
            pick(ReferenceKind::EntryPoint, "elsewhere", ""),
        ];
        let after = gather(before, &picks);
        let queues: Vec<_> = after.queues.keys().map(String::as_str).collect();
        assert_eq!(queues, ["new", "other"]);
        assert_eq!(after.audio["hello.wav"].name, BUILT_IN_AUDIO[0]);
        for pick in &picks {
            assert_eq!(picked(&after, &pick.reference), pick.value.get());
        }
    }
}
