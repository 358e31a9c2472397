//! Keys that work on a whole page, for as long as their owner lives.

use crate::dom;
use leptos::{ev, prelude::*, web_sys::KeyboardEvent};

/// Calls `handler` for each key pressed anywhere in the window.
pub fn on_key(handler: impl Fn(KeyboardEvent) + 'static) {
    Effect::new({
        let handler = std::rc::Rc::new(handler);
        move |_| {
            let handler = handler.clone();
            let handle = window_event_listener(ev::keydown, move |event| handler(event));
            on_cleanup(move || handle.remove());
        }
    });
}

/// Calls `handler` for each key that nothing else has a claim on: nobody types,
/// no dialog is open, no modifier is down.
pub fn on_free_key(handler: impl Fn(KeyboardEvent) + 'static) {
    on_key(move |event| {
        let typing = dom::active().is_some_and(|element| dom::is_typing(&element));
        if !typing && !dom::modified(&event) && !dom::in_dialog() && !event.default_prevented() {
            handler(event);
        }
    });
}

/// Calls `handler` on Ctrl or Cmd with `key`, wherever the keyboard is.
pub fn on_command(key: &'static str, handler: impl Fn() + 'static) {
    on_key(move |event| {
        let command = event.ctrl_key() || event.meta_key();
        if command && !event.alt_key() && event.key().eq_ignore_ascii_case(key) {
            event.prevent_default();
            handler();
        }
    });
}
