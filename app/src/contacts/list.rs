//! The list of contacts, newest first.

use super::api;
use crate::{
    error::ApiError,
    format,
    live::{Body, Live, Topic},
    paths,
    text::t,
    viewer::Clock,
    widgets::{
        LineNote, ListFrame, ListState, Moment, Pager, Toolbar, Total, Trouble, stage::StageBadge,
    },
};
use domain::{
    contact::{ContactQuery, ContactRow},
    page::Page,
};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{
    Button, Cell, Column, EmptyState, LinkButton, PageHeader, Row, SwitchField, Table,
    TableSkeleton,
};

/// The page.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let t = &t().calls;
    let list = ListState::new(paths::CONTACTS);
    let answer = Resource::new(move || query(list), api::list);
    let changes = count_changes();
    let refresh = Callback::new(move |()| {
        changes.set(0);
        answer.refetch();
    });
    let total = Signal::derive(move || Some(answer.get()?.ok()?.total));
    view! {
        <Title text=t.contacts_title />
        <ListFrame panel=|| ()>
            <PageHeader title=t.contacts_title badges=move || view! { <Total total=total /> }>
                <Show when=move || changes.get() != 0>
                    <Button icon="refresh-cw" on_press=move |_| refresh.run(())>
                        {move || t.new_contacts(changes.get())}
                    </Button>
                </Show>
            </PageHeader>
            <LineNote />
            <Toolbar list=list search=t.contacts_search>
                <LiveOnly list=list />
            </Toolbar>
            <Transition fallback=|| view! { <TableSkeleton /> }>
                {move || answer.get().map(|answer| shown(answer, list, refresh))}
            </Transition>
        </ListFrame>
    }
}

/// What the address asks for.
fn query(list: ListState) -> ContactQuery {
    ContactQuery {
        search: as_stored(&list.search()),
        live: list.live_only(),
        after: list.after(),
        ..ContactQuery::default()
    }
}

/// A search for a number as it is stored: people type and copy it with what parts its digits.
fn as_stored(search: &str) -> String {
    let parts = |c: char| matches!(c, ' ' | '.' | '-' | '(' | ')' | '/');
    let is_number = search
        .chars()
        .all(|c| c.is_ascii_digit() || c == '+' || parts(c));
    match is_number {
        true => search.replace(parts, ""),
        false => search.to_owned(),
    }
}

/// How many changes there were since the list was read.
fn count_changes() -> RwSignal<u32> {
    let changes = RwSignal::new(0_u32);
    let live = Live::expect();
    Effect::new(move |_| {
        live.follow(Topic::Contacts, 0, move |body| {
            if let Body::Contact { .. } = body {
                changes.update(|changes| *changes = changes.saturating_add(1));
            }
        });
    });
    changes
}

/// The switch that leaves out what is over. It follows the address, and the address follows it.
#[component]
fn LiveOnly(list: ListState) -> impl IntoView {
    let on = RwSignal::new(untrack(|| list.live_only()));
    Effect::new(move |_| on.set(list.live_only()));
    Effect::new(move |_| {
        let on = on.get();
        if on != untrack(|| list.live_only()) {
            list.set_live_only(on);
        }
    });
    view! { <SwitchField id="live" label=t().calls.contacts_live value=on /> }
}

fn shown(
    answer: Result<Page<ContactRow>, ApiError>,
    list: ListState,
    refresh: Callback<()>,
) -> AnyView {
    match answer {
        Err(error) => view! { <Trouble error=error retry=refresh /> }.into_any(),
        Ok(page) if page.rows.is_empty() => nothing(list).into_any(),
        Ok(page) => view! { <Listed page=page list=list /> }.into_any(),
    }
}

fn nothing(list: ListState) -> AnyView {
    let t = &t().calls;
    let narrowed = untrack(|| !list.search().is_empty() || list.live_only());
    if narrowed {
        let (title, text) = (t.contacts_no_match_title, t.contacts_no_match_text);
        return view! { <EmptyState icon="search-x" title=title text=text /> }.into_any();
    }
    view! {
        <EmptyState icon="history" title=t.contacts_empty_title text=t.contacts_empty_text>
            <LinkButton href=paths::PHONE icon="phone">{t.phone_title}</LinkButton>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Listed(page: Page<ContactRow>, list: ListState) -> impl IntoView {
    let t = &t().calls;
    let columns = vec![
        Column::new("id", t.col_id),
        Column::new("caller", t.col_caller),
        Column::new("channel", t.channel).rank(2),
        Column::new("flow", t.flow).rank(3),
        Column::new("state", t.col_state),
        Column::new("agent", t.col_agent).rank(3),
        Column::new("started", t.col_started).rank(2),
        Column::new("duration", t.duration).rank(3).number(),
    ];
    let (count, total, next) = (page.rows.len() as u64, page.total, page.next);
    let rows: Vec<Row> = page.rows.into_iter().map(row).collect();
    view! {
        <Table label=t.contacts_title columns=columns rows=rows />
        <Pager list=list rows=count total=total next=next />
    }
}

fn text_cell(text: String) -> Cell {
    Cell::from(move || text.clone())
}

fn row(contact: ContactRow) -> Row {
    let clock = Clock::expect();
    let t = &t().calls;
    let name = t.contact_name(contact.id.0);
    let started = contact.started_at;
    let stage = contact.clone();
    let ended = contact.ended_at;
    let lasted = move || {
        let until = ended.unwrap_or_else(|| clock.now());
        format::duration(until.since(started))
    };
    Row {
        key: contact.id.to_string(),
        name: name.clone(),
        href: paths::contact(contact.id),
        cells: vec![
            text_cell(name),
            text_cell(format::phone(&contact.ani)),
            text_cell(contact.channel_name),
            text_cell(contact.flow_name.unwrap_or_default()),
            Cell::from(move || view! { <StageBadge contact=stage.clone() /> }),
            text_cell(contact.agent_name.unwrap_or_default()),
            Cell::from(move || view! { <Moment at=started /> }),
            Cell::from(move || view! { <span class="tabular">{lasted}</span> }),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_as_it_is_shown() {
        assert_eq!(as_stored("+45 70 10 10 10"), "+4570101010");
        assert_eq!(as_stored("(70) 10-10"), "701010");
        assert_eq!(as_stored("Support DK 1"), "Support DK 1");
    }
}
