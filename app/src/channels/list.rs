//! All channels: the table, and one of them in the side panel.

use super::{
    api::list_channels,
    bulk::{ChannelBulk, ChannelState},
    detail::ChannelPanel,
};
use crate::{
    paths,
    shell::Changes,
    text::{Catalogue, t},
    viewer::Person,
    widgets::{self, Cells, ListFrame, ListState, ListTable, Listed, NoRows, Toolbar, Total},
};
use domain::{
    channel::{ChannelKind, ChannelRow},
    page::Page,
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{BadgeFace, Column, LinkButton, Look, Markup, PageHeader, Row, Tone};

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
    let none = NoRows::new("plug", t.channels.empty_title, t.channels.empty_text)
        .no_match(t.channels.no_match_title, t.channels.no_match_text)
        .first(may_edit.then_some(|| view! { <CreateButton /> }));
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
            <PageHeader title=t.channels.title badges=move || view! { <Total of=answer /> }>
                {may_edit.then(|| view! { <CreateButton /> })}
            </PageHeader>
            <Toolbar list=list search=t.channels.search />
            <Listed answer=answer list=list none=none rows=move |page| rows(page, list, may_edit) />
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

fn rows(page: &Page<ChannelRow>, list: ListState, may_edit: bool) -> AnyView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("kind", t.common.kind).rank(3),
        Column::new("flow", t.channels.col_flow).rank(2),
        Column::new("numbers", t.channels.col_numbers).rank(2),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    let selection = may_edit.then(|| RwSignal::new(Vec::new()));
    let bulk = selection.map(|selection| {
        let rows = page.rows.iter().map(ChannelState::of).collect();
        view! { <ChannelBulk selection=selection rows=rows /> }
    });
    view! {
        {bulk}
        <ListTable
            list=list
            label=t.channels.title
            columns=columns
            page=page
            row=row
            beside=true
            selection=selection
        />
    }
    .into_any()
}

fn row(channel: &ChannelRow, cells: Cells) -> Row {
    let kind = match channel.kind {
        ChannelKind::InboundTelephony => cells.t.channels.inbound,
    };
    Row {
        key: channel.id.to_string(),
        href: paths::channel(channel.id),
        cells: vec![
            cells.state(channel.active, &channel.name),
            kind.into(),
            flow_cell(channel, cells.t),
            numbers_cell(&channel.numbers, cells),
            cells.changed(channel.changed_at),
        ],
        name: channel.name.clone(),
    }
}

fn flow_cell(channel: &ChannelRow, t: &Catalogue) -> Markup {
    Markup::of(|cell| match &channel.flow_name {
        None => cell.span("faint", t.channels.no_flow),
        Some(name) if channel.flow_published => cell.text(name),
        Some(name) => cell.element("span", &[("class", "row")], |row| {
            row.span("truncate", name);
            row.badge(&BadgeFace::toned(Tone::Warn, t.channels.unpublished));
        }),
    })
}

fn numbers_cell(numbers: &[String], cells: Cells) -> Markup {
    let t = cells.t;
    Markup::of(|cell| match numbers {
        [] => cell.span("faint", t.common.none),
        [first, more @ ..] => cell.element("span", &[("class", "row")], |row| {
            cells.number(row, first);
            if !more.is_empty() {
                row.badge(&BadgeFace::plain(t.channels.more_numbers(more.len())));
            }
        }),
    })
}
