//! All users: the table, and one of them in the side panel.

use super::{api::list_users, detail::UserPanel, form::role_words};
use crate::{
    paths,
    shell::Changes,
    text::{Catalogue, t},
    viewer::Person,
    widgets::{self, Cells, ListFrame, ListState, ListTable, Listed, NoRows, Toolbar, Total},
};
use domain::{
    page::Page,
    policy::{Action, Role},
    user::User,
};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{BadgeFace, Column, LinkButton, Look, Markup, PageHeader, Row};

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
    let none = NoRows::new("users", t.users.empty_title, t.users.empty_text)
        .no_match(t.users.no_match_title, t.users.no_match_text)
        .first(may_edit.then_some(|| view! { <CreateButton /> }));
    let open = Memo::new(move |_| list.open());
    view! {
        <Title text=t.users.title />
        <ListFrame panel=move || {
            view! {
                {move || open.get().map(|id| view! { <UserPanel id=id on_close=list.close() /> })}
            }
        }>
            <PageHeader title=t.users.title badges=move || view! { <Total of=answer /> }>
                {may_edit.then(|| view! { <CreateButton /> })}
            </PageHeader>
            <Toolbar list=list search=t.users.search />
            <Listed answer=answer list=list none=none rows=move |page| rows(page, list) />
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

fn rows(page: &Page<User>, list: ListState) -> AnyView {
    let t = t();
    let columns = vec![
        Column::new("name", t.common.name).sortable(),
        Column::new("email", t.users.email).rank(2),
        Column::new("roles", t.users.roles).rank(2),
        Column::new("changed", t.common.changed).sortable().rank(3),
    ];
    view! {
        <ListTable
            list=list
            label=t.users.title
            columns=columns
            page=page
            row=row
            beside=true
        />
    }
    .into_any()
}

fn row(user: &User, cells: Cells) -> Row {
    let form = &user.form;
    Row {
        key: user.id.to_string(),
        href: paths::user(user.id),
        cells: vec![
            cells.state(form.active, &form.name),
            Markup::of(|cell| cell.span("soft", &form.email)),
            badges(&form.roles, cells.t),
            cells.changed(user.changed_at),
        ],
        name: user.form.name.clone(),
    }
}

fn badges(roles: &[Role], t: &Catalogue) -> Markup {
    Markup::of(|cell| {
        cell.element("span", &[("class", "row")], |row| {
            for role in roles {
                row.badge(&BadgeFace::plain(role_words(*role, t).0));
            }
        });
    })
}
