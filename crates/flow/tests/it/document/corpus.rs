//! Real files under open licences; nothing is tested where the folder is not there.

use super::check::full_mapping;
use super::corpus;
use super::drawing::sound;
use flow::document::{
    Document, Graph, Issue, IssueCode, Mapping, PaneName, Severity, check, drawing, export,
    expressions::expressions, import, publishable, references,
};
use serde_json::{Map, Value};

fn documents() -> Vec<(String, Document)> {
    let read = |(name, bytes): (String, Vec<u8>)| match import(&bytes) {
        Ok(imported) => (name, imported.document),
        Err(error) => panic!("{name}: {error}"),
    };
    corpus().into_iter().map(read).collect()
}

#[test]
fn every_file_comes_back_but_for_its_authors() {
    for (name, bytes) in corpus() {
        let mut original: Value = serde_json::from_slice(&bytes).unwrap();
        for author in ["createdBy", "lastModifiedBy"] {
            if let Some(author) = original.get_mut(author) {
                *author = "".into();
            }
        }
        let flow = import(&bytes).unwrap().document;
        let exported = export(&flow);
        assert_eq!(exported, original.to_string(), "{name}");
        let again = import(exported.as_bytes()).unwrap().document;
        assert_eq!(again, flow, "{name}");
        assert_eq!(export(&again), exported, "{name}");
    }
}

#[test]
fn every_node_and_link_is_read() {
    for (name, flow) in documents() {
        let count = |of: &Value, what: &str| match &of["process"][what] {
            Value::Object(map) => map.len(),
            Value::Array(list) => list.len(),
            _ => 0,
        };
        let events = &flow.source["eventFlows"]["eventsMap"]["GLOBAL_EVENTS"];
        assert_eq!(
            flow.main.nodes.len(),
            count(&flow.source, "activities"),
            "{name}"
        );
        assert_eq!(
            flow.main.links.len(),
            count(&flow.source, "links"),
            "{name}"
        );
        assert_eq!(
            flow.events.nodes.len(),
            count(events, "activities"),
            "{name}"
        );
        assert_eq!(flow.events.links.len(), count(events, "links"), "{name}");
        for node in flow.main.nodes.iter().chain(&flow.events.nodes) {
            assert!(!node.activity.is_empty(), "{name}: {}", node.name);
        }
    }
}

#[test]
fn mapped_files_can_be_published_except_the_one_that_names_no_queue() {
    for (name, flow) in documents() {
        let found = check(&flow, &full_mapping(&flow));
        let errors: Vec<_> = found
            .iter()
            .filter(|i| i.severity == Severity::Error)
            .collect();
        if name == "flow_template" {
            assert_eq!(errors.len(), 1);
            assert_eq!(errors[0].code, IssueCode::MissingSetting);
        } else {
            assert!(errors.is_empty(), "{name}: {errors:#?}");
        }
        assert_eq!(publishable(&found), errors.is_empty());
    }
}

#[test]
fn unmapped_files_cannot_be_published_where_something_is_needed() {
    for (name, flow) in documents() {
        let found = check(&flow, &Mapping::default());
        let needed = [
            "MSD_HTTP_Connector_Flow",
            "Zendesk_HTTP_Connector",
            "AnalyzerLab_Flow",
        ];
        if needed.contains(&name.as_str()) {
            assert!(!publishable(&found), "{name}");
        }
    }
}

#[test]
fn the_two_crm_flows_refer_to_one_queue_and_one_connector() {
    for (name, flow) in documents() {
        if name.contains("HTTP_Connector") {
            let kinds: Vec<_> = references(&flow).iter().map(|r| r.kind).collect();
            assert_eq!(kinds.len(), 2, "{name}: {kinds:?}");
        }
    }
}

#[test]
fn every_file_is_drawn_without_overlap() {
    for (name, flow) in documents() {
        let drawn = drawing(&flow);
        assert_eq!(drawn.main.links.len(), flow.main.links.len(), "{name}");
        sound(&drawn, &name);
    }
}

#[test]
fn published_faults_are_shown() {
    for (name, flow) in documents() {
        let found = check(&flow, &full_mapping(&flow));
        let has = |code, words: &str| {
            found
                .iter()
                .any(|i| i.code == code && i.message.contains(words))
        };
        match name.as_str() {
            "payment_checkBalance_subflow" => assert!(has(IssueCode::UnknownName, "makePayment")),
            "AnalyzerLab_Flow" => assert!(has(IssueCode::EndlessLoop, "SetCallbackNumber")),
            "courtesy_callback" => assert!(has(IssueCode::NotCarriedOut, "CCB")),
            _ => assert!(!has(IssueCode::BadExpression, ""), "{name}: {found:#?}"),
        }
    }
}

#[test]
fn each_expression_broken_in_turn_is_found_and_blocks_nothing() {
    let mut broken = 0;
    for (name, flow) in documents() {
        let mapping = full_mapping(&flow);
        let publishable_before = publishable(&check(&flow, &mapping));
        for pane in [PaneName::Main, PaneName::Events] {
            let count = graph(&mut flow.clone(), pane).nodes.len();
            for index in 0..count {
                let node = graph(&mut flow.clone(), pane).nodes[index].clone();
                for one in expressions(&node) {
                    let mut flow = flow.clone();
                    let properties = &mut graph(&mut flow, pane).nodes[index].properties;
                    *at(properties, &one.field) = one.text.replace("{{", "{{[").into();
                    let flow = Document::from_stored(&export(&flow)).unwrap();
                    let found = check(&flow, &mapping);
                    let is = |issue: &&Issue| {
                        issue.code == IssueCode::BadExpression
                            && issue.node.as_deref() == Some(&*node.id)
                            && issue.field.as_deref() == Some(&*one.field)
                            && issue.span.is_some()
                    };
                    assert!(
                        found.iter().any(|i| is(&i)),
                        "{name}: {} {}",
                        node.name,
                        one.field
                    );
                    assert_eq!(publishable(&found), publishable_before, "{name}");
                    broken += 1;
                }
            }
        }
    }
    assert!(broken > 40 || corpus().is_empty(), "{broken}");
}

fn graph(flow: &mut Document, pane: PaneName) -> &mut Graph {
    match pane {
        PaneName::Main => &mut flow.main,
        PaneName::Events => &mut flow.events,
    }
}

/// The setting that a path of keys and indices names.
fn at<'a>(properties: &'a mut Map<String, Value>, path: &str) -> &'a mut Value {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut value = &mut properties[first];
    for part in rest.split('.').filter(|part| !part.is_empty()) {
        value = match value {
            Value::Array(items) => &mut items[part.parse::<usize>().unwrap()],
            other => &mut other[part],
        };
    }
    value
}
