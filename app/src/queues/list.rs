//! All queues: the table, and one of them in the side panel.

use super::{api::list_queues, detail::QueuePanel};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    viewer::Person,
    widgets::{self, ListFrame, ListState, Moment, Pager, Toolbar, Total, Trouble},
};
use domain::{page, policy::Action, queue::Queue};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Cell, Column, EmptyState, LinkButton, Look, PageHeader, Row, Table, TableSkeleton};

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
    let total = Signal::derive(move || Some(answer.get()?.ok()?.total));
    let open = Memo::new(move |_| list.open());
    view! {
        <Title text=t.queues.title />
        <ListFrame panel=move || {
            view! {
                {move || open.get().map(|id| view! { <QueuePanel id=id on_close=list.close() /> })}
            }
        }>
            <PageHeader title=t.queues.title badges=move || view! { <Total total=total /> }>
                {may_edit.then(|| view! { <CreateButton /> })}
            </PageHeader>
            <Toolbar list=list search=t.queues.search />
            <Transition fallback=|| {
                view! { <TableSkeleton /> }
            }>{move || answer.get().map(|answer| body(answer, list, may_edit))}</Transition>
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

fn body(answer: Result<page::Page<Queue>, ApiError>, list: ListState, may_edit: bool) -> AnyView {
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
    let t = &t().queues;
    let searched = untrack(|| !list.search().is_empty());
    let (icon, title, text) = match searched {
        true => ("search-x", t.no_match_title, t.no_match_text),
        false => ("list-ordered", t.empty_title, t.empty_text),
    };
    view! {
        <EmptyState icon=icon title=title text=text>
            {(may_edit && !searched).then(|| view! { <CreateButton /> })}
        </EmptyState>
    }
}

#[component]
fn Rows(page: page::Page<Queue>, list: ListState) -> impl IntoView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("description", t.common.description).rank(2),
        Column::new("service_level", t.queues.col_service_level).number(),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    let (count, total, next) = (page.rows.len() as u64, page.total, page.next);
    let rows: Vec<Row> = page.rows.into_iter().map(row).collect();
    view! {
        <Table
            label=t.queues.title
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

fn row(queue: Queue) -> Row {
    let t = t();
    let href = paths::queue(queue.id);
    let key = queue.id.to_string();
    let (name, description) = (queue.form.name, queue.form.description);
    let (seconds, at) = (queue.form.service_level_s, queue.changed_at);
    let label = name.clone();
    Row {
        key,
        name,
        href,
        cells: vec![
            Cell::from(move || label.clone()),
            Cell::from(move || view! { <span class="soft">{description.clone()}</span> }),
            Cell::from(move || t.queues.seconds(seconds)),
            Cell::from(move || view! { <span class="soft"><Moment at=at /></span> }),
        ],
    }
}
