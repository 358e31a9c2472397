//! A flow's drawing, read-only: nodes and cords by the file's own layout, lit
//! while a contact passes through.
//!
//! One pans by dragging or with the arrow keys and zooms with the buttons, `+`,
//! `-` and the wheel; `0` fits the whole. Without the browser's half it is the
//! whole flow, fitted: the server sends a `viewBox`, no `style` attribute.
//! Those who do not see it have the outline (`Outline`): the same, as a list.

use crate::text::t;
use canvas::{Point, Rect};
use flow::document::{
    Tint,
    drawing::{Bounds, DrawnLink, DrawnNode, DrawnPort, Pane, Side},
};
use leptos::{ev, prelude::*, svg};
use std::collections::BTreeSet;
use ui::{Icon, IconButton};

/// What is lit in a drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lit {
    /// The nodes where the contact is now.
    pub here: BTreeSet<String>,
    /// The nodes it has visited.
    pub visited: BTreeSet<String>,
    /// The ports it has taken: node and port.
    pub taken: BTreeSet<(String, String)>,
}

impl Lit {
    fn node(&self, id: &str) -> Option<&'static str> {
        match (self.here.contains(id), self.visited.contains(id)) {
            (true, _) => Some("here"),
            (false, true) => Some("visited"),
            (false, false) => None,
        }
    }

    fn cord(&self, from: &str, port: &str) -> Option<&'static str> {
        let key = (from.to_owned(), port.to_owned());
        self.taken.contains(&key).then_some("lit")
    }
}

/// Room around the whole.
const MARGIN: f64 = 40.0;
/// A small flow is not blown up beyond its natural size.
const LEAST: (f64, f64) = (960.0, 520.0);
/// Zoom, as the part of the whole that is seen.
const CLOSEST: f64 = 0.05;
const FARTHEST: f64 = 3.0;

/// The drawing of one pane.
#[component]
pub fn FlowDrawing(
    /// What is drawn.
    #[prop(into)]
    pane: Signal<Pane>,
    /// Its name, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// What is lit.
    #[prop(optional, into)]
    lit: Signal<Lit>,
) -> impl IntoView {
    let t = &t().flows;
    let whole = Memo::new(move |_| pane.with(|pane| fitted(pane.bounds)));
    let view = RwSignal::new(None::<Rect>);
    Effect::new(move |_| {
        whole.track();
        view.set(None);
    });
    let seen = move || view.get().unwrap_or_else(|| whole.get());
    let node = NodeRef::<svg::Svg>::new();
    let hand = Hand { node, view, whole };
    view! {
        <figure class="drawing" aria-label=label>
            <div
                class="drawing-board"
                tabindex="0"
                role="group"
                aria-label=move || t.drawing_keys(&label.get())
                on:keydown=move |event| hand.key(&event)
                on:wheel=move |event| hand.wheel(&event)
                on:pointerdown=move |event| hand.grab(&event)
                on:pointermove=move |event| hand.drag(&event)
            >
                <svg
                    node_ref=node
                    class="drawing-svg"
                    viewBox=move || view_box(seen())
                    preserveAspectRatio="xMidYMid meet"
                    aria-hidden="true"
                >
                    {move || pane.with(|pane| cords(pane, lit))}
                    {move || pane.with(|pane| nodes(pane, lit))}
                </svg>
            </div>
            <div class="drawing-tools">
                <IconButton icon="zoom-out" name=t.zoom_out keys="-" on_press=move |_| hand.zoom(1.25) />
                <IconButton icon="zoom-in" name=t.zoom_in keys="+" on_press=move |_| hand.zoom(0.8) />
                <IconButton icon="maximize" name=t.zoom_fit keys="0" on_press=move |_| view.set(None) />
            </div>
        </figure>
    }
}

fn fitted(bounds: Bounds) -> Rect {
    let (w, h) = (bounds.w + 2.0 * MARGIN, bounds.h + 2.0 * MARGIN);
    let (extra_w, extra_h) = ((LEAST.0 - w).max(0.0), (LEAST.1 - h).max(0.0));
    let (x, y) = (
        bounds.x - MARGIN - extra_w / 2.0,
        bounds.y - MARGIN - extra_h / 2.0,
    );
    Rect::new(x, y, w + extra_w, h + extra_h)
}

