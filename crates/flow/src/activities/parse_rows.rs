//! Rows of output variable and JSONPath, as HTTP Request and Parse have them.
//!
//! A path that finds nothing leaves its variable as it is: published flows
//! test afterwards whether the default still stands. A search is paid for by
//! what it looks at, because a short path may look at very much.

use crate::{
    engine::{
        cx::Cx,
        reader::Reader,
        secrets::Flowing,
        text::{Text, View},
    },
    expr::Value,
    jsonpath::{Path, Picker},
    trace::{TraceSink, What},
};
use serde_json::Value as Json;

/// Most rows of a node that are read.
pub(crate) const MAX_ROWS: usize = 500;

const TOO_MUCH: &str = "there is too much to compute without a pause";

/// The rows that say something.
#[derive(Debug)]
pub(super) struct Rows {
    rows: Box<[Row]>,
    /// The node has more rows than are read.
    too_many: bool,
    /// Reads all of them without a tree, where their paths allow it and are few.
    picker: Option<Picker>,
}

#[derive(Debug)]
struct Row {
    variable: Box<str>,
    slot: Option<u32>,
    source: Text,
    /// Parsed once, where the path holds no template.
    path: Option<Result<Path, String>>,
}

impl Rows {
    pub fn read(reader: &mut Reader) -> Self {
        let rows = reader.list("outputVariableArray");
        let mut chosen = rows.iter().filter_map(|row| {
            let text = |key| row.get(key).and_then(Json::as_str).unwrap_or_default();
            let (variable, path) = (text("outputVariable").trim(), text("jsonPathExp").trim());
            let chosen = !variable.is_empty() && variable != "Select" && !path.is_empty();
            chosen.then_some((variable, path))
        });
        let first = chosen.by_ref().take(MAX_ROWS);
        let rows: Box<[Row]> = first
            .map(|(variable, path)| row_of(variable, path, reader))
            .collect();
        let paths = rows.iter().map(|row| row.path.as_ref()?.as_ref().ok());
        let paths: Option<Vec<&Path>> = paths.collect();
        Self {
            picker: paths.and_then(Picker::new),
            too_many: chosen.next().is_some(),
            rows,
        }
    }

    /// Sets each variable to what its path finds in a text.
    pub fn apply_text<T: TraceSink>(&self, text: &str, cx: &mut Cx<'_, '_, T>) {
        cx.spend(text.len() / 64);
        let Some(picker) = &self.picker else {
            let json: Option<Json> = serde_json::from_str(text).ok();
            return self.apply_tree(json.as_ref(), cx);
        };
        let mut found = picker.pick(text).unwrap_or_default().into_iter();
        for row in &self.rows {
            let value = found.next().flatten().map(Value::from_json);
            row.keep_or_set(Ok(value), cx);
        }
    }

    /// Whether nothing is to be read.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether some variable of a row may not be shown.
    pub fn hide(&self, view: &View) -> bool {
        let hidden = |row: &Row| row.slot.is_some_and(|slot| view.flow.is_secret(slot));
        self.rows.iter().any(hidden)
    }

    /// Values move from these slots into the variables.
    pub fn flows(&self, from: &[u32], ways: &mut Vec<Flowing>) {
        let slots = self.rows.iter().filter_map(|row| row.slot);
        ways.extend(slots.map(|into| Flowing {
            into,
            from: from.to_vec(),
        }));
    }

    /// Sets each variable to what its path finds.
    pub fn apply<T: TraceSink>(&self, value: &Value, cx: &mut Cx<'_, '_, T>) {
        match value {
            Value::Json(json) => self.apply_tree(Some(json), cx),
            other => self.apply_text(&other.to_text(), cx),
        }
    }

    fn apply_tree<T: TraceSink>(&self, json: Option<&Json>, cx: &mut Cx<'_, '_, T>) {
        if self.too_many {
            cx.complain(|| format!("only the first {MAX_ROWS} results are read"));
        }
        for row in &self.rows {
            let found = row.find(json, cx);
            row.keep_or_set(found, cx);
        }
    }
}

fn row_of(variable: &str, path: &str, reader: &mut Reader) -> Row {
    let source = reader.parse("jsonPathExp", path);
    let parse = |path: &str| Path::parse(path).map_err(|error| error.to_string());
    Row {
        variable: variable.into(),
        slot: reader.slots.variable(variable),
        path: source.plain().map(parse),
        source,
    }
}

impl Row {
    fn find<T: TraceSink>(
        &self,
        json: Option<&Json>,
        cx: &Cx<'_, '_, T>,
    ) -> Result<Option<Value>, String> {
        let Some(json) = json else {
            return Ok(None);
        };
        match &self.path {
            Some(Ok(path)) => self.search(path, json, cx),
            Some(Err(message)) => Err(self.wrong(message)),
            None => {
                let text = cx.render(&self.source)?;
                cx.spend(text.len() / 16);
                let path = Path::parse(&text);
                let path = path.map_err(|error| match self.source.reads_secret(cx.flow) {
                    true => self.wrong("it does not parse"),
                    false => self.wrong(&error.to_string()),
                })?;
                self.search(&path, json, cx)
            }
        }
    }

    /// What the path finds; the search and the copy are paid for.
    fn search<T: TraceSink>(
        &self,
        path: &Path,
        json: &Json,
        cx: &Cx<'_, '_, T>,
    ) -> Result<Option<Value>, String> {
        let (found, fuel) = path.find_for(json, cx.fuel());
        let value = found.map(|found| found.to_value());
        let copied = value.as_ref().map_or(0, Value::bytes) / 64;
        match cx.spend(fuel as usize + copied) {
            true => Ok(value),
            false => Err(self.wrong(TOO_MUCH)),
        }
    }

    fn wrong(&self, message: &str) -> String {
        format!("the path for `{}`: {message}", self.variable)
    }

    /// A miss leaves the variable as it is.
    fn keep_or_set<T: TraceSink>(
        &self,
        found: Result<Option<Value>, String>,
        cx: &mut Cx<'_, '_, T>,
    ) {
        match found {
            Ok(Some(value)) => self.set(value, cx),
            Ok(None) => cx.line(|cx| What::Kept {
                variable: self.variable.to_string(),
                path: self.source.shown(&cx.view()),
            }),
            Err(message) => cx.complain(|| message),
        }
    }

    fn set<T: TraceSink>(&self, value: Value, cx: &mut Cx<'_, '_, T>) {
        let set = match self.slot {
            Some(slot) => cx.set(slot, value),
            None => Err(format!("the flow declares no variable `{}`", self.variable)),
        };
        if let Err(message) = set {
            cx.complain(|| message);
        }
    }
}
