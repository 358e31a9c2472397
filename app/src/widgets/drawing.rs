//! A flow's drawing, read-only: nodes and cords by the file's own layout, lit
//! while a contact passes through.
//!
//! One pans by dragging or with the arrow keys and zooms with the buttons, `+`,
//! `-` and the wheel; `0` fits the whole. Without the browser's half it is the
//! whole flow, fitted: the server sends a `viewBox`, no `style` attribute.
//! Those who do not see it have the outline (`Outline`): the same, as a list.

use super::sight::Sight;
use crate::text::t;
use canvas::{Point, Rect};
use flow::document::{
    Tint,
    drawing::{Bounds, DrawnLink, DrawnNode, DrawnPort, Pane, Side},
};
use leptos::{prelude::*, svg};
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
    let here = Signal::derive(move || pane.with(|pane| lit.with(|lit| here(pane, lit))));
    let first = Signal::derive(move || pane.with(|pane| lit.with(|lit| first(pane, lit))));
    let node = NodeRef::<svg::Svg>::new();
    let sight = Sight::new(node, whole, first, here);
    view! {
        <figure class="drawing" aria-label=label>
            <div
                class="drawing-board"
                tabindex="0"
                role="group"
                aria-label=move || t.drawing_keys(&label.get())
                on:keydown=move |event| sight.key(&event)
                on:wheel=move |event| sight.wheel(&event)
                on:pointerdown=move |event| sight.grab(&event)
                on:pointermove=move |event| sight.drag(&event)
            >
                <svg
                    node_ref=node
                    class="drawing-svg"
                    data-level=move || sight.level()
                    viewBox=move || view_box(sight.seen())
                    preserveAspectRatio="xMidYMid meet"
                    aria-hidden="true"
                >
                    {move || pane.with(|pane| cords(pane, lit))}
                    {move || pane.with(|pane| nodes(pane, lit))}
                </svg>
            </div>
            <div class="drawing-tools">
                <IconButton icon="zoom-out" name=t.zoom_out keys="-" on_press=move |_| sight.zoom(0.8) />
                <IconButton icon="zoom-in" name=t.zoom_in keys="+" on_press=move |_| sight.zoom(1.25) />
                <IconButton icon="maximize" name=t.zoom_fit keys="0" on_press=move |_| sight.fit() />
            </div>
        </figure>
    }
}

/// Where the contact is, of this pane.
fn here(pane: &Pane, lit: &Lit) -> Option<Rect> {
    let node = pane.nodes.iter().find(|node| lit.here.contains(&node.id))?;
    Some(place(node))
}

/// What there is to see first of this pane: where the contact has been, or what begins it.
fn first(pane: &Pane, lit: &Lit) -> Option<Rect> {
    let visited = |node: &&DrawnNode| lit.visited.contains(&node.id);
    let begins = |node: &&DrawnNode| matches!(node.tint, Tint::Start | Tint::Event);
    let nodes = &pane.nodes;
    let found = nodes.iter().find(visited);
    let found = found.or_else(|| nodes.iter().find(begins));
    found.or(nodes.first()).map(place)
}

fn place(node: &DrawnNode) -> Rect {
    Rect::new(node.x, node.y, node.w, node.h)
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
                        <span class="drawn-name">{breakable(&node.name)}</span>
                        <span class="drawn-detail">{detail}</span>
                    </span>
                </div>
            </foreignObject>
            {ports}
        </g>
    }
    .into_any()
}

/// A node's name that may be broken where its words meet: `Play|Case|Title_|2`.
fn breakable(name: &str) -> Vec<AnyView> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let meets = before == '_' || before == '-' || (before.is_lowercase() && c.is_uppercase());
        if meets {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
        before = c;
    }
    let word = |word: String| view! { {word}<wbr /> }.into_any();
    words.into_iter().map(word).collect()
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