fn view_box(rect: Rect) -> String {
    format!("{:.1} {:.1} {:.1} {:.1}", rect.x, rect.y, rect.w, rect.h)
}

fn cords(pane: &Pane, lit: Signal<Lit>) -> Vec<AnyView> {
    pane.links.iter().map(|link| cord(link, lit)).collect()
}

fn cord(link: &DrawnLink, lit: Signal<Lit>) -> AnyView {
    let point = |p: flow::document::Point| Point::new(p.x, p.y);
    let d = canvas::cord(
        point(link.start),
        side(link.start_side),
        point(link.end),
        side(link.end_side),
    );
    let (from, port) = (link.from.clone(), link.port.clone());
    let state = move || lit.with(|lit| lit.cord(&from, &port));
    let error = link.error.then_some("error");
    view! { <path class="cord" d=d data-kind=error data-state=state></path> }.into_any()
}

fn side(side: Side) -> canvas::Side {
    match side {
        Side::Top => canvas::Side::Top,
        Side::Right => canvas::Side::Right,
        Side::Bottom => canvas::Side::Bottom,
        Side::Left => canvas::Side::Left,
    }
}

fn nodes(pane: &Pane, lit: Signal<Lit>) -> Vec<AnyView> {
    pane.nodes.iter().map(|node| node_view(node, lit)).collect()
}

fn node_view(node: &DrawnNode, lit: Signal<Lit>) -> AnyView {
    let id = node.id.clone();
    let state = move || lit.with(|lit| lit.node(&id));
    let icon = node.icon.clone();
    let detail = if node.detail.is_empty() {
        node.title.clone()
    } else {
        node.detail.clone()
    };
    let ports: Vec<AnyView> = node.ports.iter().map(port_view).collect();
    view! {
        <g class="drawn" data-state=state data-tint=tint(node.tint) data-node=node.id.clone()>
            <foreignObject x=node.x y=node.y width=node.w height=node.h>
                <div class="drawn-card" title=node.title.clone()>
                    <span class="drawn-icon">
                        <Icon name=icon />
                    </span>
                    <span class="drawn-words">
                        <span class="drawn-name">{node.name.clone()}</span>
                        <span class="drawn-detail">{detail}</span>
                    </span>
                </div>
            </foreignObject>
            {ports}
        </g>
    }
    .into_any()
}

fn tint(tint: Tint) -> &'static str {
    match tint {
        Tint::Start => "start",
        Tint::Calls => "calls",
        Tint::Logic => "logic",
        Tint::Data => "data",
        Tint::Queue => "queue",
        Tint::Event => "event",
        Tint::End => "end",
        Tint::Unknown => "unknown",
    }
}

fn port_view(port: &DrawnPort) -> AnyView {
    let (dx, dy, anchor) = match port.side {
        Side::Bottom => (0.0, 15.0, "middle"),
        Side::Top => (0.0, -8.0, "middle"),
        Side::Right => (9.0, -5.0, "start"),
        Side::Left => (-9.0, -5.0, "end"),
    };
    view! {
        <circle
            class="port"
            cx=port.x
            cy=port.y
            r="4"
            data-kind=port.error.then_some("error")
            data-wired=port.wired.then_some("true")
        ></circle>
        <text class="port-label" x=port.x + dx y=port.y + dy text-anchor=anchor>
            {port.label.clone()}
        </text>
    }
    .into_any()
}

/// Moves the window over the drawing.
#[derive(Clone, Copy)]
struct Hand {
    node: NodeRef<svg::Svg>,
    view: RwSignal<Option<Rect>>,
    whole: Memo<Rect>,
}

impl Hand {
    fn seen(self) -> Rect {
        self.view
            .get_untracked()
            .unwrap_or_else(|| self.whole.get_untracked())
    }

    /// World units per pixel, and the world point under the client point.
    fn scale(self, client: (f64, f64)) -> Option<(f64, Point)> {
        let frame = self.node.get_untracked()?.get_bounding_client_rect();
        let seen = self.seen();
        let unit = (seen.w / frame.width().max(1.0)).max(seen.h / frame.height().max(1.0));
        let from_middle = |at: f64, start: f64, size: f64| (at - start - size / 2.0) * unit;
        let middle = seen.middle();
        let x = middle.x + from_middle(client.0, frame.left(), frame.width());
        let y = middle.y + from_middle(client.1, frame.top(), frame.height());
        Some((unit, Point::new(x, y)))
    }

