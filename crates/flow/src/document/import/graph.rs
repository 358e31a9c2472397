//! One process with its diagram as a graph.
//!
//! The process is the truth; the diagram only adds positions and the ports that
//! are declared but lead nowhere. Ids are unique within one process only.

use super::error::{ImportCode, ImportError, short};
use crate::document::catalogue;
use crate::document::model::{Graph, Link, Node, Point};
use crate::document::settings::{self, Settings};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Longest id, name or port, in bytes: they are repeated in traces and issues.
const MAX_NAME: usize = 500;

/// The port by which links arrive; it is no way out.
const INPUT: &str = "in";

/// Reads a process; without activities it is an empty graph.
pub(super) fn read(
    process: Option<&Value>,
    diagram: Option<&Value>,
    on_events: Option<&Value>,
) -> Result<Graph, ImportError> {
    let part = |key| process.and_then(|process| process.get(key));
    let widgets = diagram
        .and_then(|diagram| diagram.get("widgets"))
        .and_then(Value::as_object);
    let entries = part("links").and_then(Value::as_array);
    let links = links(entries.map_or(&[], Vec::as_slice), widgets)?;
    let mut nodes = Vec::new();
    if let Some(activities) = part("activities").and_then(Value::as_object) {
        refuse_shared_ids(activities)?;
        let reader = NodeReader {
            widgets,
            events: on_events.and_then(Value::as_object),
            wired: wired(&links),
        };
        nodes = activities
            .iter()
            .map(|(id, a)| reader.node(id, a))
            .collect();
    }
    refuse_long_names(&nodes, &links)?;
    Ok(Graph { nodes, links })
}

/// Keys are unique by now; the ids inside must be so as well.
fn refuse_shared_ids(activities: &Map<String, Value>) -> Result<(), ImportError> {
    let mut seen = HashSet::new();
    for (key, activity) in activities {
        let id = activity.get("id").and_then(Value::as_str).unwrap_or(key);
        if !seen.insert(id) {
            return Err(duplicate("activities", id));
        }
    }
    Ok(())
}

fn duplicate(what: &str, id: &str) -> ImportError {
    let message = format!(
        "Two {what} have the id “{}”, so it is not clear which one is meant. \
         Give one of them another id and import the file again.",
        short(id)
    );
    ImportError::new(ImportCode::Duplicate, message)
}

fn refuse_long_names(nodes: &[Node], links: &[Link]) -> Result<(), ImportError> {
    let of_nodes = nodes.iter().flat_map(|node| {
        let own = [&node.id, &node.name, &node.group, &node.activity];
        own.into_iter().chain(&node.event).chain(&node.ports)
    });
    let of_links = links
        .iter()
        .flat_map(|link| [&link.id, &link.from, &link.to]);
    match of_nodes.chain(of_links).find(|name| name.len() > MAX_NAME) {
        Some(name) => Err(name_too_long(name)),
        None => Ok(()),
    }
}

/// An id, a name or a port beyond all use.
pub(super) fn name_too_long(name: &str) -> ImportError {
    let message = format!(
        "The name or id “{}” is longer than {MAX_NAME} characters. Shorten it and import the file again.",
        short(name)
    );
    ImportError::new(ImportCode::NameTooLong, message)
}

/// Whether a name may stand in a document.
pub(super) fn is_short(name: &str) -> bool {
    name.len() <= MAX_NAME
}

/// Exactly one link per entry, in order, so that export can patch them in place.
fn links(
    entries: &[Value],
    widgets: Option<&Map<String, Value>>,
) -> Result<Vec<Link>, ImportError> {
    let mut seen = HashSet::new();
    for id in entries.iter().filter_map(|entry| entry.get("id")?.as_str()) {
        if !seen.insert(id) {
            return Err(duplicate("links", id));
        }
    }
    let mut links = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let text = |key| {
            let text = entry.get(key).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let id = match entry.get("id").and_then(Value::as_str) {
            Some(id) => id.to_owned(),
            None => unused_id(index, &seen),
        };
        let widget = widgets.and_then(|widgets| widgets.get(&id));
        links.push(Link {
            from: text("sourceActivityId"),
            port: port(entry),
            to: text("targetActivityId"),
            points: widget.map(polyline).unwrap_or_default(),
            id,
        });
    }
    Ok(links)
}

/// A link's port: `conditionExpr`, else its twin.
fn port(entry: &Value) -> String {
    let twin = || entry.get("properties")?.get("value")?.as_str();
    let own = entry.get("conditionExpr").and_then(Value::as_str);
    own.or_else(twin).unwrap_or_default().to_owned()
}

