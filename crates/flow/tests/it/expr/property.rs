//! No text makes the language panic, loop or overstep its bounds.

use super::world;
use flow::{
    expr::{Template, limits},
    jsonpath::Path,
};
use proptest::prelude::*;
use serde_json::json;

/// Real expressions, from which mutations start.
const SEEDS: &[&str] = &[
    "{{NewPhoneContact.ANI | slice (NewPhoneContact.ANI.length -10,NewPhoneContact.ANI.length)}}",
    r#"{{x | replace({"+1":""})}} {{"(" + (a | slice(0,3)) + ")" ~ count}}"#,
    r#"{{ now() | date("yyyy-MM-dd HH:mm:ss", existingFormat="yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", timeZone="America/Toronto") }}"#,
    "{{ now() | epoch(inMillis=true) - 86400000 }}",
    r#"{{ lookupValue.split("\|") | first }}{{Record_o10.audioFileData | json}}"#,
    "{{count is even and toService}} {{ [1,2.5,'x'] contains count ? 'a' : list[0] }}",
    r##"{"a":"{{treatment.Nested["Deep"][1].x}}","b":{"c":{{ "#{count % 4}" }}}}"##,
    "{{ 'a1b2'.replaceAll('([a-z])(\\d)', '$2$1') | numberformat('#,##0.00') }}",
];

const PATHS: &[&str] = &[
    "$.records.[0].Id",
    "value[0].contactid",
    r#"$..[?(@.description =="x" && @.n >= 2 || !@.y)]"#,
    r#"$["a-b"].c[1:-1:2]['x','y'].*"#,
];

fn run(source: &str) {
    match Template::parse(source) {
        Ok(_) => match world().render(source) {
            Ok(text) => assert!(text.len() <= limits::OUTPUT),
            Err(error) => inside(source, error.start, error.end),
        },
        Err(error) => inside(source, error.start, error.end),
    }
}

/// An error's place is a part of the source.
fn inside(source: &str, start: u32, end: u32) {
    assert!(
        source.get(start as usize..end as usize).is_some(),
        "{source:?} {start}..{end}"
    );
}

fn find(path: &str) {
    let json = json!({"records": [{"Id": 1, "description": "x", "n": 2}], "a-b": {"c": [1, [2], {"x": 3}]}});
    match Path::parse(path) {
        Ok(path) => drop(path.find(&json).map(|found| found.to_text().len())),
        Err(error) => inside(path, error.start, error.end),
    }
}

/// Cuts, doubles and inserts at places that the numbers choose.
fn mutated(seed: &str, changes: &[(u8, u16, u16, char)]) -> String {
    let mut chars: Vec<char> = seed.chars().collect();
    for (kind, at, len, c) in changes {
        let at = *at as usize % (chars.len() + 1);
        let end = (at + *len as usize % 8).min(chars.len());
        match kind % 4 {
            0 => drop(chars.drain(at..end)),
            1 => chars.insert(at, *c),
            2 => {
                let copy: Vec<char> = chars[at..end].to_vec();
                chars.splice(at..at, copy);
            }
            _ => chars[at..end].reverse(),
        }
    }
    chars.into_iter().collect()
}

/// Characters that mean something, and a few that do not.
fn telling() -> impl Strategy<Value = char> {
    prop_oneof![
        8 => proptest::sample::select(r#"{}[]()|~+-*/%<>=!?:,.'"\#$@_&^ n0195aeéd"#.chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ]
}

fn changes() -> impl Strategy<Value = Vec<(u8, u16, u16, char)>> {
    proptest::collection::vec((any::<u8>(), any::<u16>(), any::<u16>(), telling()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(source in "\\PC*") {
        run(&source);
        find(&source);
    }

    #[test]
    fn any_inside(inside in proptest::collection::vec(telling(), 0..60)) {
        let inside: String = inside.into_iter().collect();
        run(&format!("{{{{{inside}}}}}"));
        find(&inside);
    }

    #[test]
    fn mutated_expressions(seed in 0..SEEDS.len(), changes in changes()) {
        run(&mutated(SEEDS[seed], &changes));
    }

    #[test]
    fn mutated_paths(seed in 0..PATHS.len(), changes in changes()) {
        find(&mutated(PATHS[seed], &changes));
    }

    #[test]
    fn any_date_pattern(pattern in "[GyYuMLwWDdFEaHkKhmsSzZX'., :-]{0,20}", text in "[0-9A-Za-z :.+-]{0,30}", millis in any::<i64>()) {
        let pattern = pattern.replace('\'', "\\'");
        run(&format!("{{{{ {millis} | date('{pattern}') }}}}"));
        run(&format!("{{{{ '{text}' | date('{pattern}', existingFormat='{pattern}') }}}}"));
    }

    #[test]
    fn any_regex(regex in "[a-c\\\\dwb|*+?(){}\\[\\]^$.,0-3-]{0,20}", text in "[a-c0-3 ]{0,30}") {
        let regex = regex.replace('\'', "");
        run(&format!("{{{{ '{text}'.split('{regex}') }}}}{{{{ '{text}'.replaceAll('{regex}', '-') }}}}"));
    }

    #[test]
    fn any_arithmetic(a in any::<i64>(), b in any::<i64>(), op in "[+*/%-]|==|<=|\\.\\.") {
        run(&format!("{{{{ ({a}) {op} ({b}) }}}} {{{{ 'x'.substring({a}, {b}) | slice({b}, {a}) }}}}"));
    }
}
