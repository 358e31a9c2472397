//! Expressions: whether they can be read, and whether their names stand for anything.

use super::nodes::NodeCheck;
use super::scope::Scope;
use super::{IssueCode, Severity};
use crate::document::expressions::{Located, expressions};
use crate::document::settings::{self, is_template};
use crate::expr::Template;
use crate::jsonpath;
use std::collections::HashSet;

/// Unknown names that are reported for one text.
const MAX_UNKNOWN: usize = 20;

/// Checks all expressions and paths of a node.
pub(super) fn check(check: &mut NodeCheck<'_>, scope: &Scope<'_>) {
    let node = check.node;
    for one in expressions(node) {
        match Template::parse(one.text) {
            Ok(template) => check.names(&one, &template, scope),
            Err(error) => check.broken(&one, &error.message, error.span()),
        }
    }
    check.paths();
}

impl NodeCheck<'_> {
    fn broken(&mut self, one: &Located<'_>, why: &str, span: (u32, u32)) {
        let message = format!(
            "An expression of {} cannot be read: {why}. A contact that comes here takes the error path.",
            self.node.name
        );
        let issue = self.issue(Severity::Warning, IssueCode::BadExpression, message);
        let issue = issue.field(one.field.clone()).part(one.text, span);
        self.push(issue.fix("Correct the marked part."));
    }

    fn names(&mut self, one: &Located<'_>, template: &Template, scope: &Scope<'_>) {
        let mut seen = HashSet::new();
        for (base, member) in template.names() {
            let Some(unknown) = scope.unknown(self.pane, &base, member.as_deref()) else {
                continue;
            };
            if !seen.insert((base.clone(), member)) {
                continue;
            }
            if seen.len() > MAX_UNKNOWN {
                break;
            }
            let message = format!(
                "{} uses {}; it is empty while the flow runs.",
                self.node.name, unknown.what
            );
            let mut issue = self.issue(Severity::Warning, IssueCode::UnknownName, message);
            issue = issue.field(one.field.clone()).fix(unknown.fix);
            if let Some(span) = find_name(one.text, &base) {
                issue = issue.part(one.text, span);
            }
            self.push(issue);
        }
    }

    fn paths(&mut self) {
        let rows = settings::list(&self.node.properties, "outputVariableArray");
        for (index, row) in rows.iter().enumerate() {
            let path = row.get("jsonPathExp").and_then(|path| path.as_str());
            let Some(path) = path.filter(|path| !path.trim().is_empty() && !is_template(path))
            else {
                continue;
            };
            if let Err(error) = jsonpath::Path::parse(path) {
                let message = format!(
                    "A path of {} cannot be read: {error}. The variable keeps its value.",
                    self.node.name
                );
                let issue = self.issue(Severity::Warning, IssueCode::BadPath, message);
                let issue = issue.field(format!("outputVariableArray.{index}.jsonPathExp"));
                self.push(issue.fix("Correct the path, for example value[0].title."));
            }
        }
    }
}

/// A name as a message shows it.
pub(super) fn shown(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((end, _)) => format!("“{}…”", &name[..end]),
        None => format!("“{name}”"),
    }
}

/// Where a name stands as a whole word inside an expression.
fn find_name(text: &str, name: &str) -> Option<(u32, u32)> {
    if name.is_empty() {
        return None;
    }
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let from = text.find("{{")?;
    for (at, _) in text[from..].match_indices(name) {
        let (start, end) = (from + at, from + at + name.len());
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        if !before.is_some_and(|c| word(c) || c == '.') && !after.is_some_and(word) {
            return Some((u32::try_from(start).ok()?, u32::try_from(end).ok()?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_as_whole_words() {
        let text = "ticket {{ticketID}} {{ x.ticket }} {{ ticket }}";
        assert_eq!(find_name(text, "ticket"), Some((38, 44)));
        assert_eq!(find_name("a {{b}}", "a"), None);
    }
}
