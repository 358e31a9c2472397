//! Import: a file becomes a new flow, or the draft of one that is there.

use super::{apart, change, change::Draft, read_mapping, refused};
use crate::{
    Cx, Principal,
    audit::{self, Change},
    problems::{Fault, OrProblem},
};
use domain::{
    FieldError, FlowId, Problem,
    flows::{DESCRIPTION_MAX, FlowRow},
    policy::Action,
    text::NAME_MAX,
};
use flow::document::{self, ImportError, ImportNote, Issue, Mapping, Reference};
use serde_json::json;
use store::{StoreError, Tx, flows};
use uuid::Uuid;

/// Longest list of names tried for a file whose name is taken.
const TRIES: u32 = 1_000;

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFlow {
    /// The flow.
    pub row: FlowRow,
    /// What a person should know about the import.
    pub notes: Vec<ImportNote>,
    /// What is wrong with the flow, worst first.
    pub issues: Vec<Issue>,
    /// What it refers to and nothing stands for yet.
    pub unmapped: Vec<Reference>,
}

/// A file that was read.
struct ReadFile {
    draft: Draft,
    notes: Vec<ImportNote>,
    unmapped: Vec<Reference>,
}

/// Makes a new flow of a file. A name that is taken gets a number behind it.
pub async fn import(cx: &Cx, file: Vec<u8>) -> Result<ImportedFlow, Problem> {
    let me = cx.allow(Action::EditFlows)?;
    let read = apart(cx, move || read(&file, Mapping::default())).await?;
    let mut file = read.map_err(told)?;
    let id = FlowId(Uuid::now_v7());
    if let Err(fault) = insert(cx, me, id, &mut file.draft).await {
        return Err(refused(cx, me, id, fault).await);
    }
    finish(cx, me, id, file).await
}

async fn insert(cx: &Cx, me: &Principal, id: FlowId, draft: &mut Draft) -> Result<(), Fault> {
    let mut tx = cx.write().await?;
    draft.name = free_name(&mut tx, me, &draft.name).await?;
    change::insert(cx, &mut tx, me, id, draft).await?;
    let details = json!({"bytes": draft.text.len()});
    let change = Change::new("flow.import", &id, &draft.name).with(details);
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// Makes a file the draft of a flow of this revision. Name and mapping stay.
pub async fn import_into(
    cx: &Cx,
    id: FlowId,
    revision: i64,
    file: Vec<u8>,
) -> Result<ImportedFlow, Problem> {
    let me = cx.allow(Action::EditFlows)?;
    let stored = match change::current(cx, me, (id, revision)).await {
        Ok(stored) => stored,
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    };
    let mapping = read_mapping(&stored.mapping).or_problem(cx)?;
    let read = apart(cx, move || read(&file, mapping)).await?;
    let mut file = read.map_err(told)?;
    file.draft.name = stored.name;
    let what = ("flow.import", json!({"bytes": file.draft.text.len()}));
    let saved = change::update(cx, me, (id, revision), &file.draft, what).await;
    match saved {
        Ok(()) => finish(cx, me, id, file).await,
        Err(fault) => Err(refused(cx, me, id, fault).await),
    }
}

async fn finish(
    cx: &Cx,
    me: &Principal,
    id: FlowId,
    file: ReadFile,
) -> Result<ImportedFlow, Problem> {
    Ok(ImportedFlow {
        row: flows::row(cx.db(), me.org, id).await.or_problem(cx)?,
        notes: file.notes,
        issues: file.draft.issues,
        unmapped: file.unmapped,
    })
}

fn read(file: &[u8], mapping: Mapping) -> Result<ReadFile, ImportError> {
    let imported = document::import(file)?;
    let document = imported.document;
    Ok(ReadFile {
        draft: Draft {
            name: name_of(&document.name),
            description: description_of(&document.description),
            text: document::to_stored(&document),
            issues: document::check(&document, &mapping),
            mapping: json!(mapping).to_string(),
        },
        notes: imported.notes,
        unmapped: document::unmapped(&document, &mapping),
    })
}

/// The file's name for the flow, within the bounds of a name.
fn name_of(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    match plain.trim() {
        "" => "Flow".to_owned(),
        name => cut(name, NAME_MAX),
    }
}

/// The file's description within the bounds of one. Of control characters only
/// those that make lines and columns stay; PostgreSQL takes no NUL at all.
fn description_of(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
        .take(DESCRIPTION_MAX)
        .collect()
}

fn cut(text: &str, length: usize) -> String {
    let text: String = text.chars().take(length).collect();
    text.trim_end().to_owned()
}

/// The name itself where it is free, else the first of `name (2)`, `name (3)` … that is.
async fn free_name(tx: &mut Tx, me: &Principal, name: &str) -> Result<String, StoreError> {
    let mut free = name.to_owned();
    for number in 2..TRIES {
        if flows::named(&mut *tx, me.org, &free).await?.is_none() {
            break;
        }
        let suffix = format!(" ({number})");
        free = cut(name, NAME_MAX - suffix.len()) + &suffix;
    }
    Ok(free)
}

fn told(error: ImportError) -> Problem {
    let message = match error.position {
        Some(at) => format!("{} (line {}, column {})", error.message, at.line, at.column),
        None => error.message,
    };
    Problem::Invalid(vec![FieldError::new("file", message)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_fit() {
        assert_eq!(name_of(" Order\nline "), "Orderline");
        assert_eq!(name_of("\u{7}"), "Flow");
        assert_eq!(name_of(&"é".repeat(200)).chars().count(), NAME_MAX);
    }

    #[test]
    fn descriptions_of_files_keep_their_lines_and_nothing_else() {
        let text = "Orders\u{0}\u{7}\u{1b}\u{85}\r\n\tand more";
        assert_eq!(description_of(text), "Orders\r\n\tand more");
        let long = description_of(&"\u{0}é".repeat(DESCRIPTION_MAX * 2));
        assert_eq!(long.chars().count(), DESCRIPTION_MAX);
    }
}
