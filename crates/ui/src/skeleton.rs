//! The shape of content that is on its way.

use crate::words::words;
use leptos::prelude::*;

/// Lines of text that are on their way.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    let words = words();
    let lines: Vec<_> = (0..lines)
        .map(|_| view! { <span class="skeleton"></span> })
        .collect();
    view! {
        <div class="skeleton-text" role="status" aria-label=words.loading>
            {lines}
        </div>
    }
}

/// Rows of a table that are on their way.
#[component]
pub fn TableSkeleton(
    /// How many rows.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    let words = words();
    let row = || {
        view! {
            <div class="skeleton-row">
                <span class="skeleton"></span>
                <span class="skeleton"></span>
                <span class="skeleton"></span>
                <span class="skeleton"></span>
            </div>
        }
    };
    let rows: Vec<_> = (0..rows).map(|_| row()).collect();
    view! {
        <div class="skeleton-table" role="status" aria-label=words.loading>
            {rows}
        </div>
    }
}
