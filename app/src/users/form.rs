//! A user's fields.

use crate::{
    text::{Catalogue, t},
    widgets::{Difference, FieldsState, Section, differ, on_off},
};
use domain::{policy::Role, user::UserForm};
use leptos::prelude::*;
use ui::{CheckField, Icon, SwitchField, TextInput};

/// What is typed. Copies share it.
#[derive(Clone, Copy)]
pub struct Fields {
    name: RwSignal<String>,
    email: RwSignal<String>,
    /// One per role, in their order.
    roles: [RwSignal<bool>; 4],
    active: RwSignal<bool>,
}

impl Fields {
    /// Filled with `form`.
    pub fn new(form: &UserForm) -> Self {
        Self {
            name: RwSignal::new(form.name.clone()),
            email: RwSignal::new(form.email.clone()),
            roles: Role::ALL.map(|role| RwSignal::new(form.roles.contains(&role))),
            active: RwSignal::new(form.active),
        }
    }

    /// Puts `form` into the fields.
    pub fn fill(self, form: &UserForm) {
        self.name.set(form.name.clone());
        self.email.set(form.email.clone());
        for (role, held) in Role::ALL.into_iter().zip(self.roles) {
            held.set(form.roles.contains(&role));
        }
        self.active.set(form.active);
    }

    /// What stands in the fields; tracked.
    pub fn form(self) -> UserForm {
        let roles = Role::ALL.into_iter().zip(self.roles);
        UserForm {
            name: self.name.get(),
            email: self.email.get(),
            roles: roles
                .filter(|(_, held)| held.get())
                .map(|(role, _)| role)
                .collect(),
            active: self.active.get(),
        }
    }
}

/// What a role is called, and what it may do.
pub fn role_words(role: Role, t: &Catalogue) -> (&'static str, &'static str) {
    let t = &t.users;
    match role {
        Role::Administrator => (t.administrator, t.administrator_help),
        Role::FlowDesigner => (t.flow_designer, t.flow_designer_help),
        Role::Supervisor => (t.supervisor, t.supervisor_help),
        Role::Agent => (t.agent, t.agent_help),
    }
}

/// Who the person is.
#[component]
pub fn PersonFields(
    /// What is typed.
    fields: Fields,
    /// Errors and progress.
    state: FieldsState,
    /// More fields of the same section.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let t = t();
    view! {
        <Section title=t.users.details text=t.users.details_text>
            <TextInput
                id="name"
                label=t.common.name
                value=fields.name
                help=t.users.name_help
                error=state.error("name")
            />
            <TextInput
                id="email"
                label=t.users.email
                value=fields.email
                help=t.users.email_help
                error=state.error("email")
                kind="email"
            />
            {children.map(|children| children())}
        </Section>
    }
}

/// What the person may do.
#[component]
pub fn RoleFields(fields: Fields, state: FieldsState) -> impl IntoView {
    let t = t();
    let error = state.error("roles");
    let role = |(role, held): (Role, RwSignal<bool>)| {
        let (name, help) = role_words(role, t);
        let id = match role {
            // The summary's link leads to the first of them.
            Role::Administrator => "roles".to_owned(),
            role => format!("role-{}", role.key()),
        };
        view! { <CheckField id=id label=name value=held help=help /> }.into_any()
    };
    let roles: Vec<_> = Role::ALL.into_iter().zip(fields.roles).map(role).collect();
    view! {
        <Section title=t.users.roles text=t.users.roles_text>
            <div class="ticks" role="group" aria-label=t.users.roles>
                {roles}
                {move || {
                    error
                        .get()
                        .map(|message| {
                            view! {
                                <p class="field-error">
                                    <Icon name="circle-alert" />
                                    <span>{message}</span>
                                </p>
                            }
                        })
                }}
            </div>
        </Section>
    }
}

/// Whether the person may sign in.
#[component]
pub fn ActiveField(fields: Fields) -> impl IntoView {
    let t = t();
    view! {
        <SwitchField id="active" label=t.users.active value=fields.active help=t.users.active_help />
    }
}

/// The fields in which two versions differ.
pub fn differences((mine, theirs): (UserForm, UserForm)) -> Vec<Difference> {
    let t = t();
    let text = |label, read: fn(&UserForm) -> String| differ(label, read(&mine), read(&theirs));
    let rows = [
        text(t.common.name, |form| form.name.clone()),
        text(t.users.email, |form| form.email.clone()),
        text(t.users.roles, roles),
        text(t.users.active, |form| on_off(form.active)),
    ];
    rows.into_iter().flatten().collect()
}

fn roles(form: &UserForm) -> String {
    let t = t();
    let names: Vec<_> = form
        .roles
        .iter()
        .map(|role| role_words(*role, t).0)
        .collect();
    names.join(", ")
}
