//! What is wrong with a node as such: its activity, and what it refers to.

use super::{Issue, IssueCode, Issues, PaneName, Severity};
use crate::document::catalogue;
use crate::document::mapping::{Mapping, ReferenceKind};
use crate::document::model::Node;
use crate::document::references::{Use, uses};
use crate::document::settings::{self, is_template};
use crate::engine::part::Part;

/// One node, and where its issues go.
pub(super) struct NodeCheck<'a> {
    pub pane: PaneName,
    pub node: &'a Node,
    issues: &'a mut Issues,
}

impl<'a> NodeCheck<'a> {
    /// A check of one node.
    pub(super) fn new(pane: PaneName, node: &'a Node, issues: &'a mut Issues) -> Self {
        Self { pane, node, issues }
    }

    /// An issue at this node.
    pub(super) fn issue(
        &self,
        severity: Severity,
        code: IssueCode,
        message: impl Into<String>,
    ) -> Issue {
        Issue::new(severity, code, message).at(self.pane, &self.node.id)
    }

    /// Adds an issue.
    pub(super) fn push(&mut self, issue: Issue) {
        self.issues.push(issue);
    }

    /// The activity, the references and the headers.
    pub(super) fn check(&mut self, mapping: &Mapping) {
        self.check_activity();
        // What an activity needs that is not carried out matters to nobody yet.
        if catalogue::facts(self.node).runs {
            for one in uses(self.node) {
                if !mapping.covers(one.kind, one.key) {
                    self.unmapped(&one);
                }
            }
        }
        self.check_headers();
    }

    fn check_activity(&mut self) {
        let Node { name, activity, .. } = self.node;
        if let Some(event) = &self.node.event {
            if Part::of_root(self.node).is_none() {
                let message =
                    format!("The event flow {event} is kept, but nothing starts it here yet.");
                let issue = self.issue(Severity::Advice, IssueCode::EventNotStarted, message);
                self.push(issue);
            }
            return;
        }
        let facts = catalogue::facts(self.node);
        if facts.runs {
            return;
        }
        let way = "a contact that comes here takes the error port, or the channel's fallback";
        let (code, message) = match facts.known {
            true => (
                IssueCode::NotCarriedOut,
                format!(
                    "{name} ({}) is kept, but not carried out yet: {way}.",
                    facts.title
                ),
            ),
            false => (
                IssueCode::UnknownActivity,
                format!("{name} is an activity that is not known here (“{activity}”): {way}."),
            ),
        };
        let issue = self.issue(Severity::Warning, code, message);
        self.push(issue.fix("Lead the flow around it, or link its error port."));
    }

    fn unmapped(&mut self, one: &Use<'_>) {
        let name = &self.node.name;
        let called = match one.label {
            Some(label) => format!("“{label}” (id {})", one.key),
            None => format!("“{}”", one.key),
        };
        let (what, effect) = match one.kind {
            ReferenceKind::Queue => ("queue", "no caller could be queued there"),
            ReferenceKind::Connector => ("connector", "the request could not be sent"),
            ReferenceKind::Audio => (
                "audio file",
                "a contact that comes here takes the error path",
            ),
            // No activity that is carried out refers to these.
            ReferenceKind::BusinessHours | ReferenceKind::EntryPoint | ReferenceKind::Flow => {
                return;
            }
        };
        let severity = match one.vital {
            true => Severity::Error,
            false => Severity::Warning,
        };
        let message = format!("{name} uses the {what} {called}, which is not mapped: {effect}.");
        let issue = self.issue(severity, IssueCode::Unmapped, message);
        self.push(
            issue
                .field(one.field.clone())
                .fix(format!("Map the {what} to one of yours.")),
        );
    }

    /// A literal key or token in a header is readable by everybody who may see the flow.
    fn check_headers(&mut self) {
        let headers = self.node.properties.get("httpRequestHeaders");
        let Some(headers) = headers.and_then(|headers| headers.as_object()) else {
            return;
        };
        for name in headers.keys() {
            let literal = settings::text(headers, name).is_some_and(|text| !is_template(text));
            if !literal || !is_secret(name) {
                continue;
            }
            let message = format!(
                "{} sends the header {name} with a value that everybody who may see this flow can read.",
                self.node.name
            );
            let issue = self.issue(Severity::Advice, IssueCode::SecretInFlow, message);
            let issue = issue.field(format!("httpRequestHeaders.{name}"));
            self.push(issue.fix("Use a connector: it keeps secrets encrypted and out of exports."));
        }
    }
}

fn is_secret(header: &str) -> bool {
    const WORDS: [&str; 6] = [
        "authorization",
        "token",
        "secret",
        "password",
        "passphrase",
        "key",
    ];
    let header = header.to_ascii_lowercase();
    WORDS.iter().any(|word| header.contains(word))
}