    fn zoom(self, factor: f64) {
        self.zoom_about(self.seen().middle(), factor);
    }

    fn zoom_about(self, at: Point, factor: f64) {
        let (seen, whole) = (self.seen(), self.whole.get_untracked());
        let part = (seen.w * factor / whole.w).clamp(CLOSEST, FARTHEST);
        let factor = part * whole.w / seen.w;
        let x = at.x - (at.x - seen.x) * factor;
        let y = at.y - (at.y - seen.y) * factor;
        self.view
            .set(Some(Rect::new(x, y, seen.w * factor, seen.h * factor)));
    }

    fn pan(self, dx: f64, dy: f64) {
        let seen = self.seen();
        self.view
            .set(Some(Rect::new(seen.x + dx, seen.y + dy, seen.w, seen.h)));
    }

    fn key(self, event: &ev::KeyboardEvent) {
        if ui::dom::modified(event) {
            return;
        }
        let seen = self.seen();
        let (step_x, step_y) = (seen.w / 10.0, seen.h / 10.0);
        match event.key().as_str() {
            "ArrowLeft" => self.pan(-step_x, 0.0),
            "ArrowRight" => self.pan(step_x, 0.0),
            "ArrowUp" => self.pan(0.0, -step_y),
            "ArrowDown" => self.pan(0.0, step_y),
            "+" | "=" => self.zoom(0.8),
            "-" => self.zoom(1.25),
            "0" => self.view.set(None),
            _ => return,
        }
        event.prevent_default();
    }

    /// The wheel zooms with Ctrl (as a pinch does) and scrolls the page without.
    fn wheel(self, event: &ev::WheelEvent) {
        if !event.ctrl_key() && !event.meta_key() {
            return;
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        if let Some((_, point)) = self.scale(at) {
            event.prevent_default();
            self.zoom_about(point, (event.delta_y() / 300.0).exp());
        }
    }

    fn grab(self, event: &ev::PointerEvent) {
        if let (0, Some(board)) = (event.button(), ui::dom::target(event)) {
            let _ = board.set_pointer_capture(event.pointer_id());
        }
    }

    fn drag(self, event: &ev::PointerEvent) {
        if event.buttons() != 1 {
            return;
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        if let Some((unit, _)) = self.scale(at) {
            let (dx, dy) = (f64::from(event.movement_x()), f64::from(event.movement_y()));
            self.pan(-dx * unit, -dy * unit);
        }
    }
}

/// The same flow as a list: what each node is and where its ports lead.
#[component]
pub fn Outline(
    /// What is listed.
    #[prop(into)]
    pane: Signal<Pane>,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let items = move || {
        pane.with(|pane| {
            let item = |node: &DrawnNode| outline_item(pane, node);
            pane.nodes.iter().map(item).collect::<Vec<_>>()
        })
    };
    view! {
        <ol class="outline" aria-label=label>
            {items}
        </ol>
    }
}

fn outline_item(pane: &Pane, node: &DrawnNode) -> AnyView {
    let name_of = |id: &str| {
        let found = pane.nodes.iter().find(|node| node.id == id);
        found.map(|node| node.name.clone()).unwrap_or_default()
    };
    let ways = pane.links.iter().filter(|link| link.from == node.id);
    let ways: Vec<_> = ways
        .map(|link| view! { <li><code>{link.port.clone()}</code>" → "{name_of(&link.to)}</li> })
        .collect();
    let icon = node.icon.clone();
    view! {
        <li class="outline-node" data-tint=tint(node.tint)>
            <span class="drawn-icon">
                <Icon name=icon />
            </span>
            <div class="grow">
                <p class="outline-name">
                    {node.name.clone()}<span class="outline-kind">{node.title.clone()}</span>
                </p>
                <p class="outline-detail">{node.detail.clone()}</p>
                {(!ways.is_empty()).then(|| view! { <ul class="outline-ways">{ways}</ul> })}
            </div>
        </li>
    }
    .into_any()
}
