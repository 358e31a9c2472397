//! The list of flows.

use super::{
    api,
    import::{ImportButton, ImportDialog},
};
use crate::{
    error::ApiError,
    paths,
    text::t,
    viewer::Person,
    widgets::{Moment, Trouble},
};
use domain::{
    flows::FlowRow,
    page::{ListQuery, Page},
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{
    Badge, Cell, Column, EmptyState, LinkButton, PageHeader, Row, Table, TableSkeleton, Tone,
};

/// The page.
#[component]
pub fn FlowsPage() -> impl IntoView {
    let t = &t().flows;
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| ListQuery {
            search: query.get("q").unwrap_or_default(),
            after: query.get("after"),
            ..ListQuery::default()
        })
    });
    let list = Resource::new(move || asked.get(), api::list);
    let open = RwSignal::new(false);
    let may_edit = Person::expect().may(Action::EditFlows);
    let count = Signal::derive(move || match list.get() {
        Some(Ok(page)) => Some(t.count(page.total)),
        _ => None,
    });
    view! {
        <Title text=t.title />
        <PageHeader title=t.title count=count>
            {may_edit.then(|| view! { <ImportButton open=open /> })}
        </PageHeader>
        <SearchForm search=Signal::derive(move || asked.with(|asked| asked.search.clone())) />
        <Transition fallback=|| view! { <TableSkeleton /> }>
            {move || list.get().map(|page| shown(page, !asked.with(|asked| asked.search.is_empty())))}
        </Transition>
        {may_edit.then(|| view! { <ImportDialog open=open /> })}
    }
}

/// A plain form: it works before the browser's half has loaded.
#[component]
fn SearchForm(search: Signal<String>) -> impl IntoView {
    let t = &t().flows;
    view! {
        <form class="list-search" role="search" action=paths::FLOWS method="get">
            <input
                type="search"
                class="input"
                name="q"
                aria-label=t.search
                placeholder=t.search
                value=move || search.get()
            />
        </form>
    }
}

fn shown(page: Result<Page<FlowRow>, ApiError>, searched: bool) -> AnyView {
    let t = &t().flows;
    match page {
        Err(error) => view! { <Trouble error=error /> }.into_any(),
        Ok(page) if page.rows.is_empty() && searched => {
            view! { <EmptyState icon="search-x" title=t.no_match_title text=t.no_match_text /> }
                .into_any()
        }
        Ok(page) if page.rows.is_empty() => {
            view! { <EmptyState icon="workflow" title=t.empty_title text=t.empty_text /> }
                .into_any()
        }
        Ok(page) => view! { <Listed page=page /> }.into_any(),
    }
}

#[component]
fn Listed(page: Page<FlowRow>) -> impl IntoView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name),
        Column::new("version", t.flows.col_version),
        Column::new("channels", t.flows.col_channels).rank(2),
        Column::new("issues", t.flows.col_issues).rank(2),
        Column::new("changed", t.common.changed).rank(3),
    ];
    let rows: Vec<Row> = page.rows.into_iter().map(row).collect();
    let next = page
        .next
        .map(|next| format!("{}?after={}", paths::FLOWS, paths::encode(&next)));
    view! {
        <Table label=t.flows.title columns=columns rows=rows />
        {next.map(|next| view! {
            <nav class="pager"><LinkButton href=next small=true icon="chevron-right">{t.common.next}</LinkButton></nav>
        })}
    }
}

fn row(flow: FlowRow) -> Row {
    let t = &t().flows;
    let changed = flow.changed_at;
    let name = flow.name.clone();
    let (published, errors, warnings) = (flow.published, flow.errors, flow.warnings);
    let channels = if flow.channels.is_empty() {
        t.unbound.to_owned()
    } else {
        flow.channels.join(", ")
    };
    Row {
        key: flow.id.to_string(),
        name: name.clone(),
        href: paths::flow(flow.id),
        cells: vec![
            Cell::from(move || name.clone()),
            Cell::from(move || version_badge(published)),
            Cell::from(move || channels.clone()),
            Cell::from(move || issue_badges(errors, warnings)),
            Cell::from(move || view! { <Moment at=changed /> }),
        ],
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
        return view! { <span class="muted">{t.no_issues}</span> }.into_any();
    }
    view! {
        {(errors != 0).then(|| view! { <Badge tone=Tone::Bad icon="circle-alert">{t.errors(errors)}</Badge> })}
        {(warnings != 0).then(|| view! { <Badge tone=Tone::Warn icon="triangle-alert">{t.warnings(warnings)}</Badge> })}
    }
    .into_any()
}
