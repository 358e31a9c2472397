//! All users: the table, and one of them in the side panel.

use super::{api::list_users, detail::UserPanel, form::role_words};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    viewer::Person,
    widgets::{self, ListFrame, ListState, Moment, Pager, StateDot, Toolbar, Total, Trouble},
};
use domain::{
    page,
    policy::{Action, Role},
    user::{User, UserForm},
};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{
    Badge, Cell, Column, EmptyState, LinkButton, Look, PageHeader, Row, Table, TableSkeleton,
};

/// The page of all users.
#[component]
pub fn UserList() -> impl IntoView {
    let t = t();
    let list = ListState::new(paths::USERS);
    let changes = Changes::expect();
    let may_edit = Person::expect().may(Action::EditUsers);
    let answer = Resource::new(
        move || (list.list_query(), changes.count()),
        |(query, _)| list_users(query),
    );
    widgets::offer_create(may_edit, t.users.create, paths::USER_NEW);
    let total = Signal::derive(move || Some(answer.get()?.ok()?.total));
    let open = Memo::new(move |_| list.open());
    view! {
        <Title text=t.users.title />
        <ListFrame panel=move || {
            view! {
                {move || open.get().map(|id| view! { <UserPanel id=id on_close=list.close() /> })}
            }
        }>
            <PageHeader title=t.users.title badges=move || view! { <Total total=total /> }>
                {may_edit.then(|| view! { <CreateButton /> })}
            </PageHeader>
            <Toolbar list=list search=t.users.search />
            <Transition fallback=|| {
                view! { <TableSkeleton /> }
            }>{move || answer.get().map(|answer| body(answer, list, may_edit))}</Transition>
        </ListFrame>
    }
}

#[component]
fn CreateButton() -> impl IntoView {
    view! {
        <LinkButton look=Look::Primary icon="user-plus" href=paths::USER_NEW>
            {t().users.create}
        </LinkButton>
    }
}

fn body(answer: Result<page::Page<User>, ApiError>, list: ListState, may_edit: bool) -> AnyView {
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
    let t = &t().users;
    let searched = untrack(|| !list.search().is_empty());
    let (icon, title, text) = match searched {
        true => ("search-x", t.no_match_title, t.no_match_text),
        false => ("users", t.empty_title, t.empty_text),
    };
    view! {
        <EmptyState icon=icon title=title text=text>
            {(may_edit && !searched).then(|| view! { <CreateButton /> })}
        </EmptyState>
    }
}

#[component]
fn Rows(page: page::Page<User>, list: ListState) -> impl IntoView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("email", t.users.email).rank(2),
        Column::new("roles", t.users.roles).rank(2),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    let (count, total, next) = (page.rows.len() as u64, page.total, page.next);
    let rows: Vec<Row> = page.rows.into_iter().map(row).collect();
    view! {
        <Table
            label=t.users.title
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

fn row(user: User) -> Row {
    let href = paths::user(user.id);
    let key = user.id.to_string();
    let at = user.changed_at;
    let UserForm {
        name,
        email,
        roles,
        active,
    } = user.form;
    let label = name.clone();
    Row {
        key,
        name,
        href,
        cells: vec![
            Cell::from(
                move || view! { <StateDot active=active /> <span class="truncate">{label.clone()}</span> },
            ),
            Cell::from(move || view! { <span class="soft">{email.clone()}</span> }),
            Cell::from(move || badges(&roles)),
            Cell::from(move || view! { <span class="soft"><Moment at=at /></span> }),
        ],
    }
}

fn badges(roles: &[Role]) -> impl IntoView + use<> {
    let t = t();
    let badge = |words: &'static str| view! { <Badge>{words}</Badge> }.into_any();
    let words = roles.iter().map(|role| role_words(*role, t).0);
    let badges: Vec<_> = words.map(badge).collect();
    view! { <span class="row">{badges}</span> }
}
