//! All queues: the table, and one of them in the side panel.

use super::{api::list_queues, detail::QueuePanel};
use crate::{
    paths,
    shell::Changes,
    text::t,
    viewer::Person,
    widgets::{self, Cells, ListFrame, ListState, ListTable, Listed, NoRows, Toolbar, Total},
};
use domain::{page::Page, policy::Action, queue::Queue};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Column, LinkButton, Look, Markup, PageHeader, Row};

/// The page of all queues.
#[component]
pub fn QueueList() -> impl IntoView {
    let t = t();
    let list = ListState::new(paths::QUEUES);
    let changes = Changes::expect();
    let may_edit = Person::expect().may(Action::EditQueues);
    let answer = Resource::new(
        move || (list.list_query(), changes.count()),
        |(query, _)| list_queues(query),
    );
    widgets::offer_create(may_edit, t.queues.create, paths::QUEUE_NEW);
    let none = NoRows::new("list-ordered", t.queues.empty_title, t.queues.empty_text)
        .no_match(t.queues.no_match_title, t.queues.no_match_text)
        .first(may_edit.then_some(|| view! { <CreateButton /> }));
    let open = Memo::new(move |_| list.open());
    view! {
        <Title text=t.queues.title />
        <ListFrame panel=move || {
            view! {
                {move || open.get().map(|id| view! { <QueuePanel id=id on_close=list.close() /> })}
            }
        }>
            <PageHeader title=t.queues.title badges=move || view! { <Total of=answer /> }>
                {may_edit.then(|| view! { <CreateButton /> })}
            </PageHeader>
            <Toolbar list=list search=t.queues.search />
            <Listed answer=answer list=list none=none rows=move |page| rows(page, list) />
        </ListFrame>
    }
}

#[component]
fn CreateButton() -> impl IntoView {
    view! {
        <LinkButton look=Look::Primary icon="plus" href=paths::QUEUE_NEW>
            {t().queues.create}
        </LinkButton>
    }
}

fn rows(page: &Page<Queue>, list: ListState) -> AnyView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("description", t.common.description).rank(2),
        Column::new("service_level", t.queues.col_service_level).number(),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    view! {
        <ListTable
            list=list
            label=t.queues.title
            columns=columns
            page=page
            row=row
            beside=true
        />
    }
    .into_any()
}

fn row(queue: &Queue, cells: Cells) -> Row {
    let form = &queue.form;
    Row {
        key: queue.id.to_string(),
        href: paths::queue(queue.id),
        cells: vec![
            form.name.as_str().into(),
            Markup::of(|cell| cell.span("soft", &form.description)),
            cells.t.queues.seconds(form.service_level_s).into(),
            cells.changed(queue.changed_at),
        ],
        name: queue.form.name.clone(),
    }
}
