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
    widgets::{Alert, LineNote, Trouble, ticker::Ticker},
};
use domain::{
    ContactId,
    agent::{ActiveContact, Desk, Presence},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use std::future::Future;
use ui::{EmptyState, PageHeader, TableSkeleton};

/// The page.
#[component]
pub fn DesktopPage() -> impl IntoView {
    // Lives as long as the page: cards come and go.
    Ticker::expect_or_start();
    let t = &t().calls;
    let desk = RwSignal::new(None::<Desk>);
    let refused = follow_desk(desk);
    let live = Live::expect();
    let cut_off = Memo::new(move |_| live.line().is_cut_off());
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
            // Without a line nobody knows here whether the agent still is Available.
            <Show when=move || desk.with(Option::is_some) && !cut_off.get()>
                <PresenceSwitch presence=presence since=since />
            </Show>
        </PageHeader>
        <LineNote broken=t.line_broken_desk />
        {move || acts.failure.get().map(|error| view! { <Alert error=error /> })}
        <div class="desk">
            <Show when=move || desk.with(Option::is_some) fallback=move || nothing_yet(refused)>
                {move || refused.get().map(|error| view! { <Alert error=error /> })}
                <Board acts=acts cut_off=cut_off />
            </Show>
        </div>
    }
}

/// What stands there before the first news of the desk, or in place of it.
fn nothing_yet(refused: RwSignal<Option<ApiError>>) -> impl IntoView {
    move || match refused.get() {
        Some(error) => view! { <Trouble error=error /> }.into_any(),
        None => view! { <TableSkeleton rows=4 /> }.into_any(),
    }
}

/// Keeps the desk up to date; says why where it is refused.
fn follow_desk(desk: RwSignal<Option<Desk>>) -> RwSignal<Option<ApiError>> {
    let refused = RwSignal::new(None);
    let shown_pops = StoredValue::new(0_usize);
    let live = Live::expect();
    Effect::new(move |_| {
        live.follow(Topic::Desk, 0, move |body| match body {
            Body::Desk { desk: now } => {
                refused.set(None);
                pop_news(now, desk, shown_pops);
                desk.set(Some((**now).clone()));
            }
            Body::Refused { error } => refused.set(Some(error.clone())),
            _ => {}
        });
    });
    refused
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
fn Board(acts: Acts, cut_off: Memo<bool>) -> impl IntoView {
    let desk = acts.desk;
    let offer = Memo::new(move |_| desk.with(|desk| desk.as_ref()?.offer.clone()));
    let live = Memo::new(move |_| {
        desk.with(|desk| desk.as_ref().is_some_and(|desk| desk.contact.is_some()))
    });
    // The contact in progress, or the last one: the same for as long as the next does not come,
    // so that what is typed into its pages outlives the call.
    let shown = Memo::new(move |_| {
        desk.with(|desk| {
            let desk = desk.as_ref()?;
            desk.contact.clone().or_else(|| desk.last.clone())
        })
    });
    let id = Memo::new(move |_| shown.with(|shown| Some(shown.as_ref()?.offer.contact)));
    let in_call = move |id: ContactId| {
        let first = untrack(|| shown.get())?;
        let contact = Memo::new(move |before: Option<&ActiveContact>| {
            let now = shown.get().filter(|now| now.offer.contact == id);
            now.or_else(|| before.cloned())
                .unwrap_or_else(|| first.clone())
        });
        Some(view! {
            <InCall contact=contact live=live busy=acts.busy on_end=move |()| acts.end() />
        })
    };
    view! {
        {move || offer.get().map(|offer| view! {
            <Incoming
                offer=offer
                busy=acts.busy
                on_accept=move |()| acts.accept()
                on_decline=move |()| acts.decline()
            />
        })}
        <Show when=move || offer.with(Option::is_none) && !live.get()>
            <Idle desk=desk cut_off=cut_off />
        </Show>
        {move || id.get().and_then(in_call)}
    }
}

#[component]
fn Idle(desk: RwSignal<Option<Desk>>, cut_off: Memo<bool>) -> impl IntoView {
    let t = &t().calls;
    let available = Memo::new(move |_| {
        desk.with(|desk| {
            desk.as_ref()
                .is_some_and(|d| d.presence == Presence::Available)
        })
    });
    move || {
        let (icon, title, text) = match (cut_off.get(), available.get()) {
            (true, _) => ("wifi-off", t.cut_off_title, t.cut_off_text),
            (false, true) => ("headset", t.idle_title, t.idle_text),
            (false, false) => ("pause", t.away_title, t.away_text),
        };
        view! { <EmptyState icon=icon title=title text=text /> }
    }
}
