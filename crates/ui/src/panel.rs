//! The panel beside a list: what one looks at, with the list still there.

use crate::{IconButton, dom, keys, words::words};
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    oco::Oco,
    prelude::*,
};

/// A panel beside a list. Its width can be changed by mouse and keyboard.
#[component]
pub fn SidePanel(
    /// Its name: what it shows.
    #[prop(into)]
    title: Signal<String>,
    /// Where the same content is a page of its own.
    #[prop(optional_no_strip, into)]
    whole: Option<Oco<'static, str>>,
    /// Called when it should go away: its button, or Escape.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let words = words();
    let node = NodeRef::<html::Aside>::new();
    keys::on_key(move |event| {
        let free = !dom::in_dialog() && !event.default_prevented();
        if event.key() == "Escape" && free {
            on_close.run(());
        }
    });
    view! {
        <aside node_ref=node class="panel" id="panel" aria-labelledby="panel-title">
            <Edge node=node />
            <header class="panel-head">
                <h2 class="panel-title truncate" id="panel-title">
                    {title}
                </h2>
                {whole
                    .map(|href| {
                        view! {
                            <a
                                class="icon-button"
                                href=href
                                aria-label=words.open_whole
                                data-tip=words.open_whole
                                data-tip-keys="↵"
                            >
                                <crate::Icon name="maximize-2" />
                            </a>
                        }
                    })}
                <IconButton icon="x" name=words.close keys="Esc" on_press=move |_| on_close.run(()) />
            </header>
            <div class="panel-body">{children()}</div>
        </aside>
    }
}

const NARROWEST: i32 = 340;
const WIDEST: i32 = 760;
const USUAL: i32 = 440;

/// The edge that is dragged, or moved with the arrow keys.
#[component]
fn Edge(node: NodeRef<html::Aside>) -> impl IntoView {
    let words = words();
    let width = RwSignal::new(USUAL);
    let dragging = RwSignal::new(false);
    let set = move |wanted: i32| {
        let wanted = wanted.clamp(NARROWEST, WIDEST);
        width.set(wanted);
        if let Some(panel) = node.get_untracked() {
            // Through the object model: a strict policy forbids style attributes in HTML only.
            let style = leptos::web_sys::HtmlElement::style(&panel);
            let _ = style.set_property("--panel", &format!("{wanted}px"));
        }
    };
    let key = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => 24,
            "ArrowRight" => -24,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        set(width.get_untracked() + by);
    };
    let drag = move |event: PointerEvent| {
        let panel = node.get_untracked().filter(|_| dragging.get_untracked());
        if let Some(panel) = panel {
            let right = panel.get_bounding_client_rect().right() as i32;
            set(right - event.client_x());
        }
    };
    let grab = move |event: PointerEvent| {
        if let Some(edge) = dom::target(&event) {
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
        dragging.set(true);
        event.prevent_default();
    };
    view! {
        <div
            class="panel-edge"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=words.resize
            aria-controls="panel"
            aria-valuemin=NARROWEST
            aria-valuemax=WIDEST
            aria-valuenow=width
            data-state=move || dragging.get().then_some("dragging")
            on:keydown=key
            on:pointerdown=grab
            on:pointermove=drag
            on:pointerup=move |_| dragging.set(false)
            on:dblclick=move |_| set(USUAL)
        ></div>
    }
}
