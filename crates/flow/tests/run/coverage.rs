//! The committed traces take every wired port of every flow, or say why they cannot.
//!
//! `tests/fixtures/run/unreachable.tsv` lists the ports that no contact can
//! take: file, event flow (or `-`), node, port, and why. A port that is listed
//! there and taken is as much a fault as one that is neither.

use crate::{fixtures, flows};
use flow::{
    document::Document,
    engine::Compiled,
    trace::{TraceLine, What},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

/// File, event flow or `-`, node, port.
type Port = (String, String, String, String);

#[test]
fn traces_take_every_port() {
    let (played, _) = fixtures::play_all();
    let mut taken: BTreeSet<Port> = BTreeSet::new();
    for run in &played {
        taken.extend(run.lines.iter().filter_map(|line| left(&run.flow, line)));
        let looping = run.lines.iter().filter(|line| line.what == What::Looping);
        let Some(document) = flows::load(&run.flow) else {
            continue;
        };
        for line in looping {
            taken.extend(turn(&run.flow, &document, line));
        }
    }
    let unreachable = listed();
    let mut faults = Vec::new();
    for name in flows::own()
        .into_iter()
        .chain(flows::CORPUS.map(str::to_owned))
    {
        let Some(document) = flows::load(&name) else {
            eprintln!("skipped {name}: the corpus is not here");
            continue;
        };
        let wired = wired(&name, &document);
        for port in &wired {
            match (taken.contains(port), unreachable.contains_key(port)) {
                (false, false) => faults.push(format!("no trace takes {port:?}")),
                (true, true) => faults.push(format!("listed as unreachable, and taken: {port:?}")),
                _ => {}
            }
        }
        let listed = unreachable.keys().filter(|port| port.0 == name);
        for port in listed.filter(|port| !wired.contains(port)) {
            faults.push(format!("listed, but not wired: {port:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The wired port that a line says was taken.
fn left(flow: &str, line: &TraceLine) -> Option<Port> {
    let What::Left { port, wired: true } = &line.what else {
        return None;
    };
    let event = line.event.as_deref().unwrap_or("-");
    Some(port_of(flow, event, &line.name, port))
}

/// A settled loop leaves each of its nodes by `default`, round and round.
fn turn(flow: &str, document: &Document, line: &TraceLine) -> Vec<Port> {
    let event = line.event.as_deref().unwrap_or("-");
    let graph = if line.event.is_some() {
        &document.events
    } else {
        &document.main
    };
    let mut ports = Vec::new();
    let mut at = line.node.as_deref().unwrap_or_default();
    for _ in 0..graph.nodes.len() {
        let mut next = graph.links.iter();
        let next = next.find(|link| link.from == at && link.port == "default");
        let node = graph.nodes.iter().find(|node| node.id == at);
        let (Some(link), Some(node)) = (next, node) else {
            break;
        };
        ports.push(port_of(flow, event, &node.name, "default"));
        at = &link.to;
    }
    ports
}

fn wired(name: &str, document: &Document) -> BTreeSet<Port> {
    let (mapping, _) = flows::map(document);
    let flow = Compiled::new(document, &mapping, flows::zones());
    let events = flow.wired_ports();
    let ports = events.map(|port| {
        let event = if port.in_events {
            port.event.unwrap_or("?")
        } else {
            "-"
        };
        port_of(name, event, port.name, port.port)
    });
    ports.collect()
}

fn port_of(flow: &str, event: &str, node: &str, port: &str) -> Port {
    (
        flow.to_owned(),
        event.to_owned(),
        node.to_owned(),
        port.to_owned(),
    )
}

/// The list, with the reasons.
fn listed() -> BTreeMap<Port, String> {
    let path = flows::fixtures("run").join("unreachable.tsv");
    let text = fs::read_to_string(path).expect("the list of unreachable ports");
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut listed = BTreeMap::new();
    for line in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [flow, event, node, port, why] = columns[..] else {
            panic!("five columns, please: {line}");
        };
        assert!(!why.trim().is_empty(), "say why: {line}");
        listed.insert(port_of(flow, event, node, port), why.to_owned());
    }
    listed
}
