//! All connectors: the table, and one of them in the side panel.

use super::{api::list_connectors, detail::ConnectorPanel, form::auth_words};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    viewer::Person,
    widgets::{self, ListFrame, ListState, Moment, Pager, Toolbar, Total, Trouble},
};
use domain::{connector::Connector, page, policy::Action};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{
    Badge, Cell, Column, EmptyState, LinkButton, Look, PageHeader, Row, Table, TableSkeleton,
};

/// The page of all connectors.
#[component]
pub fn ConnectorList() -> impl IntoView {
    let t = t();
    let list = ListState::new(paths::CONNECTORS);
    let changes = Changes::expect();
    let may_edit = Person::expect().may(Action::EditConnectors);
    let answer = Resource::new(
        move || (list.list_query(), changes.count()),
        |(query, _)| list_connectors(query),
    );
    widgets::offer_create(may_edit, t.connectors.create, paths::CONNECTOR_NEW);
    let total = Signal::derive(move || Some(answer.get()?.ok()?.total));
    let open = Memo::new(move |_| list.open());
    view! {
        <Title text=t.connectors.title />
        <ListFrame panel=move || {
            view! {
                {move || open.get().map(|id| view! { <ConnectorPanel id=id on_close=list.close() /> })}
            }
        }>
            <PageHeader title=t.connectors.title badges=move || view! { <Total total=total /> }>
                {may_edit.then(|| view! { <CreateButton /> })}
            </PageHeader>
            <Toolbar list=list search=t.connectors.search />
            <Transition fallback=|| {
                view! { <TableSkeleton /> }
            }>{move || answer.get().map(|answer| body(answer, list, may_edit))}</Transition>
        </ListFrame>
    }
}

#[component]
fn CreateButton() -> impl IntoView {
    view! {
        <LinkButton look=Look::Primary icon="plus" href=paths::CONNECTOR_NEW>
            {t().connectors.create}
        </LinkButton>
    }
}

fn body(
    answer: Result<page::Page<Connector>, ApiError>,
    list: ListState,
    may_edit: bool,
) -> AnyView {
    match answer {
        Err(error) => {
            let changes = Changes::expect();
            view! { <Trouble error=error retry=move |()| changes.note() /> }.into_any()
        }
        Ok(page) if page.rows.is_empty() => nothing(list, may_edit).into_any(),
        Ok(page) => view! { <Rows page=page list=list /> }.into_any(),
    }
}

fn nothing(list: ListState, may_edit: bool) -> impl IntoView {
    let t = &t().connectors;
    let searched = untrack(|| !list.search().is_empty());
    let (icon, title, text) = match searched {
        true => ("search-x", t.no_match_title, t.no_match_text),
        false => ("unplug", t.empty_title, t.empty_text),
    };
    view! {
        <EmptyState icon=icon title=title text=text>
            {(may_edit && !searched).then(|| view! { <CreateButton /> })}
        </EmptyState>
    }
}

#[component]
fn Rows(page: page::Page<Connector>, list: ListState) -> impl IntoView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("url", t.connectors.col_url).rank(2),
        Column::new("auth", t.connectors.col_auth),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    let (count, total, next) = (page.rows.len() as u64, page.total, page.next);
    let rows: Vec<Row> = page.rows.into_iter().map(row).collect();
    view! {
        <Table
            label=t.connectors.title
            columns=columns
            rows=rows
            sort=Signal::derive(move || Some(list.sort()))
            sort_href=list.sort_href()
            current=Signal::derive(move || list.open())
            on_look=list.look()
        />
        <Pager list=list rows=count total=total next=next />
    }
}

fn row(connector: Connector) -> Row {
    let href = paths::connector(connector.id);
    let key = connector.id.to_string();
    let at = connector.changed_at;
    let (name, url, auth) = (
        connector.form.name,
        connector.form.base_url,
        connector.form.auth,
    );
    let label = name.clone();
    Row {
        key,
        name,
        href,
        cells: vec![
            Cell::from(move || label.clone()),
            Cell::from(move || view! { <code class="soft">{url.clone()}</code> }),
            Cell::from(move || view! { <Badge>{auth_words(auth)}</Badge> }),
            Cell::from(move || view! { <span class="soft"><Moment at=at /></span> }),
        ],
    }
}
