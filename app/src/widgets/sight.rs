//! Where a drawing looks, and how close: by itself, or as a hand has moved it.
//!
//! By itself it shows the whole flow, as long as its nodes can be told apart;
//! else it begins where the flow does, or where the contact has been, and
//! follows the node where the contact is. On the server, which knows no screen,
//! it shows the whole.

use canvas::{Point, Rect, Size, Viewport};
use leptos::{
    ev,
    prelude::*,
    svg,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, ResizeObserver},
};

/// By itself a drawing is not seen from farther away.
const READABLE: f64 = 0.5;
/// Pixels kept free around the node that is followed.
const AROUND: f64 = 56.0;
/// How long the drawing takes to glide there, in milliseconds.
const GLIDE_MS: f64 = 180.0;

/// The window over a drawing.
#[derive(Clone, Copy)]
pub struct Sight {
    node: NodeRef<svg::Svg>,
    whole: Memo<Rect>,
    first: Signal<Option<Rect>>,
    screen: RwSignal<Size>,
    own: RwSignal<Option<Viewport>>,
    itself: RwSignal<Option<Viewport>>,
    /// Counts glides, so that a new one ends the last.
    glide: StoredValue<u32>,
}

impl Sight {
    /// Looks at `whole`, drawn in `node`: at `first` first, then it follows `here`.
    pub fn new(
        node: NodeRef<svg::Svg>,
        whole: Memo<Rect>,
        first: Signal<Option<Rect>>,
        here: Signal<Option<Rect>>,
    ) -> Self {
        let sight = Self {
            node,
            whole,
            first,
            screen: RwSignal::new(Size { w: 0.0, h: 0.0 }),
            own: RwSignal::new(None),
            itself: RwSignal::new(None),
            glide: StoredValue::new(0),
        };
        Effect::new(move |_| {
            whole.track();
            sight.own.set(None);
            sight.itself.set(None);
        });
        Effect::new(move |_| sight.observe());
        Effect::new(move |_| sight.look(sight.screen.get(), whole.get(), here.get()));
        sight
    }

