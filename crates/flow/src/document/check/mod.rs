//! Issues: what is wrong in a document, as data. Checking never fails.
//!
//! An **error** blocks publishing: the document has no start, a link leads
//! nowhere, a node lacks what it cannot work without, or something it needs is
//! not mapped. A **warning** has a defined way at run time (the error port, the
//! channel's fallback, an empty value) but is hardly meant. **Advice** is for
//! quality. Expressions that do not parse are warnings, because the systems that
//! files come from publish them too.

mod expressions;
mod graph;
mod issue;
mod loops;
mod nodes;
mod required;
mod scope;
mod variables;
mod view;

pub use issue::{Excerpt, Issue, IssueCode, PaneName, Severity};

use super::mapping::Mapping;
use super::model::Document;
use issue::Issues;
use view::View;

/// Everything that is wrong in a document, worst first, otherwise in the document's order.
pub fn check(document: &Document, mapping: &Mapping) -> Vec<Issue> {
    let views = [
        View::new(PaneName::Main, &document.main),
        View::new(PaneName::Events, &document.events),
    ];
    let mut issues = Issues::default();
    graph::check_starts(document, &mut issues);
    variables::check_declarations(document, &mut issues);
    let scope = scope::Scope::new(document);
    for view in &views {
        graph::check(view, &mut issues);
        loops::check(view, &mut issues);
        for node in &view.graph.nodes {
            let mut node = nodes::NodeCheck::new(view.pane, node, &mut issues);
            node.check(mapping);
            required::check(&mut node);
            expressions::check(&mut node, &scope);
            variables::check_assignments(&mut node, &scope);
        }
    }
    graph::check_errors_handled(document, &views, &mut issues);
    issues.into_sorted()
}

/// Whether nothing blocks publishing.
pub fn publishable(issues: &[Issue]) -> bool {
    issues.iter().all(|issue| issue.severity != Severity::Error)
}
