//! What is wrong with the shape of a graph: starts, links, names, dead ends.

use super::view::{View, is_start};
use super::{Issue, IssueCode, Issues, PaneName, Severity};
use crate::document::catalogue::{self, is_error_port, kind};
use crate::document::model::{Document, FlowKind, Link, Node};
use std::collections::HashSet;

/// A main flow begins at exactly one place.
pub(super) fn check_starts(document: &Document, issues: &mut Issues) {
    let mut starts = document.main.nodes.iter().filter(|node| is_start(node));
    if starts.next().is_none() {
        let issue = Issue::new(
            Severity::Error,
            IssueCode::NoStart,
            "The main flow has no start, so no contact could enter it.",
        );
        issues.push(
            issue.fix("Add a start (New contact) in Flow Designer and import the file again."),
        );
    }
    for node in starts {
        let message = format!(
            "{} is a second start; only the first one is used.",
            node.name
        );
        let issue = Issue::new(Severity::Warning, IssueCode::SeveralStarts, message);
        issues.push(issue.at(PaneName::Main, &node.id).fix("Remove it."));
    }
}

/// Links and names of one graph, and what hangs in the air.
pub(super) fn check(view: &View<'_>, issues: &mut Issues) {
    check_links(view, issues);
    check_names(view, issues);
    check_reach(view, issues);
    if view.pane == PaneName::Main {
        check_ports(view, issues);
    }
}

fn check_links(view: &View<'_>, issues: &mut Issues) {
    let mut seen = HashSet::new();
    for link in &view.graph.links {
        let from = view.index.get(link.from.as_str());
        let from = from.map(|index| &view.graph.nodes[*index]);
        let whole = from.is_some() && view.index.contains_key(link.to.as_str());
        if !whole {
            issues.push(nowhere(view.pane, link, from));
        }
        if let Some(from) = from
            && !seen.insert((&link.from, &link.port))
        {
            let message = format!(
                "Two links leave {} by “{}”; only the first one is followed.",
                from.name, link.port
            );
            let issue = Issue::new(Severity::Warning, IssueCode::DoubleLink, message);
            issues.push(
                issue
                    .at(view.pane, &from.id)
                    .fix("Remove one of the links."),
            );
        }
    }
}

fn nowhere(pane: PaneName, link: &Link, from: Option<&Node>) -> Issue {
    let fix =
        "Link the port to a node in Flow Designer, or remove the link, and import the file again.";
    let Some(from) = from else {
        let message = format!(
            "A link by “{}” leaves a node that is not there (id “{}”).",
            link.port, link.from
        );
        let mut issue = Issue::new(Severity::Error, IssueCode::LinkToNowhere, message).fix(fix);
        issue.pane = pane;
        return issue;
    };
    let message = format!(
        "The link from {} by “{}” leads to a node that is not there (id “{}”).",
        from.name, link.port, link.to
    );
    let issue = Issue::new(Severity::Error, IssueCode::LinkToNowhere, message);
    issue.at(pane, &from.id).fix(fix)
}

fn check_names(view: &View<'_>, issues: &mut Issues) {
    let mut seen = HashSet::new();
    for node in &view.graph.nodes {
        if !seen.insert(&node.name) {
            let message = format!(
                "Two nodes are called {}, so their output variables cannot be told apart.",
                node.name
            );
            let issue = Issue::new(Severity::Warning, IssueCode::DuplicateName, message);
            issues.push(
                issue
                    .at(view.pane, &node.id)
                    .fix("Give each node a name of its own."),
            );
        }
    }
}

fn check_reach(view: &View<'_>, issues: &mut Issues) {
    if !view.reached.contains(&true) {
        return;
    }
    for (node, _) in view
        .graph
        .nodes
        .iter()
        .zip(&view.reached)
        .filter(|(_, r)| !**r)
    {
        let message = format!("Nothing leads to {}, so it is never used.", node.name);
        let issue = Issue::new(Severity::Advice, IssueCode::Unreachable, message);
        issues.push(issue.at(view.pane, &node.id).fix("Link it, or remove it."));
    }
}

/// Ports of the main flow by which a caller would fall out of it.
fn check_ports(view: &View<'_>, issues: &mut Issues) {
    for (index, node) in view.graph.nodes.iter().enumerate() {
        if !view.reached[index] {
            continue;
        }
        let unwired = node.ports.iter().filter(|port| !view.wired(index, port));
        let unwired: Vec<&str> = unwired
            .map(String::as_str)
            .filter(|p| !is_error_port(p))
            .collect();
        if unwired.is_empty() {
            continue;
        }
        let ports = quoted(&unwired);
        let queued = kind(node) == "queue-contact";
        let message = match queued {
            true => format!(
                "After {} no link leads on by {ports}: callers wait in silence.",
                node.name
            ),
            false => format!(
                "No link leads on from {} by {ports}: a caller who leaves it there falls to the channel's fallback.",
                node.name
            ),
        };
        let fix = match queued {
            true => "Link it to Play Music.",
            false => "Link the port to what should happen then.",
        };
        let issue = Issue::new(Severity::Warning, IssueCode::UnwiredPort, message);
        issues.push(issue.at(view.pane, &node.id).fix(fix));
    }
}

fn quoted(ports: &[&str]) -> String {
    let quoted = ports.iter().take(6).map(|port| format!("“{port}”"));
    let quoted = quoted.collect::<Vec<_>>().join(", ");
    match ports.len().saturating_sub(6) {
        0 => quoted,
        more => format!("{quoted} and {more} more"),
    }
}

/// An error without a link goes to OnGlobalError; says so once when that leads nowhere either.
pub(super) fn check_errors_handled(
    document: &Document,
    views: &[View<'_>; 2],
    issues: &mut Issues,
) {
    let [main, events] = views;
    if document.kind == FlowKind::Subflow || is_handled(document, events) {
        return;
    }
    let open = main.graph.nodes.iter().enumerate();
    let open =
        open.filter(|(index, node)| main.reached[*index] && fails_unwired(main, *index, node));
    let names: Vec<&str> = open.map(|(_, node)| node.name.as_str()).collect();
    if names.is_empty() {
        return;
    }
    let listed = names[..names.len().min(3)].join(", ");
    let more = match names.len().saturating_sub(3) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "Errors at {listed}{more} lead to no node, and OnGlobalError does nothing: \
         a caller who meets one hears the channel's announcement and goes to its fallback queue."
    );
    let issue = Issue::new(Severity::Advice, IssueCode::ErrorsUnhandled, message);
    issues.push(
        issue.fix("Link OnGlobalError to a message and a queue, if that should be otherwise."),
    );
}

/// Whether a node may fail and no link leads on from there; old files do not declare the port.
fn fails_unwired(view: &View<'_>, index: usize, node: &Node) -> bool {
    let known = catalogue::ports(&node.activity, &node.properties);
    let mut errors = node
        .ports
        .iter()
        .chain(&known)
        .filter(|port| is_error_port(port));
    let fails = errors.next().is_some();
    let wired = view.out[index].iter().any(|(port, _)| is_error_port(port));
    fails && !wired
}

/// Whether OnGlobalError leads to anything but an end.
fn is_handled(document: &Document, events: &View<'_>) -> bool {
    let root = |node: &Node| node.event.as_deref() == Some("OnGlobalError");
    let Some(root) = document.events.nodes.iter().position(root) else {
        return false;
    };
    let mut first = events.out[root].iter();
    first.any(|(_, to)| document.events.nodes[*to].group != "end")
}
