//! Where a node's settings hold expressions, and which of them count.
//!
//! Files keep display caches beside settings, copies of the same value, and
//! values of choices that were not taken. Only what is used at run time is listed.

use super::catalogue::kind;
use super::model::Node;
use super::references::{music_key, queue_key, uses_connector};
use super::settings::{self, Settings, is_template, prompt_key};
use serde_json::Value;

/// Most expressions that one node may have; the rest of a node made to be slow is not looked at.
const MAX_PER_NODE: usize = 2_000;
/// Longest part of a path that is shown.
const MAX_SEGMENT: usize = 60;

/// One text with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<'a> {
    /// The setting, for example `httpRequestPath` or `promptsTts.0.value`.
    pub field: String,
    /// Its text.
    pub text: &'a str,
}

/// Every text of a node that holds an expression and counts, in the file's order.
pub fn expressions(node: &Node) -> Vec<Located<'_>> {
    let mut walk = Walk::default();
    for (key, value) in &node.properties {
        if !is_input(node, key) && (is_noise(key) || !counts(node, key)) {
            continue;
        }
        walk.path.push(Segment::Key(key));
        match key.as_str() {
            "setVariablesArray" => walk.assignments(value),
            "prompts" | "promptsTts" => walk.prompts(value),
            _ => walk.value(value),
        }
        walk.path.pop();
    }
    walk.found
}

/// The values of a case stand in what otherwise is a display cache.
fn is_input(node: &Node, key: &str) -> bool {
    let inputs = match settings::list(&node.properties, "menuLinks:input").is_empty() {
        true => "menuLinks_input",
        false => "menuLinks:input",
    };
    kind(node) == "case-statement" && key == inputs
}

/// Display caches, names, and what only the designer uses.
fn is_noise(key: &str) -> bool {
    const PLAIN: [&str; 5] = [
        "name",
        "description",
        "activityName",
        "activityId",
        "flowType",
    ];
    const TWINS: [&str; 4] = ["_name", "_type", "_input", "_radioName"];
    key.contains(':') || PLAIN.contains(&key) || TWINS.iter().any(|twin| key.ends_with(twin))
}

/// Whether a setting is the one that other settings choose.
fn counts(node: &Node, key: &str) -> bool {
    let all: &Settings = &node.properties;
    match (kind(node), key) {
        (_, "prompts" | "promptsTts") => key == prompt_key(all),
        ("queue-contact", "destination" | "destinationVariable") => key == queue_key(all),
        ("queue-contact", "fallbackQueue") => queue_key(all) == "destinationVariable",
        ("play-music", "prompt" | "promptDynamic") => key == music_key(all),
        ("http-request-v2", "httpRequestPath") => uses_connector(all),
        ("http-request-v2", "httpRequestUrl") => !uses_connector(all),
        ("set-variable", "setVariablesArray") => true,
        ("set-variable", _) => settings::objects(all, "setVariablesArray").next().is_none(),
        _ => true,
    }
}

/// The key and text of an assignment's value: `expr`, and its copies only where that is absent.
pub fn assigned(row: &Settings) -> Option<(&'static str, &str)> {
    let keys = ["expr", "literal", "tgtVariable"];
    let filled = |key: &'static str| Some((key, row.get(key)?.as_str()?));
    let mut filled = keys.into_iter().filter_map(filled);
    filled.find(|(_, text)| !text.is_empty())
}

#[derive(Clone, Copy)]
enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

/// A walk through a value. It recurses as deep as a file may nest and no deeper.
#[derive(Default)]
struct Walk<'a> {
    path: Vec<Segment<'a>>,
    found: Vec<Located<'a>>,
}

impl<'a> Walk<'a> {
    fn text(&mut self, text: &'a str) {
        if is_template(text) && self.found.len() < MAX_PER_NODE {
            let field = self.field();
            self.found.push(Located { field, text });
        }
    }

    fn field(&self) -> String {
        let segments = self.path.iter().map(|segment| match segment {
            Segment::Key(key) => key.chars().take(MAX_SEGMENT).collect(),
            Segment::Index(index) => index.to_string(),
        });
        segments.collect::<Vec<String>>().join(".")
    }

    fn value(&mut self, value: &'a Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(Segment::Index(index), item);
                }
            }
            Value::Object(map) => {
                for (key, item) in map {
                    self.step(Segment::Key(key), item);
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, segment: Segment<'a>, value: &'a Value) {
        self.path.push(segment);
        self.value(value);
        self.path.pop();
    }

    /// Rows of assignments, of which one copy of the value counts.
    fn assignments(&mut self, rows: &'a Value) {
        for (index, row) in rows.as_array().into_iter().flatten().enumerate() {
            if let Some((key, text)) = row.as_object().and_then(assigned) {
                self.path.extend([Segment::Index(index), Segment::Key(key)]);
                self.text(text);
                self.path.truncate(self.path.len() - 2);
            }
        }
    }

    /// Prompts, whose names are copies of their values.
    fn prompts(&mut self, prompts: &'a Value) {
        for (index, prompt) in prompts.as_array().into_iter().flatten().enumerate() {
            if let Some(value) = prompt.get("value") {
                self.path
                    .extend([Segment::Index(index), Segment::Key("value")]);
                self.value(value);
                self.path.truncate(self.path.len() - 2);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(activity: &str, properties: Value) -> Vec<String> {
        let node = Node {
            id: "n".into(),
            name: "N".into(),
            group: String::new(),
            activity: activity.into(),
            event: None,
            properties: properties.as_object().cloned().unwrap(),
            ports: Vec::new(),
            point: None,
        };
        expressions(&node)
            .into_iter()
            .map(|one| one.field)
            .collect()
    }

    #[test]
    fn leaves_out_copies_and_what_was_not_chosen() {
        let request = json!({
            "authenticated": true, "connectorId": "c", "httpRequestPath": "a/{{x}}",
            "httpRequestUrl": "https://{{old}}", "httpRequestPath_name": "{{x}}", "description": "{{x}}",
            "httpQueryParameters": {"name": "{{y}}"},
        });
        let expected = ["httpRequestPath", "httpQueryParameters.name"];
        assert_eq!(fields("http-request-v2", request), expected);
    }

    #[test]
    fn rows_win_over_the_single_assignment() {
        let rows =
            json!({"expr": "{{a}}", "setVariablesArray": [{"expr": "{{a}}", "literal": "{{a}}"}]});
        assert_eq!(fields("set-variable", rows), ["setVariablesArray.0.expr"]);
        assert_eq!(fields("set-variable", json!({"expr": "{{a}}"})), ["expr"]);
    }

    #[test]
    fn the_values_of_a_case_count() {
        let case = json!({"expression": "true", "menuLinks": ["0"],
            "menuLinks:input": ["{{n is even}}"], "menuLinks_input": ["{{n is even}}"]});
        assert_eq!(fields("case-statement", case), ["menuLinks:input.0"]);
    }

    #[test]
    fn a_long_path_stays_short() {
        let key = "k".repeat(100_000);
        let found = fields("x", json!({"a": {key: vec!["{{x}}"; 3_000]}}));
        assert_eq!(found.len(), MAX_PER_NODE);
        assert!(found.iter().all(|field| field.len() < 80));
    }
}
