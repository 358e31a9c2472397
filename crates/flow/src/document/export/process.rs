//! Puts the changes of one graph into its process and diagram.

use super::diagram::Diagram;
use crate::document::model::{Graph, Link, Node};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

/// Changes `holder` (it has `process` and perhaps `diagram`) from `was` to `now`.
pub(super) fn patch(holder: &mut Map<String, Value>, was: &Graph, now: &Graph) {
    let process = holder.entry("process").or_insert_with(|| json!({}));
    if let Some(process) = process.as_object_mut() {
        nodes(process, was, now);
        links(process, was, now);
    }
    let widgets = holder.get_mut("diagram").and_then(|d| d.get_mut("widgets"));
    if let Some(widgets) = widgets.and_then(Value::as_object_mut) {
        Diagram::new(widgets).patch(was, now);
    }
}

fn nodes(process: &mut Map<String, Value>, was: &Graph, now: &Graph) {
    let entry = process.entry("activities").or_insert_with(|| json!({}));
    let Some(activities) = entry.as_object_mut() else {
        return;
    };
    let kept: HashSet<&str> = now.nodes.iter().map(|node| node.id.as_str()).collect();
    activities.retain(|id, _| kept.contains(id.as_str()));
    let old = by_id(&was.nodes, |node| &node.id);
    for node in &now.nodes {
        if old.get(node.id.as_str()).is_some_and(|old| same(old, node)) {
            continue;
        }
        let entry = activities.entry(node.id.clone());
        let entry = entry.or_insert_with(|| json!({"id": node.id}));
        if let Some(entry) = entry.as_object_mut() {
            entry.insert("name".to_owned(), node.name.clone().into());
            entry.insert("group".to_owned(), node.group.clone().into());
            let properties = Value::Object(node.properties.clone());
            entry.insert("properties".to_owned(), properties);
        }
    }
}

/// Whether the process says the same of both; position and ports are the diagram's.
fn same(a: &Node, b: &Node) -> bool {
    a.name == b.name && a.group == b.group && a.properties == b.properties
}

/// Links in the document's order; an entry keeps what is not understood.
fn links(process: &mut Map<String, Value>, was: &Graph, now: &Graph) {
    if was.links == now.links {
        return;
    }
    let old = process.get_mut("links").and_then(Value::as_array_mut);
    let old = old.map(std::mem::take).unwrap_or_default();
    let mut entries: HashMap<&str, (&Link, Value)> = HashMap::new();
    for (link, entry) in was.links.iter().zip(old) {
        entries.insert(&link.id, (link, entry));
    }
    let links = now.links.iter().map(|link| {
        let Some((old, mut entry)) = entries.remove(link.id.as_str()) else {
            return new_link(link);
        };
        if !same_link(old, link) {
            write_link(&mut entry, link);
        }
        entry
    });
    let links = Value::Array(links.collect());
    process.insert("links".to_owned(), links);
}

/// Whether the process says the same of both; the polyline is the diagram's.
pub(super) fn same_link(a: &Link, b: &Link) -> bool {
    a.from == b.from && a.port == b.port && a.to == b.to
}

fn new_link(link: &Link) -> Value {
    let mut entry = json!({"id": link.id});
    write_link(&mut entry, link);
    entry
}

fn write_link(entry: &mut Value, link: &Link) {
    let fields = json!({
        "sourceActivityId": link.from,
        "targetActivityId": link.to,
        "conditionExpr": link.port,
        "properties": {"value": link.port},
    });
    if let (Some(entry), Value::Object(fields)) = (entry.as_object_mut(), fields) {
        entry.extend(fields);
    }
}

/// An index by id.
pub(super) fn by_id<T>(items: &[T], id: fn(&T) -> &String) -> HashMap<&str, &T> {
    items.iter().map(|item| (id(item).as_str(), item)).collect()
}
