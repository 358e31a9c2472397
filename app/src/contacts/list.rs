//! The list of contacts, newest first.

use super::api;
use crate::{
    format,
    live::{Body, Live, Topic},
    paths,
    text::t,
    widgets::{
        Cells, LineNote, ListFrame, ListState, ListTable, Listed, NoRows, Toolbar, Total,
        stage::stage_badge,
    },
};
use domain::{
    contact::{ContactQuery, ContactRow},
    page::Page,
};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Button, Column, LinkButton, Markup, PageHeader, Row, SwitchField};

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
    view! {
        <Title text=t.contacts_title />
        <ListFrame panel=|| ()>
            <PageHeader title=t.contacts_title badges=move || view! { <Total of=answer /> }>
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
            <Listed answer=answer list=list none=none() retry=refresh rows=move |page| rows(page, list) />
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

fn none() -> NoRows {
    let t = &t().calls;
    let phone =
        move || view! { <LinkButton href=paths::PHONE icon="phone">{t.phone_title}</LinkButton> };
    NoRows::new("history", t.contacts_empty_title, t.contacts_empty_text)
        .no_match(t.contacts_no_match_title, t.contacts_no_match_text)
        .first(Some(phone))
}

fn rows(page: &Page<ContactRow>, list: ListState) -> AnyView {
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
    view! { <ListTable list=list label=t.contacts_title columns=columns page=page row=row /> }
        .into_any()
}

fn row(contact: &ContactRow, cells: Cells) -> Row {
    let name = cells.t.calls.contact_name(contact.id.0);
    let started = contact.started_at;
    Row {
        key: contact.id.to_string(),
        href: paths::contact(contact.id),
        cells: vec![
            name.as_str().into(),
            format::phone(&contact.ani).into(),
            contact.channel_name.as_str().into(),
            contact.flow_name.as_deref().unwrap_or_default().into(),
            Markup::of(|cell| cell.badge(&stage_badge(contact))),
            contact.agent_name.as_deref().unwrap_or_default().into(),
            cells.moment(started),
            cells.lasted(started, contact.ended_at),
        ],
        name,
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
