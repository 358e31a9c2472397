//! Settings without which a node is of little or no use.

use super::nodes::NodeCheck;
use super::{IssueCode, Severity};
use crate::document::catalogue::kind;
use crate::document::references::{music_key, queue_key, uses_connector};
use crate::document::settings;

/// Checks one node.
pub(super) fn check(check: &mut NodeCheck<'_>) {
    let settings = &check.node.properties;
    match kind(check.node) {
        "queue-contact" => check.need(queue_key(settings), "which queue to use"),
        "http-request-v2" => check.request(),
        "set-variable" => check.assignments(),
        "condition-activity" => check.condition(),
        "case-statement" => {
            check.need("expression", "what to compare");
            check.choices(Severity::Warning, "every contact takes “default”");
        }
        "ivr-menu" => {
            check.choices(Severity::Error, "there is no key to press");
            check.prompt();
        }
        "play-message" | "ivr-collectdigits" => check.prompt(),
        "play-music" => check.wish(music_key(settings), "what to play"),
        "screen-pop" => check.need("screenPopUrl", "which page to open"),
        "parse-activity" => check.need("inputVariable", "which variable to parse"),
        _ => {}
    }
}

impl NodeCheck<'_> {
    fn missing(&mut self, severity: Severity, field: &str, what: &str) {
        if settings::text(&self.node.properties, field).is_none() {
            let message = format!("{} does not say {what}.", self.node.name);
            let issue = self.issue(severity, IssueCode::MissingSetting, message);
            self.push(
                issue
                    .field(field)
                    .fix("Fill it in in Flow Designer and import the file again."),
            );
        }
    }

    fn need(&mut self, field: &str, what: &str) {
        self.missing(Severity::Error, field, what);
    }

    fn wish(&mut self, field: &str, what: &str) {
        self.missing(Severity::Warning, field, what);
    }

    fn request(&mut self) {
        match uses_connector(&self.node.properties) {
            true => {
                self.need("connectorId", "which connector to use");
                self.wish("httpRequestPath", "which path to ask for");
            }
            false => self.need("httpRequestUrl", "where to send the request"),
        }
        self.wish("httpRequestMethod", "which method to use (GET is taken)");
    }

    fn assignments(&mut self) {
        let properties = &self.node.properties;
        let mut rows = settings::objects(properties, "setVariablesArray").peekable();
        let named = match rows.peek().is_some() {
            true => rows.all(|row| settings::text(row, "srcVariable").is_some()),
            false => settings::text(properties, "srcVariable").is_some(),
        };
        if !named {
            let message = format!("{} does not say which variable to set.", self.node.name);
            let issue = self.issue(Severity::Error, IssueCode::MissingSetting, message);
            self.push(
                issue
                    .field("srcVariable")
                    .fix("Choose a variable in Flow Designer."),
            );
        }
    }

    fn condition(&mut self) {
        self.need("expression", "what to decide");
        let expression = settings::text(&self.node.properties, "expression");
        if expression.is_some_and(|text| !settings::is_template(text)) {
            let message = format!(
                "{} has no {{{{ … }}}} in its expression, so it always goes the same way.",
                self.node.name
            );
            let issue = self.issue(Severity::Warning, IssueCode::ConstantCondition, message);
            let fix = "Put the condition between {{ and }}.";
            self.push(issue.field("expression").fix(fix));
        }
    }

    fn choices(&mut self, severity: Severity, effect: &str) {
        if settings::list(&self.node.properties, "menuLinks").is_empty() {
            let message = format!("{} has no choices: {effect}.", self.node.name);
            let issue = self.issue(severity, IssueCode::NoChoices, message);
            self.push(
                issue
                    .field("menuLinks")
                    .fix("Add a choice in Flow Designer."),
            );
        }
    }

    fn prompt(&mut self) {
        let key = settings::prompt_key(&self.node.properties);
        if settings::list(&self.node.properties, key).is_empty() {
            let message = format!(
                "{} has no prompt, so callers hear nothing there.",
                self.node.name
            );
            let issue = self.issue(Severity::Warning, IssueCode::MissingSetting, message);
            self.push(issue.field(key).fix("Add a message or an audio file."));
        }
    }
}
