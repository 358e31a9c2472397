//! The drawing: by the file's layout, or laid out; ports and cords where they belong.

use super::document;
use flow::document::{Drawing, Pane, Side, drawing};
use std::collections::BTreeSet;

fn overlapping(pane: &Pane) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (index, a) in pane.nodes.iter().enumerate() {
        for b in &pane.nodes[..index] {
            let across = a.x < b.x + b.w && b.x < a.x + a.w;
            if across && a.y < b.y + b.h && b.y < a.y + a.h {
                found.push((a.name.clone(), b.name.clone()));
            }
        }
    }
    found
}

pub(super) fn sound(drawing: &Drawing, name: &str) {
    for pane in [&drawing.main, &drawing.events] {
        assert_eq!(overlapping(pane), [], "{name}");
        let inside = |x: f64, y: f64| {
            let b = pane.bounds;
            x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h
        };
        for node in &pane.nodes {
            assert!(node.w >= 208.0 && node.h >= 52.0);
            assert!(
                node.ports.iter().all(|port| inside(port.x, port.y)),
                "{name}"
            );
        }
        for link in &pane.links {
            assert!(inside(link.start.x, link.start.y) && inside(link.end.x, link.end.y));
        }
        // Cords between the same two nodes do not end in the same point.
        let mut ends = BTreeSet::new();
        for link in &pane.links {
            let end = (link.end.x.to_bits(), link.end.y.to_bits());
            assert!(
                ends.insert((&link.from, &link.to, end)),
                "{name}: {} lies on another cord",
                link.id
            );
        }
    }
}

#[test]
fn the_files_own_layout_is_kept() {
    let drawn = drawing(&document("g1_plain"));
    sound(&drawn, "g1_plain");
    let at = |name: &str| {
        let node = drawn
            .main
            .nodes
            .iter()
            .find(|node| node.name == name)
            .unwrap();
        (node.x, node.y)
    };
    assert!(at("NewPhoneContact").0 < at("StripPlus").0 && at("StripPlus").0 < at("Hello").0);
    assert!(at("Choice").1 > at("NewPhoneContact").1);
    let menu = drawn
        .main
        .nodes
        .iter()
        .find(|node| node.name == "Choice")
        .unwrap();
    let labels: Vec<_> = menu.ports.iter().map(|port| port.label.as_str()).collect();
    assert_eq!(
        labels,
        ["1 sales", "2 goodbye", "timeout", "invalid", "error"]
    );
    assert!(
        menu.ports
            .iter()
            .all(|port| port.side == Side::Right && port.x == menu.x + menu.w)
    );
    assert!(menu.ports.last().unwrap().error && !menu.ports.last().unwrap().wired);
    assert_eq!(
        (menu.title.as_str(), menu.detail.as_str()),
        ("Menu", "choice.wav")
    );
}

#[test]
fn a_loop_at_one_node_does_not_hide_behind_it() {
    let drawn = drawing(&document("g1_plain"));
    let music = drawn
        .main
        .links
        .iter()
        .find(|link| link.id == "l-10")
        .unwrap();
    assert_eq!(
        (music.from.as_str(), music.to.as_str()),
        ("n-music", "n-music")
    );
    assert_eq!((music.start_side, music.end_side), (Side::Right, Side::Top));
}

#[test]
fn without_a_layout_the_flow_runs_down() {
    let drawn = drawing(&document("g4_plain"));
    sound(&drawn, "g4_plain");
    let node = |id: &str| drawn.main.nodes.iter().find(|node| node.id == id).unwrap();
    let order = [
        "n-start", "n-strip", "n-hello", "n-ask", "n-menu", "n-queue", "n-music",
    ];
    for pair in order.windows(2) {
        assert!(node(pair[0]).y < node(pair[1]).y, "{pair:?}");
    }
    let link = drawn
        .main
        .links
        .iter()
        .find(|link| link.id == "l-1")
        .unwrap();
    assert_eq!((link.start_side, link.end_side), (Side::Bottom, Side::Top));
    let error = node("n-hello")
        .ports
        .iter()
        .find(|port| port.error)
        .unwrap();
    assert_eq!(error.side, Side::Right);
}

#[test]
fn details_tell_what_a_node_does() {
    let drawn = drawing(&document("g1_plain"));
    let detail = |id: &str| {
        let mut nodes = drawn.main.nodes.iter().chain(&drawn.events.nodes);
        nodes.find(|node| node.id == id).unwrap().detail.clone()
    };
    assert_eq!(detail("n-ask"), "GET people");
    assert_eq!(detail("n-hello"), "Good day, {{caller}}.");
    assert_eq!(detail("n-music"), "defaultmusic_on_hold.wav · 30 s");
    assert_eq!(detail("n-queue"), "Sales queue");
    assert!(detail("n-strip").starts_with("caller = NewPhoneContact.ANI"));
    assert_eq!(detail("e-pop"), "Customer");
    assert_eq!(drawn.events.nodes[0].name, "AgentAnswered");
}

#[test]
fn links_to_nowhere_are_not_drawn() {
    let drawn = drawing(&document("fault_link_to_nowhere"));
    assert_eq!(drawn.main.links.len(), 9);
}

#[test]
fn the_same_document_gives_the_same_drawing() {
    assert_eq!(
        drawing(&document("g4_plain")),
        drawing(&document("g4_plain"))
    );
    let text = serde_json::to_string(&drawing(&document("g1_plain"))).unwrap();
    let back: Drawing = serde_json::from_str(&text).unwrap();
    assert_eq!(back, drawing(&document("g1_plain")));
}
