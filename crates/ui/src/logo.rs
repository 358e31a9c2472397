//! The mark: a plug whose cord loops back, as on a cord board.

use leptos::prelude::*;

/// The mark alone, in the colours of the theme. Whoever places it gives the name.
#[component]
pub fn Logo(
    /// Pixels of either side.
    #[prop(default = 24)]
    size: u32,
) -> impl IntoView {
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
            <path class="logo-cord" d=CORD></path>
            <path class="logo-plug" d=PLUG></path>
            <circle class="logo-jack" cx="23" cy="9" r=JACK></circle>
        </svg>
    }
}

/// The cord, from the plug's end round to the board.
const CORD: &str = "M11.5 20.5 8.6 23.4a4.6 4.6 0 0 0 6.5 6.5";
/// The plug, lying at 45°.
const PLUG: &str = "m20.6 11.4-2 2m2.4 2.6-5-5-6 6a3.54 3.54 0 0 0 5 5z";
/// The jack's radius.
const JACK: &str = "3.4";
