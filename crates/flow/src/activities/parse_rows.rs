//! Rows of output variable and JSONPath, as HTTP Request and Parse have them.
//!
//! A path that finds nothing leaves its variable as it is: published flows
//! test afterwards whether the default still stands.

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

/// The rows that say something.
#[derive(Debug)]
pub(super) struct Rows {
    rows: Box<[Row]>,
    /// Reads all of them without a tree, where their paths allow it.
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
        let rows = rows.iter().filter_map(|row| {
            let text = |key| row.get(key).and_then(Json::as_str).unwrap_or_default();
            let (variable, path) = (text("outputVariable").trim(), text("jsonPathExp").trim());
            let chosen = !variable.is_empty() && variable != "Select" && !path.is_empty();
            chosen.then(|| row_of(variable, path, reader))
        });
        let rows: Box<[Row]> = rows.collect();
        let paths = rows.iter().map(|row| row.path.as_ref()?.as_ref().ok());
        let paths: Option<Vec<&Path>> = paths.collect();
        Self {
            picker: paths.and_then(Picker::new),
            rows,
        }
    }

    /// Sets each variable to what its path finds in a text.
    pub fn apply_text<T: TraceSink>(&self, text: &str, cx: &mut Cx<'_, '_, T>) {
        let Some(picker) = &self.picker else {
            let json: Option<Json> = serde_json::from_str(text).ok();
            return self.apply_tree(json.as_ref(), text.len(), cx);
        };
        cx.spend(text.len() / 64);
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
            Value::Json(json) => self.apply_tree(Some(json), value.bytes(), cx),
            other => self.apply_text(&other.to_text(), cx),
        }
    }

    /// A path may look at all of a tree.
    fn apply_tree<T: TraceSink>(&self, json: Option<&Json>, bytes: usize, cx: &mut Cx<'_, '_, T>) {
        for row in &self.rows {
            let found = match cx.spend(bytes / 64 + 1) {
                true => row.find(json, &cx.view()),
                false => Err(row.wrong("there is too much to compute without a pause")),
            };
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
    fn find(&self, json: Option<&Json>, view: &View) -> Result<Option<Value>, String> {
        let Some(json) = json else {
            return Ok(None);
        };
        let value = |path: &Path| path.find(json).map(|found| found.to_value());
        match &self.path {
            Some(Ok(path)) => Ok(value(path)),
            Some(Err(message)) => Err(self.wrong(message)),
            None => {
                let text = self.source.render(view)?;
                let path = Path::parse(&text);
                let path = path.map_err(|error| match self.source.reads_secret(view.flow) {
                    true => self.wrong("it does not parse"),
                    false => self.wrong(&error.to_string()),
                })?;
                Ok(value(&path))
            }
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
