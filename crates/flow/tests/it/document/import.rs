//! Import: every wrapper and generation; what is refused, and with which words.

use super::{document, fixture};
use flow::document::{
    FlowKind, ImportCode, ImportError, ImportNote, VarType, VariableSource, import,
};

fn refused(name: &str) -> ImportError {
    import(&fixture(name)).unwrap_err()
}

#[test]
fn the_oldest_generation_is_read_whole() {
    let flow = document("g1_plain");
    assert_eq!((flow.name.as_str(), flow.kind), ("Small", FlowKind::Flow));
    assert_eq!((flow.main.nodes.len(), flow.main.links.len()), (8, 10));
    assert_eq!((flow.events.nodes.len(), flow.events.links.len()), (5, 2));
    let menu = flow
        .main
        .nodes
        .iter()
        .find(|node| node.name == "Choice")
        .unwrap();
    assert_eq!(menu.activity, "ivr-menu");
    assert_eq!(menu.ports, ["1", "2", "timeout", "invalid", "error"]);
    assert_eq!(
        menu.point.map(|point| (point.x, point.y)),
        Some((100.0, 300.0))
    );
    let answered = &flow.events.nodes[0];
    assert_eq!(
        (answered.activity.as_str(), answered.event.as_deref()),
        ("event", Some("AgentAnswered"))
    );
    assert_eq!(flow.main.links[0].points.len(), 2);
    let caller = &flow.variables[0];
    assert!(caller.agent_viewable && caller.source == VariableSource::Local);
    assert_eq!(flow.variables[2].ty, VarType::Integer);
    assert_eq!(flow.variables[2].default.as_deref(), Some("0"));
}

#[test]
fn generations_differ_in_marks_only() {
    let first = document("g1_plain");
    for name in ["g2_pretty", "g3_plain", "g4_plain"] {
        let flow = document(name);
        let names = |flow: &flow::document::Document| -> Vec<(String, Vec<String>)> {
            let nodes = flow.main.nodes.iter();
            nodes
                .map(|node| (node.name.clone(), node.ports.clone()))
                .collect()
        };
        assert_eq!(names(&flow), names(&first), "{name}");
        let ends = |flow: &flow::document::Document| -> Vec<(String, String, String)> {
            let links = flow.main.links.iter();
            links
                .map(|l| (l.from.clone(), l.port.clone(), l.to.clone()))
                .collect()
        };
        assert_eq!(ends(&flow), ends(&first), "{name}");
        assert_eq!(flow.desktop_order, ["caller", "customer"], "{name}");
    }
}

#[test]
fn the_newest_start_and_event_marks_are_understood() {
    let flow = document("g4_plain");
    let start = flow
        .main
        .nodes
        .iter()
        .find(|node| node.group == "start")
        .unwrap();
    assert_eq!(
        (start.name.as_str(), start.activity.as_str()),
        ("NewPhoneContact", "NewContact")
    );
    assert!(
        flow.events
            .nodes
            .iter()
            .filter(|n| n.group == "event")
            .all(|n| n.activity == "event")
    );
    assert!(flow.main.nodes.iter().all(|node| node.point.is_none()));
}

#[test]
fn a_subflow_is_one() {
    let flow = document("subflow");
    assert_eq!(flow.kind, FlowKind::Subflow);
    assert_eq!(flow.main.nodes[0].activity, "NewSubFlowStart");
    assert_eq!(flow.variables[0].source, VariableSource::SubflowInput);
    assert_eq!(flow.variables[0].default, None);
    assert_eq!(flow.variables[1].ty, VarType::Decimal);
    assert!(flow.events.nodes.is_empty());
}

#[test]
fn wrappers_are_taken_off() {
    for (wrapped, plain) in [
        ("wrapper_text", "g2_pretty"),
        ("wrapper_template", "g3_plain"),
        ("wrapper_bom", "g1_plain"),
    ] {
        let imported = import(&fixture(wrapped)).unwrap();
        assert_eq!(imported.document, document(plain), "{wrapped}");
        let unwrapped = imported.notes.contains(&ImportNote::Unwrapped);
        assert_eq!(unwrapped, wrapped != "wrapper_bom", "{wrapped}");
    }
    let draft = document("wrapper_draft");
    assert_eq!(draft.main, document("g2_pretty").main);
    assert_eq!(draft.source["__typename"], "FlowVersion");
}

#[test]
fn authors_are_removed_and_nothing_else() {
    let imported = import(&fixture("g1_plain")).unwrap();
    assert!(imported.notes.contains(&ImportNote::AuthorsRemoved));
    let text = imported.document.to_stored();
    assert!(!text.contains("ada@example.com"));
    assert_eq!(imported.document.source["createdBy"], "");
    assert_eq!(
        imported.document.source["notKnownToAnybody"]["kept"][2],
        "three"
    );
}

#[test]
fn what_is_no_flow_is_refused_with_words() {
    use ImportCode::*;
    let cases = [
        (
            "bad_not_json",
            NotJson,
            "stands “<” where a value should be",
        ),
        ("bad_truncated", Truncated, "its end is missing"),
        (
            "bad_inner_truncated",
            Truncated,
            "of the flow inside the file",
        ),
        (
            "bad_same_key",
            Duplicate,
            "Two activities have the id “n-menu”",
        ),
        (
            "bad_same_id",
            Duplicate,
            "Two activities have the id “n-menu”",
        ),
        ("bad_same_link", Duplicate, "Two links have the id “l-1”"),
        ("bad_not_a_flow", NotAFlow, "no “process”"),
        ("bad_no_activities", NotAFlow, "no “activities”"),
        ("bad_other_form", OtherForm, "“nodes” and “edges”"),
        ("bad_list", NotAFlow, "a list"),
    ];
    for (name, code, words) in cases {
        let error = refused(name);
        assert_eq!(error.code, code, "{name}: {error}");
        assert!(error.message.contains(words), "{name}: {error}");
        assert!(error.message.ends_with('.'), "{name}: {error}");
    }
}

#[test]
fn faults_of_the_text_have_a_place() {
    let place = |name| {
        let position = refused(name).position.unwrap();
        (position.line as usize, position.column as usize)
    };
    assert_eq!(place("bad_not_json"), (1, 1));
    let text = String::from_utf8(fixture("bad_truncated")).unwrap();
    let last = text.lines().last().unwrap();
    assert_eq!(
        place("bad_truncated"),
        (text.lines().count(), last.chars().count() + 1)
    );
    assert_eq!(place("bad_same_key").0, 1);
}

#[test]
fn empty_and_binary_files_are_refused() {
    for empty in ["", " \r\n\t", "\u{feff}", "\u{feff}\n"] {
        assert_eq!(
            import(empty.as_bytes()).unwrap_err().code,
            ImportCode::Empty
        );
    }
    let zip = b"PK\x03\x04\xff\xfe\x00";
    assert_eq!(import(zip).unwrap_err().code, ImportCode::NotText);
    let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(import(&utf16).is_err());
}

#[test]
fn what_is_merely_wrong_is_imported() {
    for name in [
        "fault_no_start",
        "fault_link_to_nowhere",
        "fault_expressions",
        "fault_settings",
    ] {
        assert!(import(&fixture(name)).is_ok(), "{name}");
    }
    assert_eq!(document("fault_link_to_nowhere").main.links.len(), 11);
}
