//! The sign-in page. Without JavaScript it is a plain form.

use super::{Frame, doors, sign_in};
use crate::{
    error::ApiError,
    paths,
    text::t,
    viewer::Viewer,
    widgets::{self, sentence},
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::error::ServerFnUrlError, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Banner, Button, Look, PasswordInput, TextInput, Tone};

/// The sign-in page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let t = t();
    let query = use_query_map();
    let next = query.with_untracked(|query| query.get("next").unwrap_or_default());
    let next = paths::local_or_home(&next).to_owned();
    // Whoever is signed in has no business here.
    if expect_context::<Viewer>().me.is_some() {
        #[cfg(feature = "ssr")]
        leptos_axum::redirect(&paths::in_header(&next));
    }
    // A plain form comes back with its failure in the address.
    let earlier = query.with_untracked(|query| query.get("__err"));
    let earlier = earlier.map(|error| plain(ServerFnUrlError::decode_err(&error)));
    let failure = RwSignal::new(earlier);
    view! {
        <Title text=t.door.sign_in />
        <Frame title=t.door.sign_in_title>
            <NotSetUp />
            <Form next=next failure=failure />
        </Frame>
    }
}

/// Anybody can write an address, so nothing that stands in one is repeated word for word.
fn plain(error: ApiError) -> ApiError {
    match error {
        ApiError::Invalid(_) => ApiError::Invalid(Vec::new()),
        ApiError::Throttled { retry_after_s } => ApiError::Throttled { retry_after_s },
        _ => ApiError::Failed {
            request_id: String::new(),
        },
    }
}

#[component]
fn Form(next: String, failure: RwSignal<Option<ApiError>>) -> impl IntoView {
    let t = t();
    let busy = RwSignal::new(false);
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let goal = StoredValue::new(next.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        // What the browser filled in by itself may have told no signal.
        let typed = |id: &str, known: RwSignal<String>| {
            widgets::input_value(id).unwrap_or_else(|| known.get_untracked())
        };
        let (email, password) = (typed("email", email), typed("password", password));
        spawn_local(async move {
            match sign_in(email, password, goal.get_value()).await {
                Ok(goal) => widgets::load(&goal),
                Err(error) => {
                    failure.set(Some(error));
                    busy.set(false);
                    ui::dom::focus("password");
                }
            }
        });
    };
    let trouble = move || {
        failure.get().map(|error| {
            let words = match error {
                ApiError::Invalid(_) => t.door.refused.to_owned(),
                error => sentence(&error),
            };
            view! { <Banner tone=Tone::Bad title=words urgent=true /> }
        })
    };
    view! {
        <form
            class="door-form"
            method="post"
            action="/api/auth/sign-in"
            on:submit=submit
        >
            {trouble}
            <input type="hidden" name="next" value=next />
            <TextInput
                id="email"
                label=t.door.email
                value=email
                kind="email"
                autocomplete="username"
            />
            <PasswordInput
                id="password"
                label=t.door.password
                value=password
                autocomplete="current-password"
            />
            <Button look=Look::Primary submit=true busy=busy>
                {t.door.sign_in}
            </Button>
        </form>
    }
}

/// Says so where there is nobody yet who could sign in.
#[component]
fn NotSetUp() -> impl IntoView {
    let t = t();
    let doors = Resource::new(|| (), |()| doors(String::new()));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let needed = doors.await.is_ok_and(|doors| doors.set_up_needed);
                needed
                    .then(|| {
                        view! {
                            <Banner tone=Tone::Accent title=t.door.not_set_up>
                                <p>{t.door.not_set_up_text}</p>
                            </Banner>
                        }
                    })
            })}
        </Suspense>
    }
}
