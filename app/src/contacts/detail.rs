//! One contact: who called, where it stands, and what the flow did.

use super::api;
use crate::{
    error::ApiError,
    format,
    live::{Body, Live, Topic},
    paths,
    shell::Page,
    text::t,
    viewer::Clock,
    widgets::{LineNote, Trouble, call_watch::CallWatch, stage::stage_badge},
};
use domain::{ContactId, contact::ContactRow};
use flow::trace::TraceLine;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{PageHeader, TableSkeleton};

/// The page.
#[component]
pub fn ContactPage() -> impl IntoView {
    let params = use_params_map();
    let contact =
        Memo::new(move |_| params.with(|params| params.get("contact")?.parse::<ContactId>().ok()));
    let lines = RwSignal::new(Vec::<TraceLine>::new());
    let row = Resource::new(
        move || contact.get(),
        |contact| async move {
            match contact {
                Some(contact) => api::get(contact).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    Page::expect().about(move || Some(t().calls.contact_name(row.get()?.ok()?.id.0)));
    let live = Live::expect();
    Effect::new(move |_| {
        let shown = contact.get();
        live.follow(Topic::Contacts, 0, move |body| {
            if matches!(body, Body::Contact { contact } if Some(*contact) == shown) {
                row.refetch();
            }
        });
    });
    view! {
        <LineNote />
        <Transition fallback=|| view! { <TableSkeleton rows=3 /> }>
            {move || row.get().map(|row| match row {
                Ok(row) => view! { <Head row=row /> }.into_any(),
                Err(error) => view! { <Trouble error=error /> }.into_any(),
            })}
        </Transition>
        <div class="watch-page">
            <CallWatch contact=contact lines=lines />
        </div>
    }
}

#[component]
fn Head(row: ContactRow) -> impl IntoView {
    let t = &t().calls;
    let clock = Clock::expect();
    let title = t.contact_name(row.id.0);
    let flow = match (&row.flow_name, row.flow) {
        (Some(name), Some(id)) => {
            view! { <a class="link" href=paths::flow(id)>{name.clone()}</a> }.into_any()
        }
        _ => view! { <span>{t.fallback_flow}</span> }.into_any(),
    };
    let version = row.version_number.map(|n| format!(" · {} {n}", t.version));
    let lasted = row
        .ended_at
        .map(|end| format::duration(end.since(row.started_at)));
    let stage = row.clone();
    view! {
        <Title text=title.clone() />
        <PageHeader title=title badges=move || stage_badge(&stage).view() />
        <dl class="facts facts-wide">
            <div><dt>{t.caller}</dt><dd>{format::phone(&row.ani)}</dd></div>
            <div><dt>{t.dialled}</dt><dd>{format::phone(&row.dnis)}" · "{row.channel_name.clone()}</dd></div>
            <div><dt>{t.flow}</dt><dd>{flow}{version}</dd></div>
            <div><dt>{t.col_started}</dt><dd>{clock.exact(row.started_at)}</dd></div>
            {row.queue_name.clone().map(|queue| view! { <div><dt>{t.queue}</dt><dd>{queue}</dd></div> })}
            {row.agent_name.clone().map(|agent| view! { <div><dt>{t.col_agent}</dt><dd>{agent}</dd></div> })}
            {lasted.map(|lasted| view! { <div><dt>{t.duration}</dt><dd class="tabular">{lasted}</dd></div> })}
        </dl>
    }
}
