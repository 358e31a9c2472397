//! No flow, however it is drawn, keeps everybody else waiting: what a step may
//! compute, what a contact may hold and how often it may turn are bounded.

use crate::{flows, play};
use domain::contact::Stage;
use flow::{
    document::{Mapping, import},
    engine::{Compiled, Input, Session, step, step_traced},
    trace::{TraceLine, What},
};
use std::fmt::Write;

/// A start that leads to one node, which leads to itself by every port.
fn circle(variables: usize, properties: &str) -> Compiled {
    let mut text = String::from(r#"{"name":"Circle","variables":["#);
    for index in 0..variables {
        let comma = if index == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"name":"v{index}","type":"STRING","value":"x"}}"#
        )
        .unwrap();
    }
    let start =
        r#""s":{"group":"start","name":"Start","properties":{"activityName":"NewPhoneContact"}}"#;
    write!(
        text,
        r#"],"process":{{"activities":{{{start},"n":{{"group":"action","name":"Node","properties":{properties}}}}},"links":["#
    )
    .unwrap();
    text.push_str(
        r#"{"id":"0","sourceActivityId":"s","targetActivityId":"n","conditionExpr":"out"}"#,
    );
    for port in ["out", "default", "error"] {
        write!(
            text,
            r#",{{"id":"{port}","sourceActivityId":"n","targetActivityId":"n","conditionExpr":"{port}"}}"#
        )
        .unwrap();
    }
    text.push_str("]}}");
    let document = import(text.as_bytes()).unwrap().document;
    Compiled::new(&document, &Mapping::default(), flows::zones())
}

/// A Set Variable with these assignments.
fn assignments(rows: impl Iterator<Item = (usize, String)>) -> String {
    let row = |(to, expr)| serde_json::json!({"srcVariable": format!("v{to}"), "expr": expr});
    let rows: Vec<_> = rows.map(row).collect();
    serde_json::json!({"activityName": "set-variable", "setVariablesArray": rows}).to_string()
}

fn started() -> Input {
    let facts = Box::new(play::facts("+14155550123", "+18005550100"));
    Input::Started { facts }
}

fn run(flow: &Compiled) -> (Session, Vec<TraceLine>) {
    let (mut session, mut lines) = (Session::new(flow), Vec::new());
    step_traced(flow, &mut session, play::START, &started(), &mut lines);
    let mut untraced = Session::new(flow);
    step(flow, &mut untraced, play::START, &started());
    assert_eq!(session, untraced, "who watches changes nothing");
    (session, lines)
}

#[test]
fn a_step_computes_for_a_moment_at_most() {
    let row = (0, r#"{{ range(1, 9999) | join(",") }}"#.to_owned());
    let flow = circle(1, &assignments(std::iter::repeat_n(row, 10)));
    let (session, lines) = run(&flow);
    let set = |line: &&TraceLine| matches!(line.what, What::Set { .. });
    let sets = lines.iter().filter(set).count();
    assert!((10..2_000).contains(&sets), "{sets}");
    assert!(matches!(session.stage(), Stage::Queued { .. }));
}

/// A Parse of this JSON with these paths into the variables `v1`, `v2` and so on.
fn parse(json: &str, paths: impl Iterator<Item = &'static str>) -> Compiled {
    let row = |(to, path): (usize, &str)| serde_json::json!({"outputVariable": format!("v{}", to % 9), "jsonPathExp": path});
    let rows: Vec<_> = paths.enumerate().map(row).collect();
    let properties = serde_json::json!({
        "activityName": "parse-activity",
        "inputVariable": format!("{{{{ '{json}' }}}}"),
        "outputVariableArray": rows,
    });
    circle(9, &properties.to_string())
}

fn complaints(lines: &[TraceLine], words: &str) -> usize {
    let about = |line: &&TraceLine| matches!(&line.what, What::Failed { message } if message.contains(words));
    lines.iter().filter(about).count()
}

#[test]
fn searches_are_paid_for_by_what_they_look_at() {
    // Two thousand bytes in which a path may look at a million values.
    let json = format!("[0{}]", ",0".repeat(1_200));
    let flow = parse(&json, std::iter::once("$[?(@ == $..x)]"));
    let (session, lines) = run(&flow);
    let kept = |line: &&TraceLine| matches!(line.what, What::Kept { .. });
    let searched = lines.iter().filter(kept).count();
    assert!((10..=16).contains(&searched), "{searched}");
    assert!(complaints(&lines, "too much to compute") > 0);
    assert!(matches!(session.stage(), Stage::Queued { .. }));
}

#[test]
fn a_node_reads_so_many_results_at_most() {
    let flow = parse("[1,2]", std::iter::repeat_n("$[-1]", 501));
    let (_, lines) = run(&flow);
    let turns = complaints(&lines, "only the first 500");
    let set = |line: &&TraceLine| matches!(line.what, What::Set { .. });
    let sets = lines.iter().filter(set).count();
    assert!(turns > 0 && sets <= turns * 500, "{turns} {sets}");
}

#[test]
fn variables_that_grow_stop_growing() {
    let rows = (0..60).map(|to| (to, format!("{{{{ v{to} ~ v{to} }}}}")));
    let flow = circle(60, &assignments(rows));
    let (session, lines) = run(&flow);
    assert!(format!("{lines:?}").contains("more than 8 MB"));
    let snapshot = serde_json::to_string(&session).unwrap();
    assert!(snapshot.len() < 9 * 1024 * 1024, "{}", snapshot.len());
}

#[test]
fn waits_of_a_millisecond_are_no_rest() {
    let prompt = r#"<speak><break time=\"1ms\"/></speak>"#;
    let flow = circle(
        0,
        &format!(
            r#"{{"activityName":"play-message","toggle":true,"promptsTts":[{{"type":"tts","value":"{prompt}"}}]}}"#
        ),
    );
    let (mut session, _) = run(&flow);
    let mut turns = 0;
    while session.stage() == &Stage::InFlow {
        let due = session.next_due().unwrap();
        step(&flow, &mut session, due, &Input::Tick);
        turns += 1;
        assert!(turns < 2_000, "it goes on for ever");
    }
    assert!(turns > 900, "{turns}");
}
