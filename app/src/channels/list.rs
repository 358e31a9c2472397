//! All channels: the table, and one of them in the side panel.

use super::{api::list_channels, bulk::ChannelBulk, detail::ChannelPanel};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    viewer::Person,
    widgets::{
        self, ListFrame, ListState, Moment, Pager, PhoneNumber, StateDot, Toolbar, Total, Trouble,
    },
};
use domain::{
    channel::{ChannelKind, ChannelRow},
    page,
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{
    Badge, Cell, Column, EmptyState, LinkButton, Look, PageHeader, Row, Table, TableSkeleton, Tone,
};

type Answer = Result<page::Page<ChannelRow>, ApiError>;

/// The page of all channels.
#[component]
pub fn ChannelList() -> impl IntoView {
    let t = t();
    let list = ListState::new(paths::CHANNELS);
    let changes = Changes::expect();
    let may_edit = Person::expect().may(Action::EditChannels);
    let answer = Resource::new(
        move || (list.list_query(), changes.count()),
        |(query, _)| list_channels(query),
    );
    widgets::offer_create(may_edit, t.channels.create, paths::CHANNEL_NEW);
    let total = Signal::derive(move || Some(answer.get()?.ok()?.total));
    let open = Memo::new(move |_| list.open());
    view! {
        <Title text=t.channels.title />
        <ListFrame panel=move || {
            view! {
                {move || {
                    open.get().map(|id| view! { <ChannelPanel id=id on_close=list.close() /> })
                }}
            }
        }>
            <PageHeader title=t.channels.title badges=move || view! { <Total total=total /> }>
                {may_edit.then(|| view! { <CreateButton /> })}
            </PageHeader>
            <Toolbar list=list search=t.channels.search />
            <Transition fallback=|| {
                view! { <TableSkeleton /> }
            }>
                {move || answer.get().map(|answer| body(answer, list, may_edit))}
            </Transition>
        </ListFrame>
    }
}

#[component]
fn CreateButton() -> impl IntoView {
    view! {
        <LinkButton look=Look::Primary icon="plus" href=paths::CHANNEL_NEW>
            {t().channels.create}
        </LinkButton>
    }
}

fn body(answer: Answer, list: ListState, may_edit: bool) -> AnyView {
    match answer {
        Err(error) => {
            let changes = Changes::expect();
            view! { <Trouble error=error retry=move |()| changes.note() /> }.into_any()
        }
        Ok(page) if page.rows.is_empty() => nothing(list, may_edit).into_any(),
        Ok(page) => view! { <Rows page=page list=list may_edit=may_edit /> }.into_any(),
    }
}

fn nothing(list: ListState, may_edit: bool) -> impl IntoView {
    let t = t();
    let searched = untrack(|| !list.search().is_empty());
    let (icon, title, text) = match searched {
        true => (
            "search-x",
            t.channels.no_match_title,
            t.channels.no_match_text,
        ),
        false => ("plug", t.channels.empty_title, t.channels.empty_text),
    };
    view! {
        <EmptyState icon=icon title=title text=text>
            {(may_edit && !searched).then(|| view! { <CreateButton /> })}
        </EmptyState>
    }
}

#[component]
fn Rows(page: page::Page<ChannelRow>, list: ListState, may_edit: bool) -> impl IntoView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("kind", t.common.kind).rank(3),
        Column::new("flow", t.channels.col_flow).rank(2),
        Column::new("numbers", t.channels.col_numbers).rank(2),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    let (count, total, next) = (page.rows.len() as u64, page.total, page.next);
    let selection = may_edit.then(|| RwSignal::new(Vec::new()));
    let bulk = selection.map(|selection| {
        let rows = page.rows.clone();
        view! { <ChannelBulk selection=selection rows=rows /> }
    });
    let rows: Vec<Row> = page.rows.into_iter().map(row).collect();
    view! {
        {bulk}
        <Table
            label=t.channels.title
            columns=columns
            rows=rows
            sort=Signal::derive(move || Some(list.sort()))
            sort_href=list.sort_href()
            current=Signal::derive(move || list.open())
            on_look=list.look()
            selection=selection
        />
        <Pager list=list rows=count total=total next=next />
    }
}

fn row(row: ChannelRow) -> Row {
    let href = paths::channel(row.id);
    let (key, name) = (row.id.to_string(), row.name.clone());
    let row = StoredValue::new(row);
    let cell = move |draw: fn(&ChannelRow) -> AnyView| Cell::from(move || row.with_value(draw));
    Row {
        key,
        name,
        href,
        cells: vec![
            cell(name_cell),
            cell(kind_cell),
            cell(flow_cell),
            cell(numbers_cell),
            cell(changed_cell),
        ],
    }
}

fn name_cell(row: &ChannelRow) -> AnyView {
    let (name, active) = (row.name.clone(), row.active);
    view! {
        <StateDot active=active />
        <span class="truncate">{name}</span>
    }
    .into_any()
}

fn kind_cell(row: &ChannelRow) -> AnyView {
    match row.kind {
        ChannelKind::InboundTelephony => t().channels.inbound.into_any(),
    }
}

fn flow_cell(row: &ChannelRow) -> AnyView {
    let t = t();
    let published = row.flow_published;
    match row.flow_name.clone() {
        None => view! { <span class="faint">{t.channels.no_flow}</span> }.into_any(),
        Some(name) if published => name.into_any(),
        Some(name) => view! {
            <span class="row">
                <span class="truncate">{name}</span>
                <Badge tone=Tone::Warn>{t.channels.unpublished}</Badge>
            </span>
        }
        .into_any(),
    }
}

fn numbers_cell(row: &ChannelRow) -> AnyView {
    let t = t();
    let more = row.numbers.len().saturating_sub(1);
    match row.numbers.first().cloned() {
        None => view! { <span class="faint">{t.common.none}</span> }.into_any(),
        Some(first) => view! {
            <span class="row">
                <PhoneNumber number=first />
                {(more > 0).then(|| view! { <Badge>{t.channels.more_numbers(more)}</Badge> })}
            </span>
        }
        .into_any(),
    }
}

fn changed_cell(row: &ChannelRow) -> AnyView {
    let at = row.changed_at;
    view! {
        <span class="soft">
            <Moment at=at />
        </span>
    }
    .into_any()
}
