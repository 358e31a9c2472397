//! The list of flows.

use super::{
    api,
    import::{ImportButton, ImportDialog},
};
use crate::{
    paths,
    shell::{Changes, Command, Page as Around},
    text::{Catalogue, t},
    viewer::Person,
    widgets::{Cells, ListFrame, ListState, ListTable, Listed, NoRows, Toolbar, Total},
};
use domain::{flows::FlowRow, page::Page, policy::Action};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{BadgeFace, Column, Markup, PageHeader, Row, Tone};

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
    let none = NoRows::new("workflow", t.empty_title, t.empty_text)
        .no_match(t.no_match_title, t.no_match_text)
        .first(may_edit.then_some(move || view! { <ImportButton open=open /> }));
    view! {
        <Title text=t.title />
        <ListFrame panel=|| ()>
            <PageHeader title=t.title badges=move || view! { <Total of=answer /> }>
                {may_edit.then(|| view! { <ImportButton open=open /> })}
            </PageHeader>
            <Toolbar list=list search=t.search />
            <Listed answer=answer list=list none=none rows=move |page| rows(page, list) />
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

fn rows(page: &Page<FlowRow>, list: ListState) -> AnyView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("version", t.flows.col_version),
        Column::new("channels", t.flows.col_channels).rank(2),
        Column::new("issues", t.flows.col_issues).rank(2),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    view! { <ListTable list=list label=t.flows.title columns=columns page=page row=row /> }
        .into_any()
}

fn row(flow: &FlowRow, cells: Cells) -> Row {
    Row {
        key: flow.id.to_string(),
        href: paths::flow(flow.id),
        cells: vec![
            flow.name.as_str().into(),
            Markup::of(|cell| cell.badge(&version_badge(flow.published))),
            channels_cell(&flow.channels, cells.t),
            issues_cell(flow, cells.t),
            cells.changed(flow.changed_at),
        ],
        name: flow.name.clone(),
    }
}

fn channels_cell(channels: &[String], t: &Catalogue) -> Markup {
    Markup::of(|cell| match channels {
        [] => cell.span("faint", t.flows.unbound),
        names => cell.span("truncate", &names.join(", ")),
    })
}

/// How many issues of which kind.
fn issues_cell(flow: &FlowRow, t: &Catalogue) -> Markup {
    let t = &t.flows;
    let errors = (flow.errors > 0)
        .then(|| BadgeFace::toned(Tone::Bad, t.errors(flow.errors)).icon("circle-alert"));
    let warnings = (flow.warnings > 0)
        .then(|| BadgeFace::toned(Tone::Warn, t.warnings(flow.warnings)).icon("triangle-alert"));
    Markup::of(|cell| {
        if errors.is_none() && warnings.is_none() {
            cell.span("faint", t.no_issues);
        }
        for badge in errors.iter().chain(&warnings) {
            cell.badge(badge);
        }
    })
}

/// `Draft`, or the published version's number.
pub fn version_badge(published: Option<u32>) -> BadgeFace {
    let t = &t().flows;
    match published {
        Some(number) => BadgeFace::toned(Tone::Good, t.version(number)).icon("check"),
        None => BadgeFace::plain(t.draft),
    }
}
