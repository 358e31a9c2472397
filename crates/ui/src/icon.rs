//! Icons: one sprite, built from the names in `icons.txt`.

use crate::asset::asset;
use leptos::{oco::Oco, prelude::*};

/// The names that the sprite holds, one per line of `crates/ui/icons.txt`.
/// Each is the name of a Lucide icon.
pub const NAMES: &str = include_str!("../icons.txt");

/// An icon from the sprite. It is decoration: the control that holds it has the name.
#[component]
pub fn Icon(
    /// A name from `icons.txt`.
    #[prop(into)]
    name: Oco<'static, str>,
    /// 20 px in place of 16.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large { "icon icon-large" } else { "icon" };
    // `href` is computed, so the element counts as dynamic: a fully static
    // SVG child built in the browser would be wrapped in a <g>.
    let href = format!("{}#{name}", asset("/pkg/icons.svg"));
    view! {
        <svg class=class aria-hidden="true" focusable="false">
            <use href=href></use>
        </svg>
    }
}