fn unused_id(index: usize, taken: &HashSet<&str>) -> String {
    let mut id = format!("link-{}", index + 1);
    while taken.contains(id.as_str()) {
        id.push('-');
    }
    id
}

fn polyline(widget: &Value) -> Vec<Point> {
    let points = widget.get("properties").and_then(|p| p.get("points"));
    let points = points.and_then(Value::as_array).into_iter().flatten();
    points.filter_map(point).collect()
}

fn point(value: &Value) -> Option<Point> {
    let value = value.as_object()?;
    let (x, y) = (settings::number(value, "x")?, settings::number(value, "y")?);
    Some(Point { x, y })
}

/// Ports that links leave by, per node, each once.
fn wired(links: &[Link]) -> HashMap<&str, Vec<&str>> {
    let mut seen = HashSet::new();
    let mut wired: HashMap<&str, Vec<&str>> = HashMap::new();
    for link in links {
        if seen.insert((&link.from, &link.port)) {
            wired.entry(&link.from).or_default().push(&link.port);
        }
    }
    wired
}

struct NodeReader<'a> {
    widgets: Option<&'a Map<String, Value>>,
    events: Option<&'a Map<String, Value>>,
    wired: HashMap<&'a str, Vec<&'a str>>,
}

impl NodeReader<'_> {
    fn node(&self, id: &str, entry: &Value) -> Node {
        let text = |key| entry.get(key).and_then(Value::as_str);
        let properties = entry.get("properties").and_then(Value::as_object);
        let properties = properties.cloned().unwrap_or_default();
        let group = text("group").unwrap_or_default().to_owned();
        let name = text("name").or_else(|| settings::text(&properties, "name"));
        let name = name.unwrap_or(id).to_owned();
        let activity = activity(&group, &properties);
        let event = (group == "event").then(|| self.event(id, &name, &properties));
        let widget = self.widgets.and_then(|widgets| widgets.get(id));
        Node {
            id: id.to_owned(),
            ports: self.ports(id, &activity, &properties, widget),
            point: widget.and_then(|w| point(w.get("point")?)),
            name,
            group,
            activity,
            event,
            properties,
        }
    }

    /// An event's namespace: its own word for it, else by the specification's name.
    fn event(&self, id: &str, name: &str, properties: &Settings) -> String {
        let own = settings::text(properties, "event")
            .or_else(|| settings::text(properties, "displayName"));
        if let Some(own) = own {
            return own.to_owned();
        }
        let events = self.events.into_iter().flatten();
        let mut specifications = events.filter(|(_, root)| root.as_str() == Some(id));
        let specification = settings::text(properties, "eventSpecificationName")
            .or_else(|| specifications.next().map(|(key, _)| key.as_str()))
            .unwrap_or(name);
        catalogue::event_of(specification)
            .unwrap_or(specification)
            .to_owned()
    }

    /// Declared ports (the diagram's, else what the activity has), then any others that are wired.
    fn ports(
        &self,
        id: &str,
        activity: &str,
        properties: &Settings,
        widget: Option<&Value>,
    ) -> Vec<String> {
        let drawn = widget
            .and_then(|widget| widget.get("ports"))
            .and_then(Value::as_array);
        let drawn = drawn.map(|ports| ports.iter().filter_map(port_name).collect::<Vec<_>>());
        let declared = drawn.unwrap_or_else(|| catalogue::ports(activity, properties));
        let wired = self.wired.get(id).into_iter().flatten();
        let all = declared
            .into_iter()
            .chain(wired.map(|port| (*port).to_owned()));
        let mut seen = HashSet::new();
        all.filter(|port| port != INPUT && seen.insert(port.clone()))
            .collect()
    }
}

fn port_name(port: &Value) -> Option<String> {
    let name = port.get("properties")?.get("name")?.as_str()?;
    Some(name.to_owned())
}

/// The kind of step: `activityName`, except for event roots, and by the group where a file has none.
fn activity(group: &str, properties: &Settings) -> String {
    let named = settings::text(properties, "activityName");
    let activity = match group {
        "event" => "event",
        "start" => named.unwrap_or("NewPhoneContact"),
        "start-subflow" => named.unwrap_or("NewSubFlowStart"),
        "end" => named.unwrap_or("end"),
        "set-variable" => named.unwrap_or("set-variable"),
        _ => named.unwrap_or_default(),
    };
    activity.to_owned()
}
