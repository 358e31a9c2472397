//! All connectors: the table, and one of them in the side panel.

use super::{api::list_connectors, detail::ConnectorPanel, form::auth_words};
use crate::{
    paths,
    shell::Changes,
    text::t,
    viewer::Person,
    widgets::{self, Cells, ListFrame, ListState, ListTable, Listed, NoRows, Toolbar, Total},
};
use domain::{connector::Connector, page::Page, policy::Action};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{BadgeFace, Column, LinkButton, Look, Markup, PageHeader, Row};

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
    let none = NoRows::new("unplug", t.connectors.empty_title, t.connectors.empty_text)
        .no_match(t.connectors.no_match_title, t.connectors.no_match_text)
        .first(may_edit.then_some(|| view! { <CreateButton /> }));
    let open = Memo::new(move |_| list.open());
    view! {
        <Title text=t.connectors.title />
        <ListFrame panel=move || {
            view! {
                {move || open.get().map(|id| view! { <ConnectorPanel id=id on_close=list.close() /> })}
            }
        }>
            <PageHeader title=t.connectors.title badges=move || view! { <Total of=answer /> }>
                {may_edit.then(|| view! { <CreateButton /> })}
            </PageHeader>
            <Toolbar list=list search=t.connectors.search />
            <Listed answer=answer list=list none=none rows=move |page| rows(page, list) />
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

fn rows(page: &Page<Connector>, list: ListState) -> AnyView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("url", t.connectors.col_url).rank(2),
        Column::new("auth", t.connectors.col_auth),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    view! {
        <ListTable
            list=list
            label=t.connectors.title
            columns=columns
            page=page
            row=row
            beside=true
        />
    }
    .into_any()
}

fn row(connector: &Connector, cells: Cells) -> Row {
    let form = &connector.form;
    Row {
        key: connector.id.to_string(),
        href: paths::connector(connector.id),
        cells: vec![
            form.name.as_str().into(),
            Markup::of(|cell| {
                cell.element("code", &[("class", "soft")], |code| {
                    code.text(&form.base_url);
                });
            }),
            Markup::of(|cell| cell.badge(&BadgeFace::plain(auth_words(form.auth)))),
            cells.changed(connector.changed_at),
        ],
        name: connector.form.name.clone(),
    }
}
