//! Why a file cannot be imported, in words: what is wrong, why, and what to do.

use super::json::{Fault, FaultKind, MAX_NESTING};
use serde::{Deserialize, Serialize};

/// The kind of an `ImportError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportCode {
    /// Nothing in it.
    Empty,
    /// More bytes than allowed.
    TooLarge,
    /// Not text in UTF-8.
    NotText,
    /// Text that is not JSON.
    NotJson,
    /// JSON that stops in the middle.
    Truncated,
    /// Objects in objects in objects …
    TooDeep,
    /// The same id or name twice.
    Duplicate,
    /// JSON, but not a flow.
    NotAFlow,
    /// A flow in the newer nodes-and-edges form.
    OtherForm,
    /// An id, name or port longer than allowed.
    NameTooLong,
    /// More nodes than allowed.
    TooManyNodes,
    /// More links than allowed.
    TooManyLinks,
    /// More variables than allowed.
    TooManyVariables,
}

/// A place in a text, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

/// A file that cannot be imported. Nothing of it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    /// Its kind, for programs.
    pub code: ImportCode,
    /// What is wrong, why, and what to do, for people.
    pub message: String,
    /// Where, when there is a place.
    pub position: Option<Position>,
}

impl ImportError {
    pub(super) fn new(code: ImportCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            position: None,
        }
    }

    /// A fault of the JSON text itself. `inner`: the text stood inside another one.
    pub(super) fn json(text: &str, fault: Fault, inner: bool) -> Self {
        let position = position(text, fault.at);
        let place = match inner {
            false => format!("line {}, column {}", position.line, position.column),
            true => format!(
                "line {}, column {} of the flow inside the file",
                position.line, position.column
            ),
        };
        let (code, message) = words(text, &fault, &place);
        Self {
            code,
            message,
            position: Some(position),
        }
    }
}

fn words(text: &str, fault: &Fault, place: &str) -> (ImportCode, String) {
    match &fault.kind {
        FaultKind::Truncated => (
            ImportCode::Truncated,
            format!(
                "The file stops in the middle, at {place}: its end is missing. \
                 Download or copy it again, whole, and import it then."
            ),
        ),
        FaultKind::TooDeep => (
            ImportCode::TooDeep,
            format!(
                "At {place} the file is nested deeper than {MAX_NESTING} levels, which no flow needs. \
                 Export the flow from Flow Designer again and import that file unchanged."
            ),
        ),
        FaultKind::Duplicate { key, within } => duplicate(key, within.as_deref(), place),
        FaultKind::Expected(what) => {
            let found = match text[fault.at..].chars().next() {
                Some(c) => format!("“{}”", c.escape_debug()),
                None => "the end".to_owned(),
            };
            (
                ImportCode::NotJson,
                format!(
                    "The file is not JSON: at {place} stands {found} where {what} should be. \
                     Choose the file that Flow Designer exported, without changes by an editor or mail program."
                ),
            )
        }
    }
}

fn duplicate(key: &str, within: Option<&str>, place: &str) -> (ImportCode, String) {
    let key = short(key);
    let message = match within {
        Some("activities") => format!(
            "Two activities have the id “{key}” (the second at {place}), so one would be lost. \
             Give one of them another id, in its key, its “id” and the links that name it."
        ),
        _ => format!(
            "The name “{key}” stands twice in the same object (the second time at {place}), \
             so one of the two values would be lost. Remove one of them."
        ),
    };
    (ImportCode::Duplicate, message)
}

/// At most 60 characters of a text from the file, safe to show.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text[..end].escape_debug()),
        None => text.escape_debug().to_string(),
    }
}

fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    Position {
        line: count(before.matches('\n').count()),
        column: count(before[line_start..].chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        assert_eq!(position("ab", 0), Position { line: 1, column: 1 });
        assert_eq!(position("a\né x", 5), Position { line: 2, column: 3 });
    }

    #[test]
    fn shortens_what_a_file_says() {
        assert_eq!(short("a\nb"), "a\\nb");
        assert_eq!(short(&"x".repeat(61)), format!("{}…", "x".repeat(60)));
    }
}
