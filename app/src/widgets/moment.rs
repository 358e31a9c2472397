//! A point in time: how long ago, with the exact time on hover.

use crate::{format, text::t, viewer::Clock};
use domain::Timestamp;
use leptos::prelude::*;

/// How long ago something was; the exact time and its zone stand in the tooltip.
#[component]
pub fn Moment(
    /// When.
    at: Timestamp,
    /// Who, where that belongs to it.
    #[prop(optional, into)]
    by: Option<String>,
) -> impl IntoView {
    let clock = Clock::expect();
    let t = t();
    let words = move || {
        let when = clock.relative(at);
        match &by {
            Some(who) => t.common.by(&when, who),
            None => when,
        }
    };
    view! {
        <time datetime=format::machine(at) data-tip=clock.exact(at)>
            {words}
        </time>
    }
}
