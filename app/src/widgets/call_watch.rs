//! A contact while it happens, or afterwards: the drawing lit node by node,
//! and the trace. Used beside the telephone and on a contact's own page.

use super::{
    Alert,
    drawing::FlowDrawing,
    trace::{TraceList, lit},
};
use crate::{
    error::ApiError,
    live::{Body, Live, Topic},
    reply::Reply,
    text::t,
};
use domain::ContactId;
use flow::{
    document::{Drawing, Pane},
    trace::{TraceLine, What},
};
use leptos::{prelude::*, task::spawn_local};
use ui::{Tab, Tabs};

/// Drawing and trace of a contact.
#[component]
pub fn CallWatch(
    /// The contact.
    #[prop(into)]
    contact: Signal<Option<ContactId>>,
    /// Its trace, kept up to date here.
    lines: RwSignal<Vec<TraceLine>>,
) -> impl IntoView {
    let refused = follow_trace(contact, lines);
    view! {
        <div class="watch">
            <LitDrawing contact=contact lines=lines />
            // It scrolls by itself beside the telephone, so the keyboard must get there.
            <section class="watch-trace" aria-label=t().calls.trace tabindex="0">
                {move || refused.get().map(|error| view! { <Alert error=error /> })}
                <TraceList lines=lines />
            </section>
        </div>
    }
}

/// Keeps the lines up to date; says why where they are refused.
fn follow_trace(
    contact: Signal<Option<ContactId>>,
    lines: RwSignal<Vec<TraceLine>>,
) -> RwSignal<Option<ApiError>> {
    let refused = RwSignal::new(None);
    Effect::new(move |_| {
        contact.track();
        lines.set(Vec::new());
        refused.set(None);
    });
    let live = Live::expect();
    Effect::new(move |_| {
        let Some(contact) = contact.get() else { return };
        live.follow(Topic::Trace(contact), 0, move |body| match body {
            Body::Trace { first, lines: news } => {
                refused.set(None);
                lines.update(|lines| {
                    // After a broken line the server may send again what is known.
                    lines.truncate(first.saturating_sub(1) as usize);
                    lines.extend(news.iter().cloned());
                });
            }
            Body::Refused { error } => refused.set(Some(error.clone())),
            _ => {}
        });
    });
    refused
}

/// The drawing of the version that the contact runs. It shows the event flows
/// while one of them runs, unless somebody has chosen a side.
#[component]
fn LitDrawing(
    contact: Signal<Option<ContactId>>,
    lines: RwSignal<Vec<TraceLine>>,
) -> impl IntoView {
    let t = t();
    let drawing = RwSignal::new(Drawing::default());
    // Not a resource: the server, which draws no call, would wait for it for ever.
    Effect::new(move |_| {
        let contact = contact.get();
        drawing.set(Drawing::default());
        let Some(contact) = contact else { return };
        spawn_local(async move {
            // Without a drawing the trace still says everything.
            if let Ok(Some(whole)) = flow_drawing(contact).await {
                let _ = drawing.try_set(whole);
            }
        });
    });
    let chosen = RwSignal::new(None::<&'static str>);
    Effect::new(move |_| {
        contact.track();
        chosen.set(None);
    });
    let in_event = Memo::new(move |_| lines.with(|lines| runs_an_event_flow(lines)));
    let side = Signal::derive(move || {
        let by_itself = if in_event.get() { "events" } else { "main" };
        chosen.get().unwrap_or(by_itself).to_owned()
    });
    let pane = Signal::derive(move || pane_of(drawing.get(), &side.get()));
    let lit = Signal::derive(move || lines.with(|lines| lit(lines)));
    let tabs = vec![
        Tab::new("main", t.flows.main_flow),
        Tab::new("events", t.flows.event_flows),
    ];
    view! {
        <div class="watch-drawing">
            <Tabs
                id="watch"
                label=t.calls.flow
                tabs=tabs
                chosen=side
                on_choose=Callback::new(move |side| chosen.set(Some(side)))
            >
                <FlowDrawing pane=pane label=t.calls.flow lit=lit />
            </Tabs>
        </div>
    }
}

/// Whether what happened last is in an event flow that has not come to its end.
fn runs_an_event_flow(lines: &[TraceLine]) -> bool {
    lines
        .last()
        .is_some_and(|line| line.event.is_some() && line.what != What::PathEnded)
}

fn pane_of(drawing: Drawing, side: &str) -> Pane {
    match side {
        "events" => drawing.events,
        _ => drawing.main,
    }
}

/// The drawing of the version that a contact runs; none where the channel had no published flow.
#[server(prefix = "/api", endpoint = "contacts/drawing", protocol = Reply)]
async fn flow_drawing(contact: ContactId) -> Result<Option<Drawing>, ApiError> {
    let cx = crate::cx::cx()?;
    match services::contacts::get(&cx, contact).await?.version {
        Some(version) => Ok(Some(services::flows::version(&cx, version).await?.drawing)),
        None => Ok(None),
    }
}
