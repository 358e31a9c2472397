//! Variables: declared once, with a default of their type, and set only when declared.

use super::expressions::shown;
use super::nodes::NodeCheck;
use super::scope::Scope;
use super::{Issue, IssueCode, Issues, Severity};
use crate::activities::MAX_ROWS;
use crate::document::catalogue::kind;
use crate::document::model::{Document, Variable};
use crate::document::settings::{self, Settings};
use crate::expr::Value;
use std::collections::HashSet;

/// The declarations of a document.
pub(super) fn check_declarations(document: &Document, issues: &mut Issues) {
    let mut seen = HashSet::new();
    for variable in &document.variables {
        if !seen.insert(&variable.name) {
            let message = format!("The variable {} is declared twice.", variable.name);
            let issue = Issue::new(Severity::Warning, IssueCode::DuplicateVariable, message);
            issues.push(issue.fix("Remove one of the declarations."));
        }
        if let Some(why) = bad_default(variable) {
            let message = format!(
                "The default of the variable {} is not of its type: {why}. It begins as text.",
                variable.name
            );
            let issue = Issue::new(Severity::Warning, IssueCode::BadDefault, message);
            issues.push(issue.fix("Correct the default or the type."));
        }
    }
}

fn bad_default(variable: &Variable) -> Option<String> {
    let text = variable.default.as_deref()?;
    if text.trim().is_empty() {
        return None;
    }
    Value::text(text).coerce(variable.ty).err()
}

/// Where a node puts values.
pub(super) fn check_assignments(check: &mut NodeCheck<'_>, scope: &Scope<'_>) {
    let properties = &check.node.properties;
    match kind(check.node) {
        "set-variable" if !settings::list(properties, "setVariablesArray").is_empty() => {
            check.rows("setVariablesArray", "srcVariable", scope);
        }
        "set-variable" => check.target(properties, "srcVariable", "srcVariable", scope),
        "http-request-v2" | "bre-request" => {
            check.results(scope);
        }
        "parse-activity" => {
            check.results(scope);
            check.source(scope);
        }
        _ => {}
    }
}

impl NodeCheck<'_> {
    /// Rows of variable and JSONPath.
    fn results(&mut self, scope: &Scope<'_>) {
        const ROWS: &str = "outputVariableArray";
        self.rows(ROWS, "outputVariable", scope);
        let rows = settings::objects(&self.node.properties, ROWS);
        let count = rows
            .filter(|row| settings::text(row, "jsonPathExp").is_some())
            .count();
        if count > MAX_ROWS {
            let message = format!(
                "{} reads {count} results; only the first {MAX_ROWS} are read.",
                self.node.name
            );
            let issue = self.issue(Severity::Warning, IssueCode::TooManyRows, message);
            self.push(
                issue
                    .field(ROWS)
                    .fix("Read fewer, or read the rest in another node."),
            );
        }
    }

    fn rows(&mut self, list: &str, key: &str, scope: &Scope<'_>) {
        let rows = settings::list(&self.node.properties, list)
            .iter()
            .enumerate();
        for (index, row) in rows {
            let Some(row) = row.as_object() else {
                continue;
            };
            // A row without a path means that nothing was chosen.
            if key == "srcVariable" || settings::text(row, "jsonPathExp").is_some() {
                self.target(row, key, &format!("{list}.{index}.{key}"), scope);
            }
        }
    }

    fn target(&mut self, row: &Settings, key: &str, field: &str, scope: &Scope<'_>) {
        let Some(name) = settings::text(row, key) else {
            return;
        };
        if !scope.declares(name) {
            let effect = match key {
                "srcVariable" => "a contact that comes here takes the error path",
                _ => "what was found there is lost",
            };
            let message = format!(
                "{} sets {}, which is not a declared variable: {effect}.",
                self.node.name,
                shown(name)
            );
            let issue = self.issue(Severity::Warning, IssueCode::NotDeclared, message);
            self.push(issue.field(field).fix(scope.guess(name)));
        }
    }

    /// Parse names its input without braces.
    fn source(&mut self, scope: &Scope<'_>) {
        let Some(name) = settings::text(&self.node.properties, "inputVariable") else {
            return;
        };
        if settings::is_template(name) {
            return;
        }
        let (base, member) = match name.trim().split_once('.') {
            Some((base, rest)) => (base, rest.split('.').next()),
            None => (name.trim(), None),
        };
        if let Some(unknown) = scope.unknown(self.pane, base, member) {
            let message = format!("{} parses {}.", self.node.name, unknown.what);
            let issue = self.issue(Severity::Warning, IssueCode::UnknownName, message);
            self.push(issue.field("inputVariable").fix(unknown.fix));
        }
    }
}
