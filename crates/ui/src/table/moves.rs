//! How one moves about the rows of a table: one listener for all of them.

use crate::dom;
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, HtmlInputElement},
};
use std::cell::RefCell;

/// How one moves about the rows.
#[derive(Clone, Copy)]
pub(super) struct Moves {
    pub node: NodeRef<html::Tbody>,
    pub current: Signal<Option<String>>,
    pub on_look: Option<Callback<String>>,
}

impl Moves {
    /// Marks the rows that are selected or looked at.
    pub fn mark(self, selection: Option<RwSignal<Vec<String>>>) {
        if self.node.get().is_none() {
            return;
        }
        let current = self.current.get();
        let chosen = selection.map(|selection| selection.get());
        for row in self.rows() {
            let key = row.get_attribute("data-key");
            let is_chosen = match (&chosen, &key) {
                (Some(chosen), Some(key)) => chosen.contains(key),
                _ => false,
            };
            set_true(&row, "aria-current", current.is_some() && current == key);
            set_true(&row, "data-selected", is_chosen);
            let tick = dom::first(&row, "input.check");
            if let Some(tick) = tick.and_then(|tick| tick.dyn_into::<HtmlInputElement>().ok()) {
                tick.set_checked(is_chosen);
            }
        }
    }

    /// A click with the mouse anywhere in a row shows it beside the list.
    pub fn click(self, event: &MouseEvent) {
        let Some(on_look) = self.on_look else { return };
        let special = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        // A click that no mouse made (`detail` 0) is Enter on the link: it opens whole.
        if special || event.detail() == 0 || event.default_prevented() {
            return;
        }
        let target = dom::target(event);
        let own = |selector: &str| {
            let found = target
                .as_ref()
                .and_then(|target| target.closest(selector).ok()?);
            found.is_some()
        };
        if own("button, input, label, .menu") || (own("a") && !own("a.table-link")) {
            return;
        }
        let row = target.and_then(|target| target.closest("tr[data-key]").ok()?);
        if let Some(key) = row.and_then(|row| row.get_attribute("data-key")) {
            event.prevent_default();
            on_look.run(key);
        }
    }

    pub fn key(self, event: &KeyboardEvent) {
        let inside = self.focused_row().is_some();
        let looking = self.current.with_untracked(Option::is_some);
        match event.key().as_str() {
            "j" => self.step(1),
            "k" => self.step(-1),
            "ArrowDown" if inside || looking => self.step(1),
            "ArrowUp" if inside || looking => self.step(-1),
            " " if inside && !on_tick() => self.look(),
            "x" if inside => self.tick(),
            "Enter"
                if !inside
                    && looking
                    && dom::active().is_none_or(|active| active.tag_name() == "BODY") =>
            {
                self.open_current();
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn rows(self) -> Vec<HtmlElement> {
        let body = self.node.get_untracked();
        body.map(|body| dom::all(&body, "tr[data-key]"))
            .unwrap_or_default()
    }

    fn focused_row(self) -> Option<Element> {
        let body = self.node.get_untracked()?;
        let row = dom::active()?.closest("tr[data-key]").ok()??;
        body.contains(Some(&row)).then_some(row)
    }

    fn current_row(self) -> Option<Element> {
        let key = self.current.get_untracked()?;
        let row = self
            .rows()
            .into_iter()
            .find(|row| row.get_attribute("data-key").as_ref() == Some(&key))?;
        Some(row.into())
    }

    fn step(self, by: isize) {
        let rows = self.rows();
        let from = self.focused_row().or_else(|| self.current_row());
        let at = from.and_then(|from| {
            rows.iter()
                .position(|row| Element::from(row.clone()) == from)
        });
        let to = match at {
            Some(at) => at.checked_add_signed(by),
            None => Some(0),
        };
        let Some(row) = to.and_then(|to| rows.get(to)) else {
            return;
        };
        if let Some(link) = dom::first(row, "a.table-link") {
            let _ = link.focus();
        }
        if self.current.with_untracked(Option::is_some) {
            self.show(row);
        }
    }

    fn show(self, row: &Element) {
        if let (Some(on_look), Some(key)) = (self.on_look, row.get_attribute("data-key")) {
            on_look.run(key);
        }
    }

    fn look(self) {
        if let Some(row) = self.focused_row() {
            self.show(&row);
        }
    }

    fn tick(self) {
        let tick = self
            .focused_row()
            .and_then(|row| dom::first(&row, "input.check"));
        if let Some(tick) = tick {
            tick.click();
        }
    }

    fn open_current(self) {
        let link = self
            .current_row()
            .and_then(|row| dom::first(&row, "a.table-link"));
        if let Some(link) = link {
            link.click();
        }
    }
}

thread_local! {
    /// The row that had the keyboard in the table that is being written anew.
    static LEFT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps the keyboard in its row when the rows are written anew: takes it over
/// from the table before, and hands it on.
pub(super) fn keep_focus(moves: Moves) {
    Effect::new(move |_| {
        let left = LEFT.take();
        let lost = dom::active().is_none_or(|active| active.tag_name() == "BODY");
        let mut rows = moves.rows().into_iter().filter(|_| lost && left.is_some());
        let row = rows.find(|row| row.get_attribute("data-key") == left);
        if let Some(link) = row.and_then(|row| dom::first(&row, "a.table-link")) {
            let _ = link.focus();
        }
        on_cleanup(|| {
            let row = dom::active().and_then(|active| active.closest("tr[data-key]").ok()?);
            LEFT.set(row.and_then(|row| row.get_attribute("data-key")));
            // What does not come at once is another page.
            request_animation_frame(|| LEFT.set(None));
        });
    });
}

fn set_true(element: &Element, name: &str, on: bool) {
    // Fails only for names that are none.
    let _ = match on {
        true => element.set_attribute(name, "true"),
        false => element.remove_attribute(name),
    };
}

/// A row was ticked, or is no longer.
pub(super) fn ticked(event: &Event, selection: RwSignal<Vec<String>>) {
    let row = dom::target(event).and_then(|tick| tick.closest("tr[data-key]").ok()?);
    let Some(key) = row.and_then(|row| row.get_attribute("data-key")) else {
        return;
    };
    let on = event_target_checked(event);
    selection.update(|chosen| {
        chosen.retain(|known| *known != key);
        if on {
            chosen.push(key);
        }
    });
}

/// Whether the keyboard is at a row's tick, which Space is for.
fn on_tick() -> bool {
    dom::active().is_some_and(|active| active.matches("input.check").unwrap_or(false))
}
