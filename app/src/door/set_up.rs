//! The set-up page: the organisation and its first administrator, once.

use super::{Doors, Frame, complete_set_up, doors};
use crate::{
    paths,
    text::t,
    widgets::{self, FieldsState, FormProblem, NotFound},
};
use domain::user::SetupForm;
use leptos::{either::EitherOf3, ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Banner, Button, Choice, Combobox, Look, PasswordInput, TextInput, Tone};

/// The set-up page; only with the console's token, and only while nothing is set up.
#[component]
pub fn SetUp() -> impl IntoView {
    let t = t();
    let query = use_query_map();
    let token = query.with_untracked(|query| query.get("token").unwrap_or_default());
    let given = StoredValue::new(token.clone());
    let doors = Resource::new(move || token.clone(), doors);
    view! {
        <Title text=t.door.set_up />
        <Suspense>
            {move || Suspend::new(async move {
                let doors = doors.await.unwrap_or_default();
                let given = given.get_value();
                match doors {
                    Doors { open: true, zones, .. } => {
                        EitherOf3::A(view! { <Form token=given zones=zones /> })
                    }
                    Doors { set_up_needed: true, .. } => {
                        EitherOf3::B(view! { <AskForToken wrong=!given.is_empty() /> })
                    }
                    Doors { .. } => EitherOf3::C(view! { <NotFound /> }),
                }
            })}
        </Suspense>
    }
}

/// A plain form that comes back with the token in the address.
#[component]
fn AskForToken(wrong: bool) -> impl IntoView {
    let t = t();
    let token = RwSignal::new(String::new());
    let refusal =
        wrong.then(|| view! { <Banner tone=Tone::Bad title=t.door.token_wrong urgent=true /> });
    view! {
        <Frame title=t.door.set_up_title text=t.door.set_up_text>
            <form class="door-form" method="get" action=paths::SET_UP>
                {refusal}
                <TextInput
                    id="token"
                    label=t.door.token
                    value=token
                    help=t.door.token_help
                    mono=true
                />
                <Button look=Look::Primary submit=true>
                    {t.door.go_on}
                </Button>
            </form>
        </Frame>
    }
}

#[derive(Clone, Copy)]
struct Fields {
    organisation: RwSignal<String>,
    zone: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            organisation: empty(),
            zone: empty(),
            name: empty(),
            email: empty(),
            password: empty(),
        }
    }

    fn form(self) -> SetupForm {
        SetupForm {
            organisation: self.organisation.get_untracked(),
            time_zone: self.zone.get_untracked(),
            name: self.name.get_untracked(),
            email: self.email.get_untracked(),
            password: self.password.get_untracked(),
        }
    }
}

#[component]
fn Form(token: String, zones: Vec<String>) -> impl IntoView {
    let t = t();
    let fields = Fields::new();
    let state = FieldsState::new();
    guess_zone(fields.zone, &zones);
    let token = StoredValue::new(token);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = fields.form();
        let mut errors = form.check();
        if form.time_zone.is_empty() {
            errors.push(domain::FieldError::new("time_zone", t.door.zone_missing));
        }
        if !state.begin(errors) {
            return;
        }
        spawn_local(async move {
            match complete_set_up(token.get_value(), form).await {
                Ok(()) => widgets::load(paths::HOME),
                Err(error) => state.fail(error),
            }
        });
    };
    let choices: Vec<Choice> = zones
        .into_iter()
        .map(|zone| Choice::new(zone.clone(), zone))
        .collect();
    view! {
        <Frame title=t.door.set_up_title text=t.door.set_up_text>
            <form class="door-form" method="post" novalidate on:submit=submit>
                <FormProblem state=state />
                <h2 class="door-section">{t.door.organisation_section}</h2>
                <TextInput
                    id="organisation"
                    label=t.door.organisation
                    value=fields.organisation
                    error=state.error("organisation")
                    autocomplete="organization"
                />
                <Combobox
                    id="time_zone"
                    label=t.common.time_zone
                    value=fields.zone
                    choices=choices
                    help=t.door.zone_help
                    error=state.error("time_zone")
                />
                <h2 class="door-section">{t.door.administrator_section}</h2>
                <Administrator fields=fields state=state />
                <Button look=Look::Primary submit=true busy=state.saving()>
                    {t.door.set_up_do}
                </Button>
            </form>
        </Frame>
    }
}

#[component]
fn Administrator(fields: Fields, state: FieldsState) -> impl IntoView {
    let t = t();
    view! {
        <TextInput
            id="name"
            label=t.door.person
            value=fields.name
            help=t.door.person_help
            error=state.error("name")
            autocomplete="name"
        />
        <TextInput
            id="email"
            label=t.door.email
            value=fields.email
            help=t.door.email_help
            error=state.error("email")
            kind="email"
            autocomplete="username"
        />
        <PasswordInput
            id="password"
            label=t.door.password
            value=fields.password
            help=t.door.password_help
            error=state.error("password")
            autocomplete="new-password"
        />
    }
}

/// Proposes the zone that the browser's machine is in.
fn guess_zone(zone: RwSignal<String>, zones: &[String]) {
    let known = StoredValue::new(zones.to_vec());
    Effect::new(move |_| {
        let Some(here) = widgets::browser_zone() else {
            return;
        };
        let fits = known.with_value(|known| known.contains(&here));
        if fits && zone.with_untracked(String::is_empty) {
            zone.set(here);
        }
    });
}
