//! What is wrong with a flow, where, and what to do about it.

use crate::text::t;
use flow::document::{Issue, Severity};
use leptos::prelude::*;
use ui::{Badge, EmptyState, Tone};

/// The issues, worst first.
#[component]
pub fn Issues(
    /// The issues.
    issues: Vec<Issue>,
) -> impl IntoView {
    let t = &t().flows;
    if issues.is_empty() {
        return view! { <EmptyState icon="badge-check" title=t.issues_none_title text=t.issues_none_text /> }.into_any();
    }
    view! { <ol class="issues" aria-label=t.issues>{issues.into_iter().map(item).collect::<Vec<_>>()}</ol> }.into_any()
}

fn item(issue: Issue) -> impl IntoView {
    let t = &t().flows;
    let (tone, icon, words) = match issue.severity {
        Severity::Error => (Tone::Bad, "circle-alert", t.error),
        Severity::Warning => (Tone::Warn, "triangle-alert", t.warning),
        Severity::Advice => (Tone::Neutral, "info", t.advice),
    };
    let place = issue.span.map(|(from, to)| t.position(from, to));
    let excerpt = issue.excerpt.map(|excerpt| view! {
        <code class="issue-excerpt">{excerpt.before}<mark>{excerpt.marked}</mark>{excerpt.after}</code>
    });
    view! {
        <li class="issue">
            <Badge tone=tone icon=icon>{words}</Badge>
            <div class="grow">
                <p class="issue-message">{issue.message}</p>
                {excerpt}
                {place.map(|place| view! { <p class="soft">{place}</p> })}
                {issue.fix.map(|fix| view! { <p class="issue-fix">{fix}</p> })}
            </div>
        </li>
    }
}