    /// Learns how large the drawing is on the screen, now and whenever that changes.
    fn observe(self) {
        let Some(node) = self.node.get() else { return };
        let node = Element::from(node);
        let frame = node.clone();
        let changed = Closure::<dyn Fn()>::new(move || {
            let frame = frame.get_bounding_client_rect();
            let (w, h) = (frame.width(), frame.height());
            let _ = self.screen.try_set(Size { w, h });
        });
        let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) else {
            return;
        };
        observer.observe(&node);
        let kept = StoredValue::new_local((observer, changed));
        on_cleanup(move || {
            let _ = kept.try_with_value(|(observer, _)| observer.disconnect());
        });
    }

    fn look(self, screen: Size, whole: Rect, here: Option<Rect>) {
        if screen.w < 1.0 || screen.h < 1.0 {
            return;
        }
        let fit = Viewport::fit(whole, screen, 0.0);
        let now = self.itself.get_untracked();
        if fit.zoom >= READABLE {
            return self.itself.set(Some(fit));
        }
        let start = || {
            let corner = Viewport {
                offset: Point::new(-whole.x * READABLE, -whole.y * READABLE),
                zoom: READABLE,
            };
            let first = self.first.get_untracked();
            first.map_or(corner, |first| corner.reveal(first, screen, AROUND))
        };
        let from = now.filter(|now| now.zoom <= READABLE);
        let from = from.unwrap_or_else(start);
        let to = here.map_or(from, |here| from.reveal(here, screen, AROUND));
        match now {
            Some(now) if now != to && !wants_stillness() => self.glide(now, to),
            _ => self.itself.set(Some(to)),
        }
    }

    fn glide(self, from: Viewport, to: Viewport) {
        let turn = self.glide.get_value().wrapping_add(1);
        self.glide.set_value(turn);
        self.glide_on(turn, from, to, now_ms());
    }

    fn glide_on(self, turn: u32, from: Viewport, to: Viewport, began: f64) {
        if self.glide.try_get_value() != Some(turn) {
            return;
        }
        let part = ((now_ms() - began) / GLIDE_MS).clamp(0.0, 1.0);
        // Fast first, slow at the end.
        let eased = 1.0 - (1.0 - part).powi(3);
        let between = |from: f64, to: f64| from + (to - from) * eased;
        let at = Viewport {
            offset: Point::new(
                between(from.offset.x, to.offset.x),
                between(from.offset.y, to.offset.y),
            ),
            zoom: to.zoom,
        };
        let _ = self.itself.try_set(Some(if part < 1.0 { at } else { to }));
        if part < 1.0 {
            request_animation_frame(move || self.glide_on(turn, from, to, began));
        }
    }

    fn viewport(self) -> Option<Viewport> {
        self.own.get().or_else(|| self.itself.get())
    }

    /// The part of the drawing that is seen.
    pub fn seen(self) -> Rect {
        match self.viewport() {
            Some(viewport) => viewport.shows(self.screen.get(), 0.0),
            None => self.whole.get(),
        }
    }

    /// How much can be told apart from here: nodes with all their words, with
    /// their names, or by icon and tint.
    pub fn level(self) -> Option<&'static str> {
        self.viewport().map(|viewport| match viewport.zoom {
            zoom if zoom >= 0.75 => "near",
            zoom if zoom >= 0.42 => "far",
            _ => "farther",
        })
    }

    fn change(self, change: impl FnOnce(Viewport) -> Viewport) {
        let now = untrack(|| self.viewport()).unwrap_or_default();
        self.own.set(Some(change(now)));
    }

    /// Shows the whole.
    pub fn fit(self) {
        let (whole, screen) = (self.whole.get_untracked(), self.screen.get_untracked());
        self.own.set(Some(Viewport::fit(whole, screen, 0.0)));
    }

    /// Closer (above 1) or farther, about the middle.
    pub fn zoom(self, factor: f64) {
        let screen = self.screen.get_untracked();
        let middle = Point::new(screen.w / 2.0, screen.h / 2.0);
        self.change(|now| now.zoom_about(middle, factor));
    }

    /// Closer or farther, with what is under the pointer staying there.
    fn zoom_at(self, client: (f64, f64), factor: f64) {
        let Some(node) = self.node.get_untracked() else {
            return;
        };
        let frame = Element::from(node).get_bounding_client_rect();
        let at = Point::new(client.0 - frame.left(), client.1 - frame.top());
        self.change(|now| now.zoom_about(at, factor));
    }

    /// Arrows move, plus and minus zoom, 0 fits the whole.
    pub fn key(self, event: &ev::KeyboardEvent) {
        if ui::dom::modified(event) {
            return;
        }
        let screen = self.screen.get_untracked();
        let (step_x, step_y) = (screen.w / 10.0, screen.h / 10.0);
        match event.key().as_str() {
            "ArrowLeft" => self.change(|now| now.pan(step_x, 0.0)),
            "ArrowRight" => self.change(|now| now.pan(-step_x, 0.0)),
            "ArrowUp" => self.change(|now| now.pan(0.0, step_y)),
            "ArrowDown" => self.change(|now| now.pan(0.0, -step_y)),
            "+" | "=" => self.zoom(1.25),
            "-" => self.zoom(0.8),
            "0" => self.fit(),
            _ => return,
        }
        event.prevent_default();
        // On the Phone page digits are keys of the telephone, but not these.
        event.stop_propagation();
    }

    /// The wheel zooms with Ctrl (as a pinch does) and scrolls the page without.
    pub fn wheel(self, event: &ev::WheelEvent) {
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            let at = (f64::from(event.client_x()), f64::from(event.client_y()));
            self.zoom_at(at, (-event.delta_y() / 300.0).exp());
        }
    }

    /// Takes hold of the drawing.
    pub fn grab(self, event: &ev::PointerEvent) {
        if let (0, Some(board)) = (event.button(), ui::dom::target(event)) {
            let _ = board.set_pointer_capture(event.pointer_id());
        }
    }

    /// Moves the drawing along with the pointer.
    pub fn drag(self, event: &ev::PointerEvent) {
        if event.buttons() == 1 {
            let (dx, dy) = (f64::from(event.movement_x()), f64::from(event.movement_y()));
            self.change(|now| now.pan(dx, dy));
        }
    }
}

fn now_ms() -> f64 {
    leptos::web_sys::js_sys::Date::now()
}

fn wants_stillness() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    matches!(query, Ok(Some(list)) if list.matches())
}
