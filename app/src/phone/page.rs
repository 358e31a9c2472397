//! The Phone page: dial on the left, watch the flow on the right.

use super::{
    api,
    dialler::{Dialler, first_caller, first_number},
    keypad::Keypad,
    speech,
    transcript::Transcript,
};
use crate::{
    format,
    live::{Body, Live, Topic},
    paths,
    text::t,
    widgets::{Trouble, call_watch::CallWatch, ticker::Ticker, trace_text},
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
use ui::{Badge, Button, EmptyState, Look, PageHeader, SwitchField, TableSkeleton, Tone};

/// The page.
#[component]
pub fn PhonePage() -> impl IntoView {
    let t = &t().calls;
    let book = Resource::new(|| (), |()| api::book());
    view! {
        <Title text=t.phone_title />
        <PageHeader title=t.phone_title text=t.phone_text />
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
    Effect::new(move |_| {
        contact.track();
        phone.set(None);
    });
    let live = Live::expect();
    Effect::new(move |_| {
        let Some(contact) = contact.get() else { return };
        live.follow(Topic::Phone(contact), 0, move |body| {
            if let Body::Phone { phone: now } = body {
                phone.set(Some((**now).clone()));
            }
        });
    });
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
                    <Handset phone=phone contact=contact again=again />
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

/// Reads prompts aloud while the switch is on, and tells the server when the
/// browser was quicker than the estimate.
fn speak(contact: Memo<Option<ContactId>>, phone: RwSignal<Option<Phone>>, on: RwSignal<bool>) {
    let playing = Memo::new(move |_| phone.with(|phone| phone.as_ref()?.playing.clone()));
    Effect::new(move |_| {
        on_cleanup(speech::hush);
        let now: Option<Playing> = playing.get();
        let (Some(now), Some(contact), true) = (now, contact.get_untracked(), on.get()) else {
            return;
        };
        speech::play(&now);
        if !speech::can_speak() {
            return;
        }
        let at = now.at;
        speech::say(&now, move || {
            spawn_local(async move {
                // Where it fails the server's own time ends the prompt.
                let _ = api::heard(contact, at).await;
            });
        });
    });
}

#[component]
fn Handset(
    phone: RwSignal<Option<Phone>>,
    contact: Memo<Option<ContactId>>,
    again: Callback<leptos::ev::MouseEvent>,
) -> impl IntoView {
    let t = &t().calls;
    let live = Signal::derive(move || {
        phone.with(|phone| phone.as_ref().is_some_and(|p| p.ended.is_none()))
    });
    let press = Callback::new(move |key: char| {
        if let Some(contact) = contact.get_untracked() {
            spawn_local(async move {
                // A key that comes too late is of no use: the transcript shows what counted.
                let _ = api::press(contact, key).await;
            });
        }
    });
    let hang_up = move |_| {
        if let Some(contact) = contact.get_untracked() {
            spawn_local(async move {
                let _ = api::hang_up(contact).await;
            });
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
    view! {
        <dl class="call-facts">
            <dt>{t.from}</dt>
            <dd>{with(|phone| format::phone(&phone.caller))}</dd>
            <dt>{t.to}</dt>
            <dd>{with(|phone| format!("{} · {}", format::phone(&phone.dialled), phone.channel_name))}</dd>
        </dl>
        <div class="call-line">
        <p class="call-state" role="status">
            <Show
                when=move || live.get()
                fallback=move || view! { <Badge icon="phone-off">{t.over}</Badge> }
            >
                <Badge tone=Tone::Live dot=true>{t.connected}</Badge>
            </Show>
            <span class="call-place">{place}</span>
        </p>
        <span class="call-time tabular" aria-hidden="true">{lasts}</span>
        </div>
    }
}
