//! A menu that a button opens (WAI-ARIA APG).

use crate::{Icon, Kbd, dom};
use leptos::{
    ev::{self, KeyboardEvent},
    html,
    oco::Oco,
    prelude::*,
};

/// Lets entries close the menu that they stand in.
#[derive(Clone, Copy)]
struct Opened(RwSignal<bool>);

/// A button and the menu under it.
#[component]
pub fn Menu(
    /// Its id.
    #[prop(into)]
    id: Oco<'static, str>,
    /// The button's name.
    #[prop(into)]
    name: Oco<'static, str>,
    /// The button's class.
    #[prop(default = "icon-button")]
    class: &'static str,
    /// Opens towards the left edge of the button in place of the right.
    #[prop(optional)]
    start: bool,
    /// What stands on the button.
    #[prop(into)]
    face: ViewFn,
    /// The entries.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let node = NodeRef::<html::Div>::new();
    close_outside(open, node);
    let button_id = StoredValue::new(format!("{id}-button"));
    let menu_id = StoredValue::new(id);
    let show = move |last: bool| {
        open.set(true);
        request_animation_frame(move || {
            if let Some(root) = node.get_untracked() {
                let entries = dom::all(&root, ENTRY);
                let entry = if last {
                    entries.last()
                } else {
                    entries.first()
                };
                if let Some(entry) = entry {
                    let _ = entry.focus();
                }
            }
        });
    };
    let key = move |event: KeyboardEvent| {
        if open.get_untracked() {
            return menu_key(&event, open, node, &button_id.get_value());
        }
        match event.key().as_str() {
            "ArrowDown" => show(false),
            "ArrowUp" => show(true),
            _ => return,
        }
        event.prevent_default();
    };
    let children = StoredValue::new(children);
    view! {
        <div class="menu-root" node_ref=node on:keydown=key>
            <button
                type="button"
                class=class
                id=button_id.get_value()
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-label=name.clone()
                data-tip=move || (!open.get()).then(|| name.clone())
                on:click=move |_| {
                    if open.get_untracked() { open.set(false) } else { show(false) }
                }
            >
                {face.run()}
            </button>
            <Show when=move || open.get()>
                <div
                    class="menu"
                    id=menu_id.get_value()
                    role="menu"
                    aria-labelledby=button_id.get_value()
                    data-align=start.then_some("start")
                >
                    <leptos::context::Provider value=Opened(
                        open,
                    )>{children.with_value(|children| children())}</leptos::context::Provider>
                </div>
            </Show>
        </div>
    }
}

const ENTRY: &str = "[role^=menuitem]:not([aria-disabled=true])";

fn close_outside(open: RwSignal<bool>, node: NodeRef<html::Div>) {
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        let handle = window_event_listener(ev::pointerdown, move |event| {
            let inside = dom::target(&event)
                .zip(node.get_untracked())
                .is_some_and(|(target, root)| root.contains(Some(&target)));
            if !inside {
                open.set(false);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn menu_key(event: &KeyboardEvent, open: RwSignal<bool>, node: NodeRef<html::Div>, button: &str) {
    let Some(root) = node.get_untracked() else {
        return;
    };
    let entries = dom::all(&root, ENTRY);
    let at = entries
        .iter()
        .position(|entry| dom::active().is_some_and(|active| active == *entry));
    let count = entries.len().max(1);
    let key = event.key();
    let to = match key.as_str() {
        "ArrowDown" => at.map_or(0, |at| (at + 1) % count),
        "ArrowUp" => at.map_or(count - 1, |at| (at + count - 1) % count),
        "Home" => 0,
        "End" => count - 1,
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
            return dom::focus(button);
        }
        "Tab" => return open.set(false),
        letter if letter.chars().count() == 1 && !dom::modified(event) => {
            match starting_with(&entries, letter, at) {
                Some(index) => index,
                None => return,
            }
        }
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(entry) = entries.get(to) {
        let _ = entry.focus();
    }
}

fn starting_with(
    entries: &[leptos::web_sys::HtmlElement],
    letter: &str,
    at: Option<usize>,
) -> Option<usize> {
    let wanted = letter.to_lowercase();
    let from = at.map_or(0, |at| at + 1);
    let order = (from..entries.len()).chain(0..from.min(entries.len()));
    let text = |index: usize| entries[index].text_content().unwrap_or_default();
    order
        .into_iter()
        .find(|index| text(*index).trim().to_lowercase().starts_with(&wanted))
}

/// An entry that does something.
#[component]
pub fn MenuItem(
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Oco<'static, str>>,
    /// It destroys something.
    #[prop(optional)]
    danger: bool,
    /// Its shortcut.
    #[prop(optional, into)]
    keys: Option<&'static str>,
    /// What it does.
    #[prop(into)]
    on_choose: Callback<()>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let opened = use_context::<Opened>();
    let choose = move |_| {
        if let Some(Opened(open)) = opened {
            open.set(false);
        }
        on_choose.run(());
    };
    view! {
        <button
            type="button"
            role="menuitem"
            class="menu-item"
            tabindex="-1"
            data-tone=danger.then_some("bad")
            on:click=choose
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class="grow">{children()}</span>
            {keys.map(|keys| view! { <Kbd keys=keys /> })}
        </button>
    }
}

/// An entry of a group of which one is chosen. The menu stays open.
#[component]
pub fn MenuRadio(
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Oco<'static, str>>,
    /// Whether it is the chosen one.
    #[prop(into)]
    chosen: Signal<bool>,
    /// What it does.
    #[prop(into)]
    on_choose: Callback<()>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="menuitemradio"
            class="menu-item"
            tabindex="-1"
            aria-checked=move || if chosen.get() { "true" } else { "false" }
            on:click=move |_| on_choose.run(())
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class="grow">{children()}</span>
            {move || chosen.get().then(|| view! { <Icon name="check" /> })}
        </button>
    }
}

/// Words over a group of entries.
#[component]
pub fn MenuLabel(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <p class="menu-label" role="presentation">
            {children()}
        </p>
    }
}

/// A line between groups of entries.
#[component]
pub fn MenuLine() -> impl IntoView {
    view! { <hr class="menu-line" role="separator" /> }
}
