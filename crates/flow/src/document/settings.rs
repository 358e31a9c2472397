//! Lenient reading of settings: what files write in several ways, read one way.
//!
//! Numbers come as numbers or text, null and empty text mean absent, and several
//! fields say together which one of them counts.

use serde_json::{Map, Value};

/// Settings of a node, or any object of a file.
pub type Settings = Map<String, Value>;

/// A text that says something; none for absent, null, empty or another type.
pub fn text<'a>(settings: &'a Settings, key: &str) -> Option<&'a str> {
    let text = settings.get(key)?.as_str()?;
    (!text.trim().is_empty()).then_some(text)
}

/// A number, whether written as one or as text; none for a template.
pub fn number(settings: &Settings, key: &str) -> Option<f64> {
    match settings.get(key)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}

/// A yes or no, whether written as a boolean or as text.
pub fn flag(settings: &Settings, key: &str) -> Option<bool> {
    match settings.get(key)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The entries of a list, or nothing.
pub fn list<'a>(settings: &'a Settings, key: &str) -> &'a [Value] {
    let list = settings.get(key).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

/// The objects of a list.
pub fn objects<'a>(settings: &'a Settings, key: &str) -> impl Iterator<Item = &'a Settings> {
    list(settings, key).iter().filter_map(Value::as_object)
}

/// Texts of a list; numbers are written out (a menu's digits may be either).
pub fn texts(settings: &Settings, key: &str) -> Vec<String> {
    let entries = list(settings, key).iter();
    entries
        .filter_map(|entry| match entry {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}

/// The label that a file caches beside a choice (`x:name`, `x_name`); it may be stale.
pub fn label<'a>(settings: &'a Settings, key: &str) -> Option<&'a str> {
    let cached = |suffix: &str| text(settings, &format!("{key}{suffix}"));
    cached(":name").or_else(|| cached("_name"))
}

/// A list that stands under `x:input`, or under its twin `x_input`.
pub fn inputs(settings: &Settings, key: &str) -> Vec<String> {
    let found = texts(settings, &format!("{key}:input"));
    match found.is_empty() {
        true => texts(settings, &format!("{key}_input")),
        false => found,
    }
}

/// The key of the list of prompts that counts: speech when `toggle` is on.
/// Where that list is empty and the other is not, the other counts.
pub fn prompt_key(settings: &Settings) -> &'static str {
    let keys = match flag(settings, "toggle").unwrap_or(false) {
        true => ["promptsTts", "prompts"],
        false => ["prompts", "promptsTts"],
    };
    let filled = |key: &&str| !list(settings, key).is_empty();
    keys.into_iter().find(filled).unwrap_or(keys[0])
}

/// Whether a text holds an expression.
pub fn is_template(text: &str) -> bool {
    text.contains("{{")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings(value: Value) -> Settings {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn reads_numbers_and_flags_leniently() {
        let all =
            settings(json!({"a": 3, "b": "3", "c": "", "d": null, "e": "{{x}}", "f": "True"}));
        let read = ["a", "b", "c", "d", "e", "x"].map(|key| number(&all, key));
        assert_eq!(read, [Some(3.0), Some(3.0), None, None, None, None]);
        assert_eq!(flag(&all, "f"), Some(true));
        assert_eq!(text(&all, "c"), None);
    }

    #[test]
    fn finds_the_prompts_that_count() {
        let speech = json!([{"type": "tts", "value": "hi"}]);
        let on = settings(json!({"toggle": true, "prompts": null, "promptsTts": speech}));
        assert_eq!(prompt_key(&on), "promptsTts");
        let odd = settings(json!({"toggle": false, "prompts": [], "promptsTts": speech}));
        assert_eq!(prompt_key(&odd), "promptsTts");
        assert_eq!(prompt_key(&settings(json!({}))), "prompts");
    }

    #[test]
    fn takes_labels_from_either_twin() {
        let all = settings(json!({"q": "1", "q:name": "", "q_name": "Support"}));
        assert_eq!(label(&all, "q"), Some("Support"));
        assert_eq!(label(&all, "x"), None);
    }
}
