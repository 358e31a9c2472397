//! One tooltip for the whole page: whatever has `data-tip` shows it on hover
//! and on keyboard focus; Escape hides it.

use crate::{Kbd, dom};
use leptos::{ev, html, prelude::*, web_sys::Element};
use std::time::Duration;

/// Long enough not to flicker while the mouse passes.
const DELAY: Duration = Duration::from_millis(350);

/// Draws the tooltips of everything that has `data-tip`. Placed once.
#[component]
pub fn Tooltips() -> impl IntoView {
    let shown = RwSignal::new(None::<(String, Option<String>)>);
    let node = NodeRef::<html::Div>::new();
    // Counts up with every change of mind, so that a late timer finds itself outdated.
    let turn = StoredValue::new(0_u32);
    let later = move |target: Option<Element>, delay: Duration| {
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        let Some(target) = target else {
            return shown.set(None);
        };
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    show(&target, shown, node);
                }
            },
            delay,
        );
    };
    Effect::new(move |_| {
        let over = window_event_listener(ev::pointerover, move |event| {
            later(tipped(dom::target(&event)), DELAY);
        });
        let focus = window_event_listener(ev::focusin, move |event| {
            let target = tipped(dom::target(&event));
            let by_keyboard =
                target.filter(|target| matches!(target.matches(":focus-visible"), Ok(true)));
            later(by_keyboard, Duration::from_millis(120));
        });
        let down = window_event_listener(ev::pointerdown, move |_| later(None, DELAY));
        let key = window_event_listener(ev::keydown, move |_| later(None, DELAY));
        on_cleanup(move || {
            over.remove();
            focus.remove();
            down.remove();
            key.remove();
        });
    });
    view! {
        <div class="tip" node_ref=node aria-hidden="true" hidden=move || shown.get().is_none()>
            {move || {
                shown
                    .get()
                    .map(|(text, keys)| {
                        let keys = keys.map(|keys| keys.split(' ').map(key_frame).collect::<Vec<_>>());
                        view! {
                            <span>{text}</span>
                            <span class="keys">{keys}</span>
                        }
                    })
            }}
        </div>
    }
}

fn key_frame(key: &str) -> impl IntoView + use<> {
    view! { <kbd class="key">{key.to_owned()}</kbd> }
}

fn tipped(target: Option<Element>) -> Option<Element> {
    target?.closest("[data-tip]").ok()?
}

fn show(
    target: &Element,
    shown: RwSignal<Option<(String, Option<String>)>>,
    node: NodeRef<html::Div>,
) {
    let Some(text) = target
        .get_attribute("data-tip")
        .filter(|text| !text.is_empty())
    else {
        return;
    };
    if !target.is_connected() {
        return;
    }
    shown.set(Some((text, target.get_attribute("data-tip-keys"))));
    let target = target.clone();
    request_animation_frame(move || {
        if let Some(Some(tip)) = node.try_get_untracked() {
            place(&tip, &target);
        }
    });
}

/// Puts the tip under its owner, or above where there is no room, inside the window.
fn place(tip: &leptos::web_sys::HtmlElement, target: &Element) {
    let owner = target.get_bounding_client_rect();
    let own = tip.get_bounding_client_rect();
    let size = |value: Result<leptos::wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
    };
    let (wide, high) = (size(window().inner_width()), size(window().inner_height()));
    let left = owner.left() + (owner.width() - own.width()) / 2.0;
    let left = left.min(wide - own.width() - 8.0).max(8.0);
    let below = owner.bottom() + 6.0;
    let top = if below + own.height() > high - 8.0 {
        owner.top() - own.height() - 6.0
    } else {
        below
    };
    let style = tip.style();
    let _ = style.set_property("left", &format!("{left:.0}px"));
    let _ = style.set_property("top", &format!("{top:.0}px"));
}

/// The keys of a shortcut, for whoever draws them elsewhere.
pub fn key_frames(keys: &'static str) -> impl IntoView {
    view! { <Kbd keys=keys /> }
}
