//! Every text with `{{` in the published flows parses, but for the one that is known to be broken.

use flow::{expr::Template, jsonpath::Path as JsonPath};
use serde_json::Value as Json;
use std::{collections::BTreeSet, fs, path::Path};

/// Broken as published.
const BROKEN: &[&str] = &["{{[phoneNumber}}"];

#[test]
fn published_expressions_parse() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let Ok(entries) = fs::read_dir(folder) else {
        return; // The published flows are not part of the project.
    };
    let mut texts = (BTreeSet::new(), BTreeSet::new());
    for entry in entries.flatten() {
        let file = fs::read_to_string(entry.path()).unwrap_or_default();
        if let Ok(flow) = serde_json::from_str::<Json>(&file) {
            collect(&flow, "", &mut texts);
        }
    }
    let (expressions, paths) = texts;
    assert!(
        expressions.len() > 30,
        "only {} expressions",
        expressions.len()
    );
    for text in &expressions {
        let parsed = Template::parse(text).is_ok();
        assert_eq!(parsed, !BROKEN.contains(&text.as_str()), "{text}");
    }
    for path in &paths {
        assert!(JsonPath::parse(path).is_ok(), "{path}");
    }
}

fn collect(json: &Json, key: &str, texts: &mut (BTreeSet<String>, BTreeSet<String>)) {
    match json {
        Json::String(text) if key == "jsonPathExp" && !text.is_empty() => {
            texts.1.insert(text.clone());
        }
        Json::String(text) if text.contains("{{") => {
            texts.0.insert(text.clone());
        }
        Json::Array(list) => list.iter().for_each(|item| collect(item, key, texts)),
        Json::Object(map) => map
            .iter()
            .for_each(|(key, value)| collect(value, key, texts)),
        _ => {}
    }
}
