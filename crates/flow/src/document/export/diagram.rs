//! Puts the changes of one graph into its diagram: widgets of nodes and links, and
//! the cross-references between their ports.
//!
//! In a diagram the flag `isSourcePort` means the opposite of its name, and a
//! widget's own id differs from the id of the node or link that it draws. New
//! widgets get ids made from those, because nothing here may draw lots.

use super::process::{by_id, same_link};
use crate::document::model::{Graph, Link, Node};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The widgets of one diagram.
pub(super) struct Diagram<'a> {
    widgets: &'a mut Map<String, Value>,
}

impl<'a> Diagram<'a> {
    /// A diagram by its widgets.
    pub(super) fn new(widgets: &'a mut Map<String, Value>) -> Self {
        Self { widgets }
    }

    /// Changes the widgets from `was` to `now`.
    pub(super) fn patch(&mut self, was: &Graph, now: &Graph) {
        self.remove_nodes(was, now);
        let old = by_id(&was.nodes, |node| &node.id);
        for node in &now.nodes {
            match old.get(node.id.as_str()) {
                Some(old) if self.widgets.contains_key(&node.id) => self.change_node(old, node),
                _ => self.add_node(node),
            }
        }
        self.links(was, now);
    }

    fn remove_nodes(&mut self, was: &Graph, now: &Graph) {
        let kept = by_id(&now.nodes, |node| &node.id);
        for node in &was.nodes {
            if !kept.contains_key(node.id.as_str()) {
                self.widgets.shift_remove(&node.id);
            }
        }
    }

    fn change_node(&mut self, old: &Node, node: &Node) {
        let Some(widget) = self
            .widgets
            .get_mut(&node.id)
            .and_then(Value::as_object_mut)
        else {
            return;
        };
        if let Some(point) = node.point
            && old.point != node.point
        {
            widget.insert("point".to_owned(), json!({"x": point.x, "y": point.y}));
        }
        if old.properties != node.properties {
            widget.insert("properties".to_owned(), without_twins(node));
        }
        if old.ports != node.ports {
            let ports = widget.entry("ports").or_insert_with(|| json!([]));
            if let Some(ports) = ports.as_array_mut() {
                ports.retain(|port| match port_name(port) {
                    Some(name) => name == "in" || node.ports.iter().any(|port| port == name),
                    None => true,
                });
                let known: HashSet<String> = ports
                    .iter()
                    .filter_map(port_name)
                    .map(str::to_owned)
                    .collect();
                let new = node.ports.iter().filter(|port| !known.contains(*port));
                ports.extend(new.map(|port| new_port(node, port)));
            }
        }
    }

    fn add_node(&mut self, node: &Node) {
        let point = node.point.unwrap_or_default();
        let begins = node.group.starts_with("start") || node.group == "event";
        let inputs = (!begins).then(|| "in".to_owned());
        let names = inputs.iter().chain(&node.ports);
        let ports: Vec<Value> = names.map(|port| new_port(node, port)).collect();
        let widget = json!({
            "id": widget_id(&node.id),
            "type": node.group,
            "widgetType": "activity",
            "label": "New Activity Widget in Diagram",
            "point": {"x": point.x, "y": point.y},
            "ports": ports,
            "properties": without_twins(node),
        });
        self.widgets.insert(node.id.clone(), widget);
    }

    fn links(&mut self, was: &Graph, now: &Graph) {
        let kept = by_id(&now.links, |link| &link.id);
        for old in &was.links {
            let now = kept.get(old.id.as_str());
            if now.is_none_or(|link| !same_link(old, link)) {
                self.remove_link(old);
            }
        }
        let old = by_id(&was.links, |link| &link.id);
        for link in &now.links {
            let unchanged = old
                .get(link.id.as_str())
                .is_some_and(|old| same_link(old, link));
            if !unchanged {
                self.add_link(link);
            }
        }
    }

    fn remove_link(&mut self, link: &Link) {
        let Some(widget) = self.widgets.shift_remove(&link.id) else {
            return;
        };
        let id = widget.get("id").and_then(Value::as_str).unwrap_or_default();
        self.unplug(&link.from, &link.port, id);
        self.unplug(&link.to, "in", id);
    }

    fn port(&mut self, node: &str, name: &str) -> Option<&mut Map<String, Value>> {
        let ports = self.widgets.get_mut(node)?.get_mut("ports")?;
        let mut ports = ports.as_array_mut()?.iter_mut();
        let port = ports.find(|port| port_name(port) == Some(name))?;
        port.as_object_mut()
    }

    fn unplug(&mut self, node: &str, name: &str, link: &str) {
        let Some(port) = self.port(node, name) else {
            return;
        };
        if let Some(links) = port.get_mut("links").and_then(Value::as_array_mut) {
            links.retain(|id| id.as_str() != Some(link));
        }
        if port.get("linkId").and_then(Value::as_str) == Some(link) {
            let next = port.get("links").and_then(|links| links.get(0)).cloned();
            port.insert("linkId".to_owned(), next.unwrap_or(Value::Null));
        }
    }

    /// Plugs a link's widget in and says where: the port's id and its widget's id.
    fn plug(&mut self, node: &str, name: &str, link: &str) -> Value {
        let widget = self.widgets.get(node).and_then(|widget| widget.get("id"));
        let widget = widget.cloned().unwrap_or(Value::Null);
        let Some(port) = self.port(node, name) else {
            return json!({"id": null, "activeWidgetId": widget});
        };
        port.insert("linkId".to_owned(), link.into());
        let links = port.entry("links").or_insert_with(|| json!([]));
        if let Some(links) = links.as_array_mut() {
            links.push(link.into());
        }
        json!({"id": port.get("portId"), "activeWidgetId": widget})
    }

    fn add_link(&mut self, link: &Link) {
        let id = widget_id(&link.id);
        let source = self.plug(&link.from, &link.port, &id);
        let target = self.plug(&link.to, "in", &id);
        let points = link
            .points
            .iter()
            .map(|point| json!({"x": point.x, "y": point.y}));
        let points: Vec<Value> = points.collect();
        let widget = json!({
            "id": id,
            "type": "arrow",
            "widgetType": "link",
            "label": "",
            "points": [],
            "properties": {"points": points, "color": "#545454", "curvyness": 50, "width": 1},
            "sourcePort": source,
            "targetPort": target,
        });
        self.widgets.insert(link.id.clone(), widget);
    }
}

fn widget_id(id: &str) -> String {
    format!("widget-{id}")
}

fn new_port(node: &Node, name: &str) -> Value {
    json!({
        "portId": format!("port-{}-{name}", node.id),
        "isSourcePort": name == "in",
        "linkId": null,
        "links": [],
        "type": "arrow",
        "properties": {
            "name": name,
            "label": name,
            "alignment": if name == "in" { "left" } else { "right" },
        },
    })
}

fn port_name(port: &Value) -> Option<&str> {
    port.get("properties")?.get("name")?.as_str()
}

/// Settings as diagrams hold them: without the `_` twins of the `:` keys.
fn without_twins(node: &Node) -> Value {
    const TWINS: [&str; 4] = ["_name", "_type", "_input", "_radioName"];
    let twin = |key: &str| TWINS.iter().any(|twin| key.contains(twin));
    let settings = node.properties.iter().filter(|(key, _)| !twin(key));
    Value::Object(settings.map(|(k, v)| (k.clone(), v.clone())).collect())
}
