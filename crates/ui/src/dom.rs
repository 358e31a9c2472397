//! The little that components ask of the browser. Called from event handlers
//! and effects only, so never on the server.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{self, HtmlElement, js_sys::Reflect},
};

/// The element with this id.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the keyboard to the element with this id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// Every element below `root` that `selector` finds.
pub fn all(root: &web_sys::Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

/// The first element below `root` that `selector` finds.
pub fn first(root: &web_sys::Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

/// The element that has the keyboard.
pub fn active() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// The element that an event came from.
pub fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

/// Whether keys belong to what has the keyboard: somebody types there.
pub fn is_typing(element: &web_sys::Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        // A switch or a choice takes no letters: keys of the page stay free there.
        "INPUT" => !matches!(
            element.get_attribute("type").as_deref(),
            Some("radio" | "checkbox" | "button" | "submit" | "file")
        ),
        _ => element.has_attribute("contenteditable"),
    }
}

/// Whether a modal dialog is open.
pub fn in_dialog() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// Whether a modifier other than Shift is down.
pub fn modified(event: &web_sys::KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key()
}

/// Puts `text` on the clipboard.
pub fn copy(text: &str) {
    let call = || -> Result<(), JsValue> {
        let navigator = Reflect::get(&window(), &"navigator".into())?;
        let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
        let write = Reflect::get(&clipboard, &"writeText".into())?;
        let write: web_sys::js_sys::Function = write.dyn_into()?;
        write.call1(&clipboard, &text.into())?;
        Ok(())
    };
    // Without a clipboard (plain http on another host) the text stays selectable.
    let _ = call();
}

static TAKEN_OVER: AtomicBool = AtomicBool::new(false);

/// Says that the browser's half takes over the page: a task later, when every
/// input has looked at what it holds, inputs show what their signals say. Until
/// then they may hold what was typed before. The document says it too
/// (`data-ready`), for tests that must not press what does not listen yet.
pub fn taken_over() {
    let say = || {
        TAKEN_OVER.store(true, Ordering::Relaxed);
        if let Some(root) = document().document_element() {
            // Fails for no name that is a name.
            let _ = root.set_attribute("data-ready", "true");
        }
    };
    set_timeout(say, std::time::Duration::ZERO);
}

/// Whether an input may hold what was typed before the browser's half had loaded.
fn may_hold_text() -> bool {
    !TAKEN_OVER.load(Ordering::Relaxed)
}

/// Keeps an input element and its signal equal. What was typed before the
/// browser's half had loaded wins over the server's value. For inputs that stand
/// in a `Field` of their own.
pub fn bind_input(node: NodeRef<leptos::html::Input>, value: RwSignal<String>) {
    Effect::new(move |earlier: Option<()>| {
        let wanted = value.get();
        let Some(input) = node.get() else { return };
        if input.value() == wanted {
            return;
        }
        if earlier.is_none() && may_hold_text() && input.value() != input.default_value() {
            value.set(input.value());
        } else {
            input.set_value(&wanted);
        }
    });
}

/// The same for a text area.
pub(crate) fn bind_area(node: NodeRef<leptos::html::Textarea>, value: RwSignal<String>) {
    Effect::new(move |earlier: Option<()>| {
        let wanted = value.get();
        let Some(area) = node.get() else { return };
        if area.value() == wanted {
            return;
        }
        if earlier.is_none() && may_hold_text() && Ok(area.value()) != area.default_value() {
            value.set(area.value());
        } else {
            area.set_value(&wanted);
        }
    });
}

/// The same for a check box.
pub(crate) fn bind_check(node: NodeRef<leptos::html::Input>, value: RwSignal<bool>) {
    Effect::new(move |earlier: Option<()>| {
        let wanted = value.get();
        let Some(input) = node.get() else { return };
        if input.checked() == wanted {
            return;
        }
        if earlier.is_none() && may_hold_text() && input.checked() != input.default_checked() {
            value.set(input.checked());
        } else {
            input.set_checked(wanted);
        }
    });
}

/// Scrolls a list just so far that `entry` is seen.
pub fn reveal(entry: &HtmlElement) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    entry.scroll_into_view_with_scroll_into_view_options(&options);
}
