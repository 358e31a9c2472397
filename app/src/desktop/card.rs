//! The contact that rings, and the contact in progress.

use super::pops::Pops;
use crate::{format, text::t, widgets::ticker::Ticker};
use domain::{
    Timestamp,
    agent::{ActiveContact, AgentVariable, Offer},
};
use leptos::prelude::*;
use ui::{Badge, Button, Icon, Look, Tone};

/// The contact that rings. It takes no focus: whoever types goes on typing.
#[component]
pub fn Incoming(
    /// The offer.
    offer: Offer,
    /// Accepts.
    #[prop(into)]
    on_accept: Callback<()>,
    /// Declines.
    #[prop(into)]
    on_decline: Callback<()>,
    /// An accept or decline is under way.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let t = &t().calls;
    let now = Ticker::expect_or_start();
    let expires = offer.expires;
    let left = move || t.rings_for((expires.since(now.get()) / 1000).max(0));
    view! {
        <section class="incoming" role="alert" aria-label=t.incoming>
            <header class="incoming-head">
                <span class="incoming-icon"><Icon name="phone-incoming" large=true /></span>
                <div class="grow">
                    <h2 class="incoming-title">{t.incoming}</h2>
                    <p class="incoming-caller">{format::phone(&offer.caller)}</p>
                </div>
                <span class="incoming-left tabular" aria-hidden="true">{left}</span>
            </header>
            <Facts offer=offer.clone() />
            <Variables variables=offer.variables />
            <div class="incoming-actions">
                <Button look=Look::Primary icon="phone" keys="A" busy=busy on_press=move |_| on_accept.run(())>
                    {t.accept}
                </Button>
                <Button icon="phone-off" keys="D" busy=busy on_press=move |_| on_decline.run(())>
                    {t.decline}
                </Button>
            </div>
        </section>
    }
}

/// The contact in progress, or the last one: the call ends under it.
#[component]
pub fn InCall(
    /// The contact: always the same one, with its variables and pops as they are now.
    #[prop(into)]
    contact: Signal<ActiveContact>,
    /// It goes on.
    #[prop(into)]
    live: Signal<bool>,
    /// Ends it.
    #[prop(into)]
    on_end: Callback<()>,
    /// An end is under way.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let t = &t().calls;
    let offer = Memo::new(move |_| contact.with(|contact| contact.offer.clone()));
    let since = Memo::new(move |_| contact.with(|contact| contact.since));
    let pops = Memo::new(move |_| contact.with(|contact| contact.pops.clone()));
    let name = move || {
        if live.get() {
            t.in_call
        } else {
            t.last_contact
        }
    };
    view! {
        <section class="in-call" aria-label=name data-live=move || live.get().then_some("true")>
            <header class="in-call-bar">
                <div class="grow">
                    <p class="in-call-caller">{move || format::phone(&offer.get().caller)}</p>
                    <Show
                        when=move || live.get()
                        fallback=move || view! { <Badge>{t.last_contact}</Badge> }
                    >
                        <Badge tone=Tone::Live dot=true>{t.in_call}</Badge>
                        <Since since=since />
                    </Show>
                </div>
                <Show when=move || live.get()>
                    <Button look=Look::Danger icon="phone-off" keys="E" busy=busy on_press=move |_| on_end.run(())>
                        {t.end}
                    </Button>
                </Show>
            </header>
            <div class="in-call-body">
                <div>
                    {move || {
                        let offer = offer.get();
                        view! {
                            <Facts offer=offer.clone() until=since.get() />
                            <Variables variables=offer.variables />
                        }
                    }}
                </div>
                <Pops pops=pops />
            </div>
        </section>
    }
}

#[component]
fn Since(#[prop(into)] since: Signal<Timestamp>) -> impl IntoView {
    let now = Ticker::expect_or_start();
    view! {
        <span class="in-call-since tabular">
            {move || format::duration(now.get().since(since.get()))}
        </span>
    }
}

#[component]
fn Facts(
    offer: Offer,
    /// When the wait was over; none while it goes on.
    #[prop(optional)]
    until: Option<Timestamp>,
) -> impl IntoView {
    let t = &t().calls;
    let since = offer.waiting_since;
    let waited = match until {
        Some(until) => format::duration(until.since(since)).into_any(),
        None => view! { <Waiting since=since /> }.into_any(),
    };
    view! {
        <dl class="facts">
            <dt>{t.queue}</dt>
            <dd>{offer.queue_name}</dd>
            <dt>{t.dialled}</dt>
            <dd>{format::phone(&offer.dialled)}" · "{offer.channel_name}</dd>
            <dt>{t.waiting}</dt>
            <dd class="tabular">{waited}</dd>
        </dl>
    }
}

/// A wait that goes on. The card that it stands in is read out when it changes, so
/// the seconds are for the eye only; the ear hears how long it was when it rang.
#[component]
fn Waiting(since: Timestamp) -> impl IntoView {
    let now = Ticker::expect_or_start();
    let lasts = move || format::duration(now.get().since(since));
    let rang = untrack(lasts);
    view! {
        <span aria-hidden="true">{lasts}</span>
        <span class="visually-hidden">{rang}</span>
    }
}

#[component]
fn Variables(variables: Vec<AgentVariable>) -> impl IntoView {
    let t = &t().calls;
    let row = |variable: AgentVariable| {
        view! {
            <dt>{variable.label}</dt>
            <dd>{variable.value}</dd>
        }
    };
    (!variables.is_empty()).then(|| view! {
        <h2 class="section-title">{t.details}</h2>
        <dl class="facts facts-variables">{variables.into_iter().map(row).collect::<Vec<_>>()}</dl>
    })
}
