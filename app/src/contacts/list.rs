//! The list of contacts, newest first.

use super::api;
use crate::{
    error::ApiError,
    format,
    live::{Body, Live, Topic},
    paths,
    text::t,
    viewer::Clock,
    widgets::{Moment, Trouble, stage::StageBadge},
};
use domain::{contact::ContactRow, page::Page};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Button, Cell, Column, EmptyState, LinkButton, PageHeader, Row, Table, TableSkeleton};

/// The page.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let t = &t().calls;
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after")));
    let list = Resource::new(move || after.get(), api::list);
    let changes = RwSignal::new(0_u32);
    let live = Live::expect();
    Effect::new(move |_| {
        live.follow(Topic::Contacts, 0, move |body| {
            if let Body::Contact { .. } = body {
                changes.update(|changes| *changes = changes.saturating_add(1));
            }
        });
    });
    let refresh = move |_| {
        changes.set(0);
        list.refetch();
    };
    view! {
        <Title text=t.contacts_title />
        <PageHeader title=t.contacts_title>
            <Show when=move || changes.get() != 0>
                <Button icon="refresh-cw" on_press=refresh>
                    {move || t.new_contacts(changes.get())}
                </Button>
            </Show>
        </PageHeader>
        <Transition fallback=|| view! { <TableSkeleton /> }>
            {move || list.get().map(|page| shown(page, after.get().is_some()))}
        </Transition>
    }
}

fn shown(page: Result<Page<ContactRow>, ApiError>, later: bool) -> AnyView {
    let t = &t().calls;
    match page {
        Err(error) => view! { <Trouble error=error /> }.into_any(),
        Ok(page) if page.rows.is_empty() && !later => view! {
            <EmptyState icon="history" title=t.contacts_empty_title text=t.contacts_empty_text>
                <LinkButton href=paths::PHONE icon="phone">{t.phone_title}</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Ok(page) => view! { <Listed page=page later=later /> }.into_any(),
    }
}

#[component]
fn Listed(page: Page<ContactRow>, later: bool) -> impl IntoView {
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
    let rows: Vec<Row> = page.rows.into_iter().map(row).collect();
    let next = page
        .next
        .map(|next| format!("{}?after={}", paths::CONTACTS, paths::encode(&next)));
    view! {
        <Table label=t.contacts_title columns=columns rows=rows />
        <nav class="pager" aria-label=t.contacts_title>
            {later.then(|| view! { <LinkButton href=paths::CONTACTS small=true icon="chevron-left">{t.newest}</LinkButton> })}
            {next.map(|next| view! { <LinkButton href=next small=true icon="chevron-right">{t.older}</LinkButton> })}
        </nav>
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
