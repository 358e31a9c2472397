//! One flow: its drawing, and all that is known about it.

use super::{
    api::{self, FlowView},
    file,
    issues::Issues,
    list::version_badge,
    mapping::{MappingForm, Picks},
    publish::{Publication, PublishDialog},
    variables::Variables,
    versions::Versions,
};
use crate::{
    error::ApiError,
    paths,
    shell::Page,
    text::t,
    viewer::Person,
    widgets::{
        ConflictView, Trouble,
        drawing::{FlowDrawing, Outline},
        sentence,
    },
};
use domain::{FlowId, policy::Action};
use flow::document::{Pane, ReferenceKind};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};
use ui::{Banner, Button, Look, PageHeader, Tab, TableSkeleton, Tabs, Toast, Toasts, Tone};

/// The page.
#[component]
pub fn FlowPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("flow")?.parse::<FlowId>().ok()));
    let flow = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => api::get(id).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    let changed = Callback::new(move |()| flow.refetch());
    Page::expect().about(move || Some(flow.get()?.ok()?.row.name));
    let part = Part::of_address(id);
    // Outlives what is read anew after each change.
    let publication = Publication::new();
    view! {
        <Transition fallback=|| view! { <TableSkeleton rows=3 /> }>
            {move || flow.get().map(|flow| match flow {
                Ok(flow) => view! { <Whole flow=flow part=part publication=publication changed=changed /> }.into_any(),
                Err(error) => view! { <Trouble error=error /> }.into_any(),
            })}
        </Transition>
    }
}

/// The part of the page that is shown: it stands in the address.
#[derive(Clone, Copy)]
struct Part {
    shown: Memo<String>,
    show: Callback<&'static str>,
}

impl Part {
    fn of_address(id: Memo<Option<FlowId>>) -> Self {
        let query = use_query_map();
        let navigate = use_navigate();
        let shown = move || query.with(|query| query.get("part"));
        let show = move |part: &'static str| {
            let Some(id) = id.get_untracked() else { return };
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&paths::flow_part(id, part), options);
        };
        Self {
            shown: Memo::new(move |_| shown().unwrap_or_else(|| DRAWING.to_owned())),
            show: Callback::new(show),
        }
    }
}

/// What is shown first.
const DRAWING: &str = "drawing";

/// How many references stand for nothing yet, of those that can stand for something.
fn open_references(flow: &FlowView) -> u32 {
    use ReferenceKind::{Audio, Connector, Queue};
    let open = flow.references.iter().filter(|reference| {
        let kind = reference.kind;
        matches!(kind, Queue | Connector | Audio) && !flow.mapping.covers(kind, &reference.key)
    });
    open.count() as u32
}

#[component]
fn Whole(
    flow: FlowView,
    part: Part,
    publication: Publication,
    changed: Callback<()>,
) -> impl IntoView {
    let t = &t().flows;
    let may_edit = Person::expect().may(Action::EditFlows);
    publication.revision.set_value(flow.row.revision);
    let (id, published) = (flow.row.id, flow.row.published);
    let name = flow.row.name.clone();
    let tabs = tabs(&flow);
    let row = flow.row.clone();
    let open = open_references(&flow) as usize;
    let Part { shown, show } = part;
    let asks = may_edit && open > 0;
    let flow = StoredValue::new(flow);
    let picks = Picks::new(flow);
    let editor = picks.editor;
    let save = picks.saver(Callback::new(move |revision| {
        publication.revision.set_value(revision);
        changed.run(());
    }));
    let references = References {
        picks,
        save,
        may_edit,
    };
    view! {
        <Title text=name.clone() />
        <PageHeader title=name badges=move || version_badge(published).view()>
            {may_edit.then(|| view! {
                <ExportButton id=id />
                <Button look=Look::Primary icon="upload" on_press=move |_| publication.open.set(true)>{t.publish}</Button>
            })}
        </PageHeader>
        <Show when=move || asks && shown.with(|part| part != "references")>
            <div class="flow-asks">
                <Banner tone=Tone::Warn title=t.to_map(open)>
                    <Button small=true on_press=move |_| show.run("references")>{t.references}</Button>
                </Banner>
            </div>
        </Show>
        <Tabs id="flow" label=t.title tabs=tabs chosen=shown on_choose=show>
            {move || shown.with(|part| part_view(part, flow, references))}
        </Tabs>
        {may_edit.then(|| view! {
            <PublishDialog
                row=row
                publication=publication
                unsaved=Signal::derive(move || editor.dirty())
                show=show
                changed=changed
            />
        })}
        // Whoever was faster may have changed more than the references.
        <ConflictView editor=editor differences=picks.differences() on_save=save on_taken=changed />
    }
}

