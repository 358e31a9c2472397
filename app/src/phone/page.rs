//! The Phone page: dial on the left, watch the flow on the right.

use super::{
    api,
    dialler::{Dialler, first_caller, first_number},
    keypad::Keypad,
    speech,
    transcript::Transcript,
};
use crate::{
    error::ApiError,
    format,
    live::{Body, Live, Topic},
    paths,
    text::t,
    widgets::{LineNote, Trouble, call_watch::CallWatch, sentence, ticker::Ticker, trace_text},
};
use domain::{ContactId, phone::PhoneBook};
use flow::{
    phone::{Phone, Playing},
    trace::TraceLine,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use std::future::Future;
use ui::{
    Badge, Button, EmptyState, Look, PageHeader, SwitchField, TableSkeleton, Toast, Toasts, Tone,
};

/// The page.
#[component]
pub fn PhonePage() -> impl IntoView {
    let t = &t().calls;
    let book = Resource::new(|| (), |()| api::book());
    view! {
        <Title text=t.phone_title />
        <PageHeader title=t.phone_title text=t.phone_text />
        <LineNote />
        <Suspense fallback=|| view! { <TableSkeleton rows=4 /> }>
            {move || book.get().map(|book| match book {
                Ok(book) => view! { <Telephone book=book /> }.into_any(),
                Err(error) => view! { <Trouble error=error /> }.into_any(),
            })}
        </Suspense>
    }
}

#[component]
fn Telephone(book: PhoneBook) -> impl IntoView {
    let t = &t().calls;
    let query = use_query_map();
    let contact =
        Memo::new(move |_| query.with(|query| query.get("contact")?.parse::<ContactId>().ok()));
    let phone = RwSignal::new(None::<Phone>);
    let lines = RwSignal::new(Vec::<TraceLine>::new());
    let refused = follow_phone(contact, phone);
    let speaking = RwSignal::new(true);
    speak(contact, phone, speaking);
    // Kept here, so that a new call begins with the choices of the last one.
    let caller = RwSignal::new(first_caller(&book));
    let number = RwSignal::new(first_number(&book, query.get_untracked().get("to")));
    let navigate = use_navigate();
    let go = move |to: Option<ContactId>| {
        let address = to.map_or(paths::PHONE.to_owned(), paths::phone_call);
        let keep = NavigateOptions {
            scroll: false,
            ..Default::default()
        };
        navigate(&address, keep);
    };
    let on_call = Callback::new({
        let go = go.clone();
        move |contact| go(Some(contact))
    });
    let again = Callback::new(move |_| go(None));
    let book = StoredValue::new(book);
    view! {
        <div class="phone-page">
            <section class="phone" aria-label=t.phone_title>
                <Show
                    when=move || contact.get().is_some()
                    fallback=move || if book.with_value(|book| book.numbers.is_empty()) {
                        view! { <EmptyState icon="phone-off" title=t.no_numbers_title text=t.no_numbers_text /> }.into_any()
                    } else {
                        view! { <Dialler book=book.get_value() caller=caller number=number on_call=on_call /> }.into_any()
                    }
                >
                    <Show
                        when=move || refused.with(Option::is_none)
                        fallback=move || view! { <NoCall refused=refused again=again /> }
                    >
                        <Handset phone=phone contact=contact again=again />
                    </Show>
                    <Transcript lines=lines />
                    <SwitchField id="speech" label=t.speech_on value=speaking />
                </Show>
            </section>
            <Show
                when=move || contact.get().is_some()
                fallback=move || view! { <EmptyState icon="phone-call" title=t.no_call_title text=t.no_call_text /> }
            >
                <CallWatch contact=contact lines=lines />
            </Show>
        </div>
    }
}

/// Keeps the telephone up to date; says why where the call is refused.
fn follow_phone(
    contact: Memo<Option<ContactId>>,
    phone: RwSignal<Option<Phone>>,
) -> RwSignal<Option<ApiError>> {
    let refused = RwSignal::new(None);
    Effect::new(move |_| {
        contact.track();
        phone.set(None);
        refused.set(None);
    });
    let live = Live::expect();
    Effect::new(move |_| {
        let Some(contact) = contact.get() else { return };
        live.follow(Topic::Phone(contact), 0, move |body| match body {
            Body::Phone { phone: now } => {
                refused.set(None);
                phone.set(Some((**now).clone()));
            }
            Body::Refused { error } => refused.set(Some(error.clone())),
            _ => {}
        });
    });
    refused
}

/// What stands in place of a call that is not there, or is somebody else's.
#[component]
fn NoCall(
    refused: RwSignal<Option<ApiError>>,
    again: Callback<leptos::ev::MouseEvent>,
) -> impl IntoView {
    view! {
        {move || refused.get().map(|error| view! { <Trouble error=error /> })}
        <Button look=Look::Primary icon="phone" on_press=again>{t().calls.new_call}</Button>
    }
}

/// Reads prompts aloud while the switch is on, and tells the server when the
/// browser was quicker than the estimate.
fn speak(contact: Memo<Option<ContactId>>, phone: RwSignal<Option<Phone>>, on: RwSignal<bool>) {
    let playing = Memo::new(move |_| phone.with(|phone| phone.as_ref()?.playing.clone()));
    Effect::new(move |_| {
        on_cleanup(speech::stop_playing);
        if let (Some(now), true) = (playing.get(), on.get()) {
            speech::play(&now);
        }
    });
    let has_voice = speech::has_voice();
    Effect::new(move |_| {
        on_cleanup(speech::hush);
        let now: Option<Playing> = playing.get();
        let may_speak = on.get() && has_voice.get();
        let (Some(now), Some(contact), true) = (now, contact.get_untracked(), may_speak) else {
            return;
        };
        let at = now.at;
        speech::say(&now, move || {
            spawn_local(async move {
                // Where it fails the server's own time ends the prompt.
                let _ = api::heard(contact, at).await;
            });
        });
    });
}

/// Does something in the call, and says so where it is refused.
fn tell_refusal(toasts: Toasts, act: impl Future<Output = Result<(), ApiError>> + 'static) {
    spawn_local(async move {
        if let Err(error) = act.await {
            toasts.show(Toast::failed(sentence(&error)));
        }
    });
}

#[component]
fn Handset(
    phone: RwSignal<Option<Phone>>,
    contact: Memo<Option<ContactId>>,
    again: Callback<leptos::ev::MouseEvent>,
) -> impl IntoView {
    let t = &t().calls;
    let toasts = expect_context::<Toasts>();
    let live = Signal::derive(move || {
        phone.with(|phone| phone.as_ref().is_some_and(|p| p.ended.is_none()))
    });
    let press = Callback::new(move |key: char| {
        if let Some(contact) = contact.get_untracked() {
            tell_refusal(toasts, api::press(contact, key));
        }
    });
    let hang_up = move |_| {
        if let Some(contact) = contact.get_untracked() {
            tell_refusal(toasts, api::hang_up(contact));
        }
    };
    let over = move || phone.with(|phone| phone.as_ref().and_then(|p| p.ended));
    view! {
        <CallFacts phone=phone live=live />
        <Keypad live=live on_press=press />
        <div class="phone-actions">
            <Show
                when=move || over().is_none()
                fallback=move || view! {
                    <p class="phone-over">{move || over().map(trace_text::cause)}</p>
                    <Button look=Look::Primary icon="phone" on_press=again>{t.new_call}</Button>
                }
            >
                <Button look=Look::Danger icon="phone-off" on_press=hang_up>{t.hang_up}</Button>
            </Show>
        </div>
    }
}

#[component]
fn CallFacts(phone: RwSignal<Option<Phone>>, live: Signal<bool>) -> impl IntoView {
    let t = &t().calls;
    let with = move |get: fn(&Phone) -> String| move || phone.with(|phone| phone.as_ref().map(get));
    let place = move || {
        phone.with(|phone| {
            let phone = phone.as_ref()?;
            match (&phone.agent, &phone.queue) {
                (Some(agent), _) => Some(t.talking_to(agent)),
                (None, Some(queue)) => Some(t.position(queue.position, &queue.name)),
                (None, None) => None,
            }
        })
    };
    let now = Ticker::expect_or_start();
    let lasts = move || {
        let since = phone.with(|phone| phone.as_ref().map(|phone| phone.since))?;
        live.get()
            .then(|| format::duration(now.get().since(since).max(0)))
    };
    // Three states: a call of which nothing was heard yet is neither connected nor over.
    let stage = Memo::new(move |_| phone.with(|phone| Some(phone.as_ref()?.ended.is_none())));
    let state = move || match stage.get() {
        None => view! { <Badge icon="phone-outgoing">{t.calling}</Badge> }.into_any(),
        Some(true) => view! { <Badge tone=Tone::Live dot=true>{t.connected}</Badge> }.into_any(),
        Some(false) => view! { <Badge icon="phone-off">{t.over}</Badge> }.into_any(),
    };
    view! {
        <dl class="call-facts">
            <dt>{t.from}</dt>
            <dd>{with(|phone| format::phone(&phone.caller))}</dd>
            <dt>{t.to}</dt>
            <dd>{with(|phone| format!("{} · {}", format::phone(&phone.dialled), phone.channel_name))}</dd>
        </dl>
        <div class="call-line">
        <p class="call-state" role="status">
            {state}
            <span class="call-place">{place}</span>
        </p>
        <span class="call-time tabular" aria-hidden="true">{lasts}</span>
        </div>
    }
}
