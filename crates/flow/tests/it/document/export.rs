//! Export: what was imported comes back; changes are put in place and nowhere else.

use super::{document, fixture};
use flow::document::{Document, Link, Node, Point, VarType, Variable, export, from_stored, import};
use serde_json::{Value, json};

const FLOWS: [&str; 12] = [
    "g1_plain",
    "g2_pretty",
    "g3_plain",
    "g4_plain",
    "subflow",
    "wrapper_text",
    "wrapper_template",
    "wrapper_draft",
    "wrapper_bom",
    "fault_no_start",
    "fault_link_to_nowhere",
    "fault_expressions",
];

fn plain(bytes: &[u8]) -> Value {
    let text = std::str::from_utf8(bytes)
        .unwrap()
        .trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text).unwrap();
    let inner = match &value {
        Value::String(text) => text.as_str(),
        Value::Object(map) if map.contains_key("flow") => map["flow"].as_str().unwrap(),
        _ => return value,
    };
    serde_json::from_str(inner).unwrap()
}

#[test]
fn export_differs_from_the_file_in_its_authors_only() {
    for name in FLOWS {
        let mut original = plain(&fixture(name));
        for author in ["createdBy", "lastModifiedBy"] {
            if let Some(author) = original.get_mut(author) {
                *author = "".into();
            }
        }
        // As text, because equal objects may still differ in order.
        assert_eq!(export(&document(name)), original.to_string(), "{name}");
    }
}

#[test]
fn export_import_export_is_identical() {
    for name in FLOWS {
        let first = export(&document(name));
        let again = import(first.as_bytes()).unwrap();
        assert_eq!(again.document, document(name), "{name}");
        assert!(again.notes.is_empty(), "{name}: {:?}", again.notes);
        assert_eq!(export(&again.document), first, "{name}");
        assert_eq!(from_stored(&first).unwrap(), again.document, "{name}");
    }
}

#[test]
fn absent_flow_types_stay_absent_and_subflows_stay_subflows() {
    let exported = |name| -> Value { serde_json::from_str(&export(&document(name))).unwrap() };
    assert_eq!(exported("g1_plain").get("flowType"), None);
    assert_eq!(exported("subflow")["flowType"], "SUBFLOW");
}

/// Changes a document and reads its export: it must read back as the same document.
fn changed(change: impl FnOnce(&mut Document)) -> Value {
    let mut flow = document("g1_plain");
    change(&mut flow);
    let text = export(&flow);
    let mut again = Document::from_stored(&text).unwrap();
    let value = std::mem::replace(&mut again.source, flow.source.clone());
    assert_eq!(again, flow);
    value
}

#[test]
fn a_moved_node_changes_one_point() {
    let value = changed(|flow| flow.main.nodes[0].point = Some(Point { x: 7.0, y: 8.5 }));
    assert_eq!(
        value["diagram"]["widgets"]["n-queue"]["point"],
        json!({"x": 7.0, "y": 8.5})
    );
    let mut back = value;
    back["diagram"]["widgets"]["n-queue"]["point"] = json!({"x": 400, "y": 320});
    assert_eq!(back, document("g1_plain").source);
}

#[test]
fn names_and_variables_are_put_in_place() {
    let value = changed(|flow| {
        flow.name = "Other".into();
        flow.variables[1].default = Some("somebody".into());
        flow.variables.push(Variable {
            name: "vip".into(),
            ty: VarType::Boolean,
            ..Variable::default()
        });
    });
    assert_eq!(value["name"], "Other");
    assert_eq!(value["variables"][1]["value"], "somebody");
    assert_eq!(value["variables"][1]["isReportable"], false);
    assert_eq!(value["variables"][2]["value"], "0");
    assert_eq!(value["variables"][3]["type"], "BOOLEAN");
}

#[test]
fn changed_settings_reach_process_and_diagram() {
    let value = changed(|flow| {
        let menu = flow
            .main
            .nodes
            .iter_mut()
            .find(|node| node.id == "n-menu")
            .unwrap();
        menu.properties.insert("entryTimeout".into(), 9.into());
    });
    assert_eq!(
        value["process"]["activities"]["n-menu"]["properties"]["entryTimeout"],
        9
    );
    let widget = &value["diagram"]["widgets"]["n-menu"];
    assert_eq!(widget["properties"]["entryTimeout"], 9);
    assert_eq!(widget["properties"].get("menuLinks_input"), None);
    assert_eq!(widget["id"], "w-n-menu");
}

#[test]
fn removed_links_and_nodes_leave_no_trace() {
    let value = changed(|flow| {
        flow.main.nodes.retain(|node| node.id != "n-bye");
        flow.main.links.retain(|link| link.to != "n-bye");
    });
    assert!(!value.to_string().contains("n-bye"), "{value}");
    assert!(!value.to_string().contains("l-6"));
    let ports = &value["diagram"]["widgets"]["n-menu"]["ports"];
    assert_eq!(
        (&ports[1]["links"], &ports[1]["linkId"]),
        (&json!([]), &Value::Null)
    );
}

/// A node that was not in the file.
fn new_node(id: &str, group: &str, properties: Value, ports: &[&str]) -> Node {
    let event = properties.get("event").and_then(Value::as_str);
    Node {
        id: id.into(),
        name: "Sorry".into(),
        group: group.into(),
        activity: properties
            .get("activityName")
            .and_then(Value::as_str)
            .unwrap_or("event")
            .into(),
        event: event.map(str::to_owned),
        properties: properties.as_object().cloned().unwrap(),
        ports: ports.iter().map(|port| (*port).to_owned()).collect(),
        point: Some(Point { x: 900.0, y: 10.0 }),
    }
}

#[test]
fn added_nodes_and_links_are_drawn_and_plugged_in() {
    let properties = json!({"activityName": "play-message", "prompts": []});
    let value = changed(|flow| {
        flow.main.nodes.push(new_node(
            "n-new",
            "action",
            properties,
            &["default", "error"],
        ));
        flow.main.links[7].to = "n-new".into();
        flow.main.links[7].points.clear();
        flow.main.links.push(Link {
            id: "l-new".into(),
            from: "n-new".into(),
            port: "default".into(),
            to: "n-queue".into(),
            points: Vec::new(),
        });
    });
    let widgets = &value["diagram"]["widgets"];
    let link = &widgets["l-new"];
    let port = &widgets["n-new"]["ports"][1];
    assert_eq!(port["properties"]["name"], "default");
    assert_eq!(link["sourcePort"]["id"], port["portId"]);
    assert_eq!(
        link["targetPort"]["activeWidgetId"],
        widgets["n-queue"]["id"]
    );
    assert_eq!(port["links"], json!([link["id"]]));
    // The menu's own input no longer holds the link that went elsewhere.
    let input = &widgets["n-menu"]["ports"][2];
    assert!(!input["links"].as_array().unwrap().contains(&json!("w-l-8")));
    assert_eq!(value["process"]["links"][7]["targetActivityId"], "n-new");
}

#[test]
fn event_flows_can_be_added_to_a_file_without_them() {
    let mut flow = document("subflow");
    let root = new_node(
        "e",
        "event",
        json!({"event": "PhoneContactEnded"}),
        &["out"],
    );
    flow.events.nodes.push(root);
    let again = Document::from_stored(&export(&flow)).unwrap();
    assert_eq!(again.events, flow.events);
}
