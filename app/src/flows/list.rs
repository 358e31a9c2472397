//! The list of flows.

use super::{
    api,
    import::{ImportButton, ImportDialog},
};
use crate::{
    error::ApiError,
    paths,
    shell::{Changes, Command, Page as Around},
    text::t,
    viewer::Person,
    widgets::{ListFrame, ListState, Moment, Pager, Toolbar, Total, Trouble},
};
use domain::{flows::FlowRow, page::Page, policy::Action};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Badge, Cell, Column, EmptyState, PageHeader, Row, Table, TableSkeleton, Tone};

/// The page.
#[component]
pub fn FlowsPage() -> impl IntoView {
    let t = &t().flows;
    let list = ListState::new(paths::FLOWS);
    let changes = Changes::expect();
    let answer = Resource::new(
        move || (list.list_query(), changes.count()),
        |(query, _)| api::list(query),
    );
    let open = RwSignal::new(false);
    let may_edit = Person::expect().may(Action::EditFlows);
    offer_import(may_edit, open);
    let total = Signal::derive(move || Some(answer.get()?.ok()?.total));
    view! {
        <Title text=t.title />
        <ListFrame panel=|| ()>
            <PageHeader title=t.title badges=move || view! { <Total total=total /> }>
                {may_edit.then(|| view! { <ImportButton open=open /> })}
            </PageHeader>
            <Toolbar list=list search=t.search />
            <Transition fallback=|| {
                view! { <TableSkeleton /> }
            }>
                {move || answer.get().map(|answer| shown(answer, list, may_edit.then_some(open)))}
            </Transition>
        </ListFrame>
        {may_edit.then(|| view! { <ImportDialog open=open /> })}
    }
}

/// Offers the import in the palette as well.
fn offer_import(may_edit: bool, open: RwSignal<bool>) {
    let import = Command {
        label: t().flows.import.to_owned(),
        icon: "file-up",
        keys: None,
        run: Callback::new(move |()| open.set(true)),
    };
    Around::expect().offer(move || may_edit.then(|| import.clone()).into_iter().collect());
}

/// The rows, or why there are none; `import` opens the dialog of whoever may.
fn shown(
    answer: Result<Page<FlowRow>, ApiError>,
    list: ListState,
    import: Option<RwSignal<bool>>,
) -> AnyView {
    match answer {
        Err(error) => {
            let changes = Changes::expect();
            view! { <Trouble error=error retry=move |()| changes.note() /> }.into_any()
        }
        Ok(page) if page.rows.is_empty() => nothing(list, import).into_any(),
        Ok(page) => view! { <Listed page=page list=list /> }.into_any(),
    }
}

fn nothing(list: ListState, import: Option<RwSignal<bool>>) -> impl IntoView {
    let t = &t().flows;
    let searched = untrack(|| !list.search().is_empty());
    let (icon, title, text) = match searched {
        true => ("search-x", t.no_match_title, t.no_match_text),
        false => ("workflow", t.empty_title, t.empty_text),
    };
    let import = import.filter(|_| !searched);
    view! {
        <EmptyState icon=icon title=title text=text>
            {import.map(|open| view! { <ImportButton open=open /> })}
        </EmptyState>
    }
}

#[component]
fn Listed(page: Page<FlowRow>, list: ListState) -> impl IntoView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("version", t.flows.col_version),
        Column::new("channels", t.flows.col_channels).rank(2),
        Column::new("issues", t.flows.col_issues).rank(2),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    let (count, total, next) = (page.rows.len() as u64, page.total, page.next);
    let rows: Vec<Row> = page.rows.into_iter().map(row).collect();
    view! {
        <Table
            label=t.flows.title
            columns=columns
            rows=rows
            sort=Signal::derive(move || Some(list.sort()))
            sort_href=list.sort_href()
        />
        <Pager list=list rows=count total=total next=next />
    }
}

fn row(flow: FlowRow) -> Row {
    let changed = flow.changed_at;
    let name = flow.name.clone();
    let (published, errors, warnings) = (flow.published, flow.errors, flow.warnings);
    let channels = flow.channels.join(", ");
    Row {
        key: flow.id.to_string(),
        name: name.clone(),
        href: paths::flow(flow.id),
        cells: vec![
            Cell::from(move || name.clone()),
            Cell::from(move || version_badge(published)),
            Cell::from(move || channels_cell(&channels)),
            Cell::from(move || issue_badges(errors, warnings)),
            Cell::from(move || view! { <span class="soft"><Moment at=changed /></span> }),
        ],
    }
}

fn channels_cell(channels: &str) -> AnyView {
    match channels {
        "" => view! { <span class="faint">{t().flows.unbound}</span> }.into_any(),
        names => view! { <span class="truncate">{names.to_owned()}</span> }.into_any(),
    }
}

/// `Draft`, or the published version's number.
pub fn version_badge(published: Option<u32>) -> AnyView {
    let t = &t().flows;
    match published {
        Some(number) => {
            view! { <Badge tone=Tone::Good icon="check">{t.version(number)}</Badge> }.into_any()
        }
        None => view! { <Badge>{t.draft}</Badge> }.into_any(),
    }
}

/// How many issues of which kind.
pub fn issue_badges(errors: u32, warnings: u32) -> AnyView {
    let t = &t().flows;
    if errors == 0 && warnings == 0 {
        return view! { <span class="faint">{t.no_issues}</span> }.into_any();
    }
    view! {
        {(errors != 0).then(|| view! { <Badge tone=Tone::Bad icon="circle-alert">{t.errors(errors)}</Badge> })}
        {(warnings != 0).then(|| view! { <Badge tone=Tone::Warn icon="triangle-alert">{t.warnings(warnings)}</Badge> })}
    }
    .into_any()
}