/// What the part that maps references needs.
#[derive(Clone, Copy)]
struct References {
    picks: Picks,
    save: Callback<()>,
    may_edit: bool,
}

/// Hands the draft over as a file.
#[component]
fn ExportButton(id: FlowId) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let save = move |_| {
        spawn_local(async move {
            match api::export(id).await {
                Ok(found) => file::save(&found.name, &found.text),
                Err(error) => toasts.show(Toast::failed(sentence(&error))),
            }
        });
    };
    view! { <Button icon="download" on_press=save>{t().flows.export}</Button> }
}

fn tabs(flow: &FlowView) -> Vec<Tab> {
    let t = &t().flows;
    let counted = |value, label, count: usize| Tab {
        count: (count != 0).then_some(count as u32),
        ..Tab::new(value, label)
    };
    vec![
        Tab::new(DRAWING, t.drawing),
        Tab::new("outline", t.outline),
        counted("references", t.references, open_references(flow) as usize),
        counted("issues", t.issues, flow.issues.len()),
        counted("variables", t.variables, flow.variables.len()),
        counted("versions", t.versions, flow.versions.len()),
    ]
}

fn part_view(part: &str, flow: StoredValue<FlowView>, references: References) -> AnyView {
    match part {
        "outline" => view! { <Outlines flow=flow /> }.into_any(),
        "references" => {
            let References {
                picks,
                save,
                may_edit,
            } = references;
            view! { <MappingForm picks=picks may_edit=may_edit on_save=save /> }.into_any()
        }
        "issues" => {
            view! { <Issues issues=flow.with_value(|flow| flow.issues.clone()) /> }.into_any()
        }
        "variables" => {
            view! { <Variables variables=flow.with_value(|flow| flow.variables.clone()) /> }
                .into_any()
        }
        "versions" => {
            view! { <Versions versions=flow.with_value(|flow| flow.versions.clone()) /> }.into_any()
        }
        _ => view! { <Drawings flow=flow /> }.into_any(),
    }
}

fn main_pane(flow: StoredValue<FlowView>) -> Pane {
    flow.with_value(|flow| flow.drawing.main.clone())
}

/// The event flows, where the file has any.
fn some_events(flow: StoredValue<FlowView>) -> Option<Pane> {
    flow.with_value(|flow| {
        let events = &flow.drawing.events;
        (!events.nodes.is_empty()).then(|| events.clone())
    })
}

#[component]
fn Drawings(flow: StoredValue<FlowView>) -> impl IntoView {
    let t = &t().flows;
    let events = some_events(flow).map(|pane| {
        view! {
            <section class="flow-events">
                <h2 class="section-title">{t.event_flows}</h2>
                <FlowDrawing pane=pane label=t.event_flows />
            </section>
        }
    });
    let alone = events.is_none().then_some("true");
    view! {
        <div class="flow-drawings" data-alone=alone>
            <section class="flow-main">
                <h2 class="section-title">{t.main_flow}</h2>
                <FlowDrawing pane=main_pane(flow) label=t.main_flow />
            </section>
            {events}
        </div>
    }
}

#[component]
fn Outlines(flow: StoredValue<FlowView>) -> impl IntoView {
    let t = &t().flows;
    view! {
        <h2 class="section-title">{t.main_flow}</h2>
        <Outline pane=main_pane(flow) label=t.main_flow />
        {some_events(flow).map(|pane| view! {
            <h2 class="section-title">{t.event_flows}</h2>
            <Outline pane=pane label=t.event_flows />
        })}
    }
}
