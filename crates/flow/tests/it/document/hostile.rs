//! Hostile files: bounded in depth, size, names and time, and never a panic.

use super::{corpus, fixture};
use flow::{
    document::{
        ImportCode, Mapping, check, drawing, export, import, import::MAX_VARIABLES, references,
    },
    engine::{Compiled, Zones},
};
use proptest::prelude::*;
use std::{fmt::Write, sync::Arc};

struct Nowhere;

impl Zones for Nowhere {
    fn utc_offset_s(&self, _: &str, _: domain::Timestamp) -> Option<i32> {
        None
    }
}

/// A flow of so many nodes and links, made as text.
fn flow(nodes: usize, links: usize, node: impl Fn(usize) -> String) -> String {
    let mut text = String::from(r#"{"name":"x","process":{"activities":{"#);
    for index in 0..nodes {
        let comma = if index == 0 { "" } else { "," };
        write!(text, r#"{comma}"n{index}":{}"#, node(index)).unwrap();
    }
    text.push_str(r#"},"links":["#);
    for index in 0..links {
        let comma = if index == 0 { "" } else { "," };
        let (from, to) = (index % nodes, (index + 1) % nodes);
        write!(
            text,
            r#"{comma}{{"id":"l{index}","sourceActivityId":"n{from}","targetActivityId":"n{to}","conditionExpr":"p{index}"}}"#
        )
        .unwrap();
    }
    text.push_str("]}}");
    text
}

fn code(text: &str) -> ImportCode {
    import(text.as_bytes()).unwrap_err().code
}

/// Everything that is done with a file that a stranger sends.
fn use_all(bytes: &[u8]) {
    let Ok(imported) = import(bytes) else { return };
    let flow = imported.document;
    let issues = check(&flow, &Mapping::default());
    assert!(issues.len() <= 501);
    assert!(references(&flow).len() <= bytes.len());
    Compiled::new(&flow, &Mapping::default(), Arc::new(Nowhere));
    let drawn = drawing(&flow);
    assert_eq!(drawn.main.nodes.len(), flow.main.nodes.len());
    let text = export(&flow);
    let again = import(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again.document, flow);
    assert_eq!(export(&again.document), text);
}

#[test]
fn limits_of_size_hold_exactly() {
    let plain = |_| "{}".to_owned();
    assert!(import(flow(10_000, 0, plain).as_bytes()).is_ok());
    assert_eq!(code(&flow(10_001, 0, plain)), ImportCode::TooManyNodes);
    assert!(import(flow(2, 40_000, plain).as_bytes()).is_ok());
    assert_eq!(code(&flow(2, 40_001, plain)), ImportCode::TooManyLinks);
    let mut large = flow(1, 0, plain);
    large.push_str(&" ".repeat(5 * 1024 * 1024 - large.len()));
    assert!(import(large.as_bytes()).is_ok());
    large.push(' ');
    assert_eq!(code(&large), ImportCode::TooLarge);
}

/// The variables of a flow, all for the agent, and the panel's order of them.
fn with_variables(count: usize, listed: usize) -> String {
    let variable = |n: usize| format!(r#"{{"name":"v{n}","isCAD":true}}"#);
    let variables: Vec<String> = (0..count).map(variable).collect();
    let entry = |n: usize| format!(r#"{{"name":"v{}"}}"#, listed - n);
    let order: Vec<String> = (0..listed).map(entry).collect();
    format!(
        r#"{{"process":{{"activities":{{}}}},"variables":[{}],"variableOrders":{{"interaction-panel":[{}]}}}}"#,
        variables.join(","),
        order.join(",")
    )
}

#[test]
fn variables_are_counted_and_their_order_costs_little() {
    assert!(import(with_variables(MAX_VARIABLES, 0).as_bytes()).is_ok());
    let error = import(with_variables(MAX_VARIABLES + 1, 0).as_bytes()).unwrap_err();
    assert_eq!(error.code, ImportCode::TooManyVariables);
    assert!(error.message.contains("1001 variables; at most 1000"));
    use_all(with_variables(MAX_VARIABLES, 200_000).as_bytes());
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| {
        let value = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        format!(r#"{{"process":{{"activities":{{}}}},"x":{value}}}"#)
    };
    assert!(import(nested(127).as_bytes()).is_ok());
    assert_eq!(code(&nested(128)), ImportCode::TooDeep);
    assert_eq!(code(&"[".repeat(4_000_000)), ImportCode::TooDeep);
    assert_eq!(code(&"{\"flow\":".repeat(500_000)), ImportCode::TooDeep);
}

#[test]
fn wrappers_in_wrappers_end() {
    let mut text = r#"{"process":{"activities":{}}}"#.to_owned();
    for _ in 0..8 {
        text = serde_json::to_string(&text).unwrap();
    }
    assert!(import(text.as_bytes()).is_ok());
    text = serde_json::to_string(&text).unwrap();
    assert_eq!(code(&text), ImportCode::NotAFlow);
}

#[test]
fn long_names_are_refused() {
    let name = "x".repeat(501);
    let node = move |_| format!(r#"{{"name":"{name}"}}"#);
    assert_eq!(code(&flow(1, 0, node)), ImportCode::NameTooLong);
}

#[test]
fn large_files_of_any_shape_are_used_without_delay() {
    let start = |index: usize, rest: &str| match index {
        0 => r#"{"group":"start"}"#.to_owned(),
        _ => format!(r#"{{"group":"action","name":"same","properties":{rest}}}"#),
    };
    // One long chain and ring, where a recursive search would overflow.
    use_all(
        flow(10_000, 40_000, |n| {
            start(n, r#"{"activityName":"set-variable","expr":"{{a}}{{"}"#)
        })
        .as_bytes(),
    );
    // Two nodes with very many ports each.
    use_all(
        flow(2, 40_000, |n| {
            start(n, r#"{"activityName":"queue-contact","destination":"q"}"#)
        })
        .as_bytes(),
    );
    // One node with very many expressions under a very long key.
    let many = vec![r#""{{x}}""#; 100_000].join(",");
    let long = "k".repeat(1_000_000);
    use_all(
        flow(2, 2, |n| {
            start(n, &format!(r#"{{"a":{{"{long}":[{many}]}}}}"#))
        })
        .as_bytes(),
    );
    // Every node at the same place, far out.
    let far = |n: usize| format!(r#""n{n}":{{"point":{{"x":1e300,"y":-1e300}}}}"#);
    let widgets: Vec<String> = (0..2_000).map(far).collect();
    let text = flow(2_000, 8_000, |_| "{}".to_owned());
    let text = format!(
        r#"{},"diagram":{{"widgets":{{{}}}}}}}"#,
        &text[..text.len() - 1],
        widgets.join(",")
    );
    use_all(text.as_bytes());
}

#[test]
fn very_many_outputs_are_compiled_without_delay() {
    let request = |n: usize| {
        let path = format!("{{{{N{n}.httpStatusCode}}}}{{{{n{n}.httpResponseBody}}}}");
        format!(
            r#"{{"name":"N{n}","properties":{{"activityName":"http-request-v2","httpRequestPath":"{path}"}}}}"#
        )
    };
    use_all(flow(9_000, 0, request).as_bytes());
}

/// A secret that travels against the order of the assignments.
#[test]
fn a_long_way_of_a_secret_is_found_without_delay() {
    let (count, mut rows, mut variables) = (MAX_VARIABLES, Vec::new(), Vec::new());
    for index in 0..count {
        variables.push(format!(
            r#"{{"name":"v{index}","isSecure":{}}}"#,
            index == 0
        ));
    }
    for index in (1..count).rev() {
        let from = index - 1;
        rows.push(format!(
            r#"{{"srcVariable":"v{index}","expr":"{{{{v{from}}}}}"}}"#
        ));
    }
    let rows = rows.join(",");
    let text = flow(1, 0, |_| {
        format!(
            r#"{{"properties":{{"activityName":"set-variable","setVariablesArray":[{rows}]}}}}"#
        )
    });
    let variables = variables.join(",");
    let text = format!(r#"{},"variables":[{variables}]}}"#, &text[..text.len() - 1]);
    use_all(text.as_bytes());
}

/// Addresses whose expression might end at very many places.
#[test]
fn the_end_of_an_expression_is_found_without_delay() {
    let address = format!(r#"https://x/{{{{ \"{}\" }}}}"#, "}}".repeat(30_000));
    let pop = |_| {
        format!(r#"{{"properties":{{"activityName":"screen-pop","screenPopUrl":"{address}"}}}}"#)
    };
    use_all(flow(20, 0, pop).as_bytes());
}

#[test]
fn odd_values_in_every_place_do_no_harm() {
    for odd in [
        "null",
        "0",
        "\"\"",
        "[]",
        "{}",
        "[null]",
        "true",
        "-1e300",
        "[[]]",
        "{\"\":null}",
    ] {
        let texts = [
            format!(r#"{{"process":{odd}}}"#),
            format!(
                r#"{{"process":{{"activities":{{"a":{odd}}},"links":[{odd},{odd}]}},"diagram":{odd},"eventFlows":{odd},"variables":{odd}}}"#
            ),
            format!(
                r#"{{"process":{{"activities":{{"a":{{"id":{odd},"name":{odd},"group":{odd},"properties":{odd}}}}},"links":{odd}}},"diagram":{{"widgets":{odd}}},"eventFlows":{{"eventsMap":{odd}}},"variables":[{odd}],"variableOrders":{odd},"flowType":{odd}}}"#
            ),
            format!(
                r#"{{"process":{{"activities":{{"a":{{"group":"event","properties":{{"activityName":"ivr-menu","menuLinks":{odd},"promptsTts":{odd},"prompts":[{odd}],"toggle":{odd},"setVariablesArray":[{odd}],"outputVariableArray":[{odd}],"handOffFlow":{odd},"httpRequestHeaders":{odd}}}}}}},"links":[]}},"diagram":{{"widgets":{{"a":{{"point":{odd},"ports":[{odd}]}}}}}},"eventFlows":{{"eventsMap":{{"X":{odd},"Y":{{"process":{odd},"onEvents":{odd}}}}}}}}}"#
            ),
        ];
        for text in texts {
            use_all(text.as_bytes());
        }
    }
}

/// A file with some of its bytes changed, taken out or doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let mut files: Vec<Vec<u8>> = [
        "g1_plain",
        "g3_plain",
        "subflow",
        "wrapper_template",
        "fault_settings",
    ]
    .map(fixture)
    .into();
    files.extend(corpus().into_iter().map(|(_, bytes)| bytes));
    let spice = prop_oneof![
        Just(b"\"".to_vec()),
        Just(b"{".to_vec()),
        Just(b"}".to_vec()),
        Just(b"[".to_vec()),
        Just(b"null".to_vec()),
        Just(b",".to_vec()),
        Just(b"{{".to_vec()),
        Just(b"\\u".to_vec()),
        Just(b"9".to_vec()),
        Just(b"-".to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    let change = (any::<prop::sample::Index>(), 0usize..12, spice);
    (
        prop::sample::select(files),
        prop::collection::vec(change, 1..4),
    )
        .prop_map(|(mut bytes, changes)| {
            for (at, remove, insert) in changes {
                let at = at.index(bytes.len().max(1)).min(bytes.len());
                let end = (at + remove).min(bytes.len());
                bytes.splice(at..end, insert);
            }
            bytes
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_files_are_refused_or_used_but_never_harm(bytes in mutated()) {
        use_all(&bytes);
    }

    #[test]
    fn any_text_is_refused_or_used(text in "\\PC{0,200}") {
        use_all(text.as_bytes());
    }
}
