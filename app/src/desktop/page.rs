//! The Desktop page.

use super::{
    api,
    card::{InCall, Incoming},
    pops,
    presence::PresenceSwitch,
};
use crate::{
    error::ApiError,
    live::{Body, Live, Topic},
    text::t,
    widgets::Alert,
};
use domain::{
    ContactId,
    agent::{Desk, Presence},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use std::future::Future;
use ui::{EmptyState, PageHeader, TableSkeleton};

/// The page.
#[component]
pub fn DesktopPage() -> impl IntoView {
    let t = &t().calls;
    let desk = RwSignal::new(None::<Desk>);
    let shown_pops = StoredValue::new(0_usize);
    let live = Live::expect();
    Effect::new(move |_| {
        live.follow(Topic::Desk, 0, move |body| {
            if let Body::Desk { desk: now } = body {
                pop_news(now, desk, shown_pops);
                desk.set(Some((**now).clone()));
            }
        });
    });
    let acts = Acts {
        desk,
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    ui::keys::on_free_key(move |event| match event.key().as_str() {
        "a" | "A" => acts.accept(),
        "d" | "D" => acts.decline(),
        "e" | "E" => acts.end(),
        _ => {}
    });
    let presence = Signal::derive(move || {
        desk.with(|desk| desk.as_ref().map(|d| d.presence).unwrap_or_default())
    });
    let since = Signal::derive(move || {
        desk.with(|desk| desk.as_ref().map(|d| d.presence_since).unwrap_or_default())
    });
    view! {
        <Title text=t.desktop_title />
        <PageHeader title=t.desktop_title>
            <Show when=move || desk.with(Option::is_some)>
                <PresenceSwitch presence=presence since=since />
            </Show>
        </PageHeader>
        {move || acts.failure.get().map(|error| view! { <Alert error=error /> })}
        <div class="desk">
            <Show when=move || desk.with(Option::is_some) fallback=|| view! { <TableSkeleton rows=4 /> }>
                <Board acts=acts />
            </Show>
        </div>
    }
}

/// Puts a pop that came since the last look where the flow wants it.
fn pop_news(now: &Desk, before: RwSignal<Option<Desk>>, shown: StoredValue<usize>) {
    let Some(active) = &now.contact else {
        shown.set_value(0);
        return;
    };
    let same = before.with_untracked(|desk| {
        let contact = desk.as_ref().and_then(|desk| desk.contact.as_ref());
        contact.map(|contact| contact.offer.contact)
    }) == Some(active.offer.contact);
    // A page that is opened in the middle of a contact shows its pops as links only.
    let first_look = before.with_untracked(Option::is_none);
    let known = match (first_look, same) {
        (true, _) => active.pops.len(),
        (false, true) => shown.get_value(),
        (false, false) => 0,
    };
    active.pops.iter().skip(known).for_each(pops::show);
    shown.set_value(active.pops.len());
}

/// What the agent can do with a contact.
#[derive(Clone, Copy)]
struct Acts {
    desk: RwSignal<Option<Desk>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
}

impl Acts {
    fn offered(self) -> Option<(ContactId, bool)> {
        self.desk.with_untracked(|desk| {
            let offer = desk.as_ref()?.offer.as_ref()?;
            Some((offer.contact, offer.opens_tab))
        })
    }

    fn accept(self) {
        let Some((contact, opens_tab)) = self.offered().filter(|_| !self.busy.get_untracked())
        else {
            return;
        };
        if opens_tab {
            pops::open_waiting();
        }
        self.run(async move {
            let done = api::accept(contact).await;
            if done.is_err() {
                pops::close_waiting();
            }
            done
        });
    }

    fn decline(self) {
        if let Some((contact, _)) = self.offered() {
            self.run(api::decline(contact));
        }
    }

    fn end(self) {
        let contact = self
            .desk
            .with_untracked(|desk| Some(desk.as_ref()?.contact.as_ref()?.offer.contact));
        if let Some(contact) = contact {
            self.run(api::end(contact));
        }
    }

    fn run(self, act: impl Future<Output = Result<(), ApiError>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let done = act.await;
            let _ = self.busy.try_set(false);
            if let Err(error) = done {
                let _ = self.failure.try_set(Some(error));
            }
        });
    }
}

#[component]
fn Board(acts: Acts) -> impl IntoView {
    let desk = acts.desk;
    let offer = Memo::new(move |_| desk.with(|desk| desk.as_ref()?.offer.clone()));
    let contact = Memo::new(move |_| desk.with(|desk| desk.as_ref()?.contact.clone()));
    let last = Memo::new(move |_| desk.with(|desk| desk.as_ref()?.last.clone()));
    let nothing = Callback::new(|()| {});
    view! {
        {move || offer.get().map(|offer| view! {
            <Incoming
                offer=offer
                busy=acts.busy
                on_accept=move |()| acts.accept()
                on_decline=move |()| acts.decline()
            />
        })}
        {move || contact.get().map(|contact| view! {
            <InCall contact=contact live=true busy=acts.busy on_end=move |()| acts.end() />
        })}
        {move || (offer.get().is_none() && contact.get().is_none()).then(|| view! { <Idle desk=desk /> })}
        {move || match (contact.get(), last.get()) {
            (None, Some(last)) => Some(view! {
                <InCall contact=last live=false busy=false on_end=nothing />
            }),
            _ => None,
        }}
    }
}

#[component]
fn Idle(desk: RwSignal<Option<Desk>>) -> impl IntoView {
    let t = &t().calls;
    let available = move || {
        desk.with(|desk| {
            desk.as_ref()
                .is_some_and(|d| d.presence == Presence::Available)
        })
    };
    view! {
        <Show
            when=available
            fallback=move || view! { <EmptyState icon="pause" title=t.away_title text=t.away_text /> }
        >
            <EmptyState icon="headset" title=t.idle_title text=t.idle_text />
        </Show>
    }
}
