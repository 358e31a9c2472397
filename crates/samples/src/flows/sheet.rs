//! One process of a flow and its drawing: nodes placed in a grid, links between
//! their ports, and the widgets that the export format keeps beside them.

use super::{builder::id, steps::Step};
use serde_json::{Map, Value, json};

/// One process and its drawing.
pub(super) struct Sheet {
    /// Makes ids unique across flows and panes.
    space: &'static str,
    nodes: Vec<Node>,
    links: Vec<Link>,
}

struct Node {
    name: &'static str,
    column: i32,
    row: i32,
    step: Step,
}

struct Link {
    from: &'static str,
    port: &'static str,
    to: &'static str,
}

/// Distance between columns and rows of the layout.
const COLUMN: i32 = 230;
const ROW: i32 = 200;
/// A node's width in the file's units, and where its first port stands.
const WIDTH: i32 = 176;
const PORT: i32 = 18;
const NEXT_PORT: i32 = 30;

impl Sheet {
    pub(super) fn new(space: &'static str) -> Self {
        Self {
            space,
            nodes: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Places a node in the layout's grid.
    pub(super) fn add(&mut self, (column, row): (i32, i32), name: &'static str, step: Step) {
        self.nodes.push(Node {
            name,
            column,
            row,
            step,
        });
    }

    /// Leads each of `ports` of a node to another node.
    pub(super) fn wire(&mut self, from: &'static str, ports: &[&'static str], to: &'static str) {
        let links = ports.iter().map(|port| Link { from, port, to });
        self.links.extend(links);
    }

    /// The roots of event flows: specification and node.
    pub(super) fn roots(&self) -> Map<String, Value> {
        let roots = self.nodes.iter().filter(|node| node.step.group == "event");
        let root = |node: &Node| (node.name.to_owned(), self.id(node.name).into());
        roots.map(root).collect()
    }

    fn id(&self, name: &str) -> String {
        id(&[self.space, "node", name])
    }

    fn widget_id(&self, name: &str) -> String {
        id(&[self.space, "widget", name])
    }

    fn port_id(&self, name: &str, port: &str) -> String {
        id(&[self.space, "port", name, port])
    }

    fn link_id(&self, link: &Link) -> String {
        id(&[self.space, "link", link.from, link.port])
    }

    fn link_widget_id(&self, link: &Link) -> String {
        id(&[self.space, "link widget", link.from, link.port])
    }

    pub(super) fn process(&self) -> Value {
        let activities = self.nodes.iter().map(|node| {
            let id = self.id(node.name);
            let activity = json!({
                "id": id,
                "name": node.name,
                "group": node.step.group,
                "properties": node.step.properties(node.name),
            });
            (id, activity)
        });
        let links = self.links.iter().map(|link| {
            json!({
                "id": self.link_id(link),
                "sourceActivityId": self.id(link.from),
                "targetActivityId": self.id(link.to),
                "conditionExpr": link.port,
                "properties": { "value": link.port },
            })
        });
        json!({
            "activities": activities.collect::<Map<_, _>>(),
            "links": links.collect::<Vec<_>>(),
        })
    }

    pub(super) fn widgets(&self) -> Map<String, Value> {
        let nodes = self
            .nodes
            .iter()
            .map(|node| (self.id(node.name), self.node_widget(node)));
        let links = self
            .links
            .iter()
            .map(|link| (self.link_id(link), self.link_widget(link)));
        nodes.chain(links).collect()
    }

    fn node_widget(&self, node: &Node) -> Value {
        let (x, y) = node.corner();
        let entry = (node.step.group != "start" && node.step.group != "event").then_some("in");
        let ports = node.step.ports.iter().map(String::as_str).chain(entry);
        let ports = ports.map(|port| self.port(node, port));
        json!({
            "id": self.widget_id(node.name),
            "type": node.step.group,
            "widgetType": "activity",
            "label": node.name,
            "point": { "x": x, "y": y },
            "ports": ports.collect::<Vec<_>>(),
            "properties": node.step.properties(node.name),
        })
    }

    fn port(&self, node: &Node, port: &str) -> Value {
        let entry = port == "in";
        let (x, y) = node.port(port);
        let touches = |link: &&Link| match entry {
            true => link.to == node.name,
            false => link.from == node.name && link.port == port,
        };
        let links: Vec<_> = self.links.iter().filter(touches).collect();
        let links: Vec<_> = links
            .into_iter()
            .map(|link| self.link_widget_id(link))
            .collect();
        json!({
            "portId": self.port_id(node.name, port),
            // The format's own reading of the word: true on the port that links enter by.
            "isSourcePort": entry,
            "linkId": links.first(),
            "type": "arrow",
            "links": links,
            "properties": {
                "name": port,
                "label": port,
                "x": x,
                "y": y,
                "alignment": if entry { "left" } else { "right" },
            },
        })
    }

    fn link_widget(&self, link: &Link) -> Value {
        let end = |name: &str, port: &str| {
            let node = self.nodes.iter().find(|node| node.name == name);
            let (x, y) = node.map_or((0, 0), |node| node.port(port));
            json!({ "x": x, "y": y })
        };
        let (start, target) = (end(link.from, link.port), end(link.to, "in"));
        let color = if matches!(link.port, "error" | "failure") {
            "#d4371c"
        } else {
            "#545454"
        };
        let point = |place: &str, at: &Value| {
            let id = id(&[self.space, "point", link.from, link.port, place]);
            json!({ "id": id, "type": "point", "x": at["x"], "y": at["y"] })
        };
        let side = |name: &str, port: &str, at: &Value| {
            json!({
                "id": self.port_id(name, port),
                "activeWidgetId": self.widget_id(name),
                "point": at,
            })
        };
        json!({
            "id": self.link_widget_id(link),
            "type": "arrow",
            "widgetType": "link",
            "label": "",
            "points": [],
            "properties": {
                "points": [point("start", &start), point("end", &target)],
                "color": color,
                "curvyness": 50,
                "width": 1,
            },
            "sourcePort": side(link.from, link.port, &start),
            "targetPort": side(link.to, "in", &target),
        })
    }
}

impl Node {
    fn corner(&self) -> (i32, i32) {
        (self.column * COLUMN, self.row * ROW)
    }

