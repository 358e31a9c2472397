//! The mark: a C that is a cord, from a jack to a plug.

use leptos::prelude::*;

/// The mark alone, in the colours of the theme. Whoever places it gives the name.
#[component]
pub fn Logo(
    /// Pixels of either side.
    #[prop(default = 24)]
    size: u32,
) -> impl IntoView {
    // Computed attributes: fully static SVG children built in the browser would be wrapped in a <g>.
    let (cord, jack, plug) = (CORD, JACK, PLUG);
    view! {
        <svg
            class="logo"
            width=size
            height=size
            viewBox="0 0 32 32"
            fill="none"
            aria-hidden="true"
            focusable="false"
        >
            <path class="logo-cord" d=cord></path>
            <circle class="logo-jack" cx=END cy=jack r="4"></circle>
            <circle class="logo-plug" cx=END cy=plug r="4.6"></circle>
        </svg>
    }
}

/// The cord, round the left from the jack to the plug.
const CORD: &str = "M20.2 6.6a11 11 0 1 0 0 18.8";
/// Where both ends stand, from the left.
const END: &str = "23.6";
/// How high the jack stands.
const JACK: &str = "8.3";
/// How high the plug stands.
const PLUG: &str = "23.7";
