//! Says the new page to those who do not see it, and takes the keyboard along.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Announcer() -> impl IntoView {
    let path = use_location().pathname;
    let said = RwSignal::new(String::new());
    Effect::new(move |earlier: Option<String>| {
        let path = path.get();
        if earlier.is_some_and(|earlier| earlier != path) {
            // The title changes with the page; look at it when both are drawn.
            set_timeout(
                move || {
                    let _ = said.try_set(document().title());
                    arrive();
                },
                std::time::Duration::from_millis(80),
            );
        }
        path
    });
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {said}
        </div>
    }
}

/// Puts the keyboard at the head of the new page, unless something there has it already.
fn arrive() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    let inside = ui::dom::active()
        .is_some_and(|active| matches!(active.closest("#content, dialog[open]"), Ok(Some(_))));
    if !inside {
        ui::dom::focus("content");
    }
}
