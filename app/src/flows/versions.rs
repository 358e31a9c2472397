//! The published versions of a flow.

use crate::{text::t, widgets::Moment};
use domain::flows::VersionRow;
use leptos::prelude::*;
use ui::{Badge, EmptyState, Tone};

/// The versions, newest first.
#[component]
pub fn Versions(
    /// The versions.
    versions: Vec<VersionRow>,
) -> impl IntoView {
    let t = &t().flows;
    if versions.is_empty() {
        return view! { <EmptyState icon="layers" title=t.versions_none_title text=t.versions_none_text /> }.into_any();
    }
    view! { <ol class="versions" aria-label=t.versions>{versions.into_iter().map(item).collect::<Vec<_>>()}</ol> }
        .into_any()
}

fn item(version: VersionRow) -> impl IntoView {
    let at = version.published_at;
    let labels: Vec<_> = version
        .labels
        .into_iter()
        .map(|label| view! { <Badge tone=Tone::Accent>{label}</Badge> })
        .collect();
    view! {
        <li class="version">
            <p class="version-head">
                <strong>{t().flows.version(version.number)}</strong> {labels}
                <span class="soft">
                    <Moment at=at by=version.published_by />
                </span>
            </p>
            <p class="version-comment">{version.comment}</p>
        </li>
    }
}