    /// Where a port stands: the entry on the left, the ways out below each other on the right.
    fn port(&self, port: &str) -> (i32, i32) {
        let (x, y) = self.corner();
        if port == "in" {
            return (x, y + PORT);
        }
        let place = self.step.ports.iter().position(|own| own == port);
        let place = place.and_then(|place| i32::try_from(place).ok());
        (x + WIDTH, y + PORT + NEXT_PORT * place.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{dynamics, zendesk};
    use super::*;
    use std::collections::HashSet;

    fn check(sheet: &Sheet) {
        let names: HashSet<_> = sheet.nodes.iter().map(|node| node.name).collect();
        assert_eq!(names.len(), sheet.nodes.len(), "names are unique");
        let places: HashSet<_> = sheet.nodes.iter().map(Node::corner).collect();
        assert_eq!(places.len(), sheet.nodes.len(), "every node has its place");
        let mut left = HashSet::new();
        for link in &sheet.links {
            assert!(names.contains(link.to), "{}", link.to);
            let from = sheet.nodes.iter().find(|node| node.name == link.from);
            let ports = &from.expect(link.from).step.ports;
            assert!(
                ports.iter().any(|port| port == link.port),
                "{} {}",
                link.from,
                link.port
            );
            assert!(
                left.insert((link.from, link.port)),
                "{} {}",
                link.from,
                link.port
            );
        }
        let entered: HashSet<_> = sheet.links.iter().map(|link| link.to).collect();
        for node in &sheet.nodes {
            let root = matches!(node.step.group, "start" | "event");
            assert!(
                root || entered.contains(node.name),
                "{} is reached",
                node.name
            );
        }
    }

    #[test]
    fn both_flows_are_whole() {
        for flow in [dynamics::flow(), zendesk::flow()] {
            check(&flow.main);
            check(&flow.events);
        }
    }
}
