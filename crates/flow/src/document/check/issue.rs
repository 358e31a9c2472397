//! The shape of an issue.

use serde::{Deserialize, Serialize};

/// How bad an issue is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Blocks publishing.
    Error,
    /// Has a defined way at run time, but is hardly meant.
    Warning,
    /// Could be better.
    Advice,
}

/// The kind of an issue, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// The main flow has no start.
    NoStart,
    /// The main flow has several starts.
    SeveralStarts,
    /// A link enters or leaves a node that is not there.
    LinkToNowhere,
    /// Two links leave the same port.
    DoubleLink,
    /// Two nodes have the same name.
    DuplicateName,
    /// Nothing leads to a node.
    Unreachable,
    /// A path ends although the caller is still there.
    UnwiredPort,
    /// Errors lead to nothing.
    ErrorsUnhandled,
    /// Nodes go round without any of them waiting.
    EndlessLoop,
    /// The activity is not known.
    UnknownActivity,
    /// The activity is known but not carried out by this version.
    NotCarriedOut,
    /// The event flow is never started by this version.
    EventNotStarted,
    /// A setting without which a node is of little or no use.
    MissingSetting,
    /// A menu or case without choices.
    NoChoices,
    /// An expression cannot be read.
    BadExpression,
    /// A condition without an expression always goes the same way.
    ConstantCondition,
    /// A JSONPath cannot be read.
    BadPath,
    /// A node reads more results than are carried out.
    TooManyRows,
    /// A name in an expression stands for nothing.
    UnknownName,
    /// A value goes to a variable that is not declared.
    NotDeclared,
    /// Two variables have the same name.
    DuplicateVariable,
    /// A default value is not of the variable's type.
    BadDefault,
    /// Something the file refers to is not mapped.
    Unmapped,
    /// A secret stands in the file.
    SecretInFlow,
    /// More issues than are listed.
    TooMany,
}

/// Which drawing an issue's node is in; ids are unique within one only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaneName {
    /// The main flow.
    #[default]
    Main,
    /// The event flows.
    Events,
}

/// The faulty part of a text with a little of what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Before the faulty part.
    pub before: String,
    /// The faulty part.
    pub marked: String,
    /// After it.
    pub after: String,
}

/// Something wrong in a document: data, never an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// How bad it is.
    pub severity: Severity,
    /// Its kind.
    pub code: IssueCode,
    /// What is wrong and what comes of it.
    pub message: String,
    /// The drawing that `node` is in.
    pub pane: PaneName,
    /// The node's id, where one is concerned.
    pub node: Option<String>,
    /// The setting, for example `httpRequestPath` or `promptsTts.0.value`.
    pub field: Option<String>,
    /// The faulty part of the setting's text: first byte and the one after it.
    pub span: Option<(u32, u32)>,
    /// The same as text.
    pub excerpt: Option<Excerpt>,
    /// What to do.
    pub fix: Option<String>,
}

impl Issue {
    /// An issue of the whole document.
    pub(super) fn new(severity: Severity, code: IssueCode, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            pane: PaneName::Main,
            node: None,
            field: None,
            span: None,
            excerpt: None,
            fix: None,
        }
    }

    /// The same, at a node.
    pub(super) fn at(mut self, pane: PaneName, node: &str) -> Self {
        self.pane = pane;
        self.node = Some(node.to_owned());
        self
    }

    /// The same, in a setting.
    pub(super) fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same, at a part of the setting's text.
    pub(super) fn part(mut self, text: &str, (start, end): (u32, u32)) -> Self {
        self.span = Some((start, end));
        self.excerpt = Some(Excerpt::cut(text, start as usize, end as usize));
        self
    }

    /// The same, with what to do.
    pub(super) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

/// Issues as they are found. Of each severity only so many are kept, so that a
/// file made of faults costs no more than a file with a few.
#[derive(Debug, Default)]
pub(super) struct Issues {
    kept: Vec<Issue>,
    counts: [usize; 3],
}

impl Issues {
    /// Most issues that are listed; a last one says how many more there are.
    pub(super) const MOST: usize = 500;

    /// Adds an issue.
    pub(super) fn push(&mut self, issue: Issue) {
        let count = &mut self.counts[issue.severity as usize];
        *count += 1;
        if *count <= Self::MOST {
            self.kept.push(issue);
        }
    }

    /// Worst first, otherwise as they were found.
    pub(super) fn into_sorted(self) -> Vec<Issue> {
        let mut issues = self.kept;
        issues.sort_by_key(|issue| issue.severity);
        issues.truncate(Self::MOST);
        let more = self.counts.iter().sum::<usize>() - issues.len();
        if more > 0 {
            let message =
                format!("There are {more} more issues. Mend these first, then look again.");
            issues.push(Issue::new(Severity::Advice, IssueCode::TooMany, message));
        }
        issues
    }
}

impl Excerpt {
    /// At most 40 characters on either side, 80 of the part itself.
    fn cut(text: &str, start: usize, end: usize) -> Self {
        let start = floor(text, start);
        let end = floor(text, end).max(start);
        let before = &text[..start];
        let from = before.char_indices().rev().nth(39).map_or(0, |(at, _)| at);
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        Self {
            before: before[from..].to_owned(),
            marked: cut(&text[start..end], 80),
            after: cut(&text[end..], 40),
        }
    }
}

/// The nearest character boundary at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_characters_and_never_beyond_the_text() {
        let excerpt = Excerpt::cut("Grüße {{[x}}", 3, 5);
        assert_eq!(
            (excerpt.before.as_str(), excerpt.marked.as_str()),
            ("Gr", "ü")
        );
        let beyond = Excerpt::cut("ab", 1, 99);
        assert_eq!((beyond.marked.as_str(), beyond.after.as_str()), ("b", ""));
        let odd = Excerpt::cut("ab", 9, 3);
        assert_eq!(odd.before, "ab");
    }
}
