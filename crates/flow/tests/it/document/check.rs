//! Issues: each kind is found, at its place, and only what must blocks publishing.

use super::document;
use domain::{ConnectorId, QueueId};
use flow::document::{
    AudioFile, Document, Issue, IssueCode, Mapping, PaneName, ReferenceKind, Severity, check,
    import, publishable, references, unmapped,
};

/// A mapping that covers everything that can be mapped.
pub(super) fn full_mapping(flow: &Document) -> Mapping {
    let mut mapping = Mapping::default();
    for reference in references(flow) {
        let key = reference.key;
        match reference.kind {
            ReferenceKind::Queue => {
                mapping.queues.insert(key, QueueId(Default::default()));
            }
            ReferenceKind::Connector => {
                mapping
                    .connectors
                    .insert(key, ConnectorId(Default::default()));
            }
            ReferenceKind::Audio => {
                let file = AudioFile {
                    name: key.clone(),
                    duration_ms: 1,
                };
                mapping.audio.insert(key, file);
            }
            _ => {}
        }
    }
    mapping
}

fn issues(name: &str) -> Vec<Issue> {
    let flow = document(name);
    check(&flow, &full_mapping(&flow))
}

fn find<'a>(issues: &'a [Issue], code: IssueCode, words: &str) -> &'a Issue {
    let found = issues
        .iter()
        .find(|issue| issue.code == code && issue.message.contains(words));
    found.unwrap_or_else(|| panic!("no {code:?} “{words}” in {issues:#?}"))
}

#[test]
fn a_good_flow_that_is_mapped_has_nothing_that_blocks() {
    for name in ["g1_plain", "g2_pretty", "g3_plain", "g4_plain", "subflow"] {
        let found = issues(name);
        assert!(
            found.iter().all(|issue| issue.severity == Severity::Advice),
            "{name}: {found:#?}"
        );
    }
}

#[test]
fn what_a_file_refers_to_is_listed_with_label_and_nodes() {
    let flow = document("g1_plain");
    let found = references(&flow);
    let short: Vec<_> = found
        .iter()
        .map(|r| (r.kind, r.label.as_deref(), r.nodes.join(" ")))
        .collect();
    assert_eq!(
        short,
        [
            (
                ReferenceKind::Queue,
                Some("Sales queue"),
                "Sales".to_owned()
            ),
            (ReferenceKind::Audio, None, "Hello".to_owned()),
            (
                ReferenceKind::Connector,
                Some("CRM"),
                "FindCustomer".to_owned()
            ),
            (ReferenceKind::Audio, None, "Choice".to_owned()),
        ]
    );
    assert_eq!(unmapped(&flow, &Mapping::default()), found);
    assert!(unmapped(&flow, &full_mapping(&flow)).is_empty());
}

#[test]
fn unmapped_queues_and_connectors_block_and_audio_does_not() {
    let found = check(&document("g1_plain"), &Mapping::default());
    let queue = find(&found, IssueCode::Unmapped, "“Sales queue”");
    assert_eq!(
        (queue.severity, queue.node.as_deref()),
        (Severity::Error, Some("n-queue"))
    );
    assert_eq!(queue.field.as_deref(), Some("destination"));
    assert_eq!(
        find(&found, IssueCode::Unmapped, "“CRM”").severity,
        Severity::Error
    );
    let audio = find(&found, IssueCode::Unmapped, "hours.wav");
    assert_eq!(audio.field.as_deref(), Some("promptsTts.1.value"));
    assert_eq!(audio.severity, Severity::Warning);
    assert!(!publishable(&found));
}

#[test]
fn a_flow_without_start_cannot_be_published() {
    let found = issues("fault_no_start");
    assert_eq!(found[0].code, IssueCode::NoStart);
    assert!(!publishable(&found));
}

#[test]
fn links_to_nowhere_block_and_say_which() {
    let found = issues("fault_link_to_nowhere");
    let to = find(
        &found,
        IssueCode::LinkToNowhere,
        "from FindCustomer by “default”",
    );
    assert_eq!(
        (to.severity, to.node.as_deref()),
        (Severity::Error, Some("n-ask"))
    );
    assert!(to.message.contains("n-gone"));
    assert_eq!(find(&found, IssueCode::LinkToNowhere, "n-lost").node, None);
    find(
        &found,
        IssueCode::UnwiredPort,
        "from FindCustomer by “default”",
    );
    let unreached = found
        .iter()
        .filter(|issue| issue.code == IssueCode::Unreachable);
    assert_eq!(unreached.count(), 4);
}

#[test]
fn expressions_names_and_variables_are_warnings_with_a_place() {
    let found = issues("fault_expressions");
    assert!(publishable(&found), "{found:#?}");
    let broken = find(&found, IssueCode::BadExpression, "Hello");
    assert_eq!(broken.field.as_deref(), Some("promptsTts.0.value"));
    let (start, end) = broken.span.unwrap();
    assert!(start >= 10 && end <= 22 && start <= end, "{start} {end}");
    assert!(
        broken
            .excerpt
            .as_ref()
            .unwrap()
            .before
            .starts_with("Good day")
    );
    let name = find(&found, IssueCode::UnknownName, "“Caller”");
    assert_eq!(name.span, Some((15, 21)));
    assert!(
        name.fix
            .as_deref()
            .unwrap()
            .contains("Did you mean caller?")
    );
    find(&found, IssueCode::UnknownName, "“key”");
    let target = find(&found, IssueCode::NotDeclared, "“callers”");
    assert_eq!(target.field.as_deref(), Some("srcVariable"));
    find(&found, IssueCode::BadDefault, "turns");
    find(&found, IssueCode::DuplicateVariable, "caller");
    find(&found, IssueCode::SecretInFlow, "x-api-key");
}

#[test]
fn settings_and_shape_are_checked() {
    let found = issues("fault_settings");
    let severity = |code, words| find(&found, code, words).severity;
    assert_eq!(
        severity(IssueCode::MissingSetting, "which queue"),
        Severity::Error
    );
    assert_eq!(
        severity(IssueCode::MissingSetting, "which connector"),
        Severity::Error
    );
    assert_eq!(
        severity(IssueCode::MissingSetting, "no prompt"),
        Severity::Warning
    );
    assert_eq!(severity(IssueCode::NoChoices, "Choice"), Severity::Error);
    assert_eq!(
        severity(IssueCode::UnknownActivity, "hang-up-politely"),
        Severity::Warning
    );
    assert_eq!(
        severity(IssueCode::NotCarriedOut, "Callback"),
        Severity::Warning
    );
    assert_eq!(
        severity(IssueCode::DuplicateName, "Sales"),
        Severity::Warning
    );
    assert_eq!(
        severity(IssueCode::DoubleLink, "NewPhoneContact"),
        Severity::Warning
    );
    assert_eq!(
        severity(IssueCode::EndlessLoop, "StripPlus"),
        Severity::Warning
    );
    assert_eq!(severity(IssueCode::Unreachable, "Island"), Severity::Advice);
    assert!(found.is_sorted_by_key(|issue| issue.severity));
}

#[test]
fn outputs_are_known_by_name_whatever_their_case() {
    let found = issues_of(
        "{{NewContact.ani}} {{choice.optionentered}} {{Choice.Digit}} {{Choice}} {{AgentAnswered.AgentName}}",
    );
    let unknown = found
        .iter()
        .filter(|issue| issue.code == IssueCode::UnknownName);
    assert_eq!(unknown.count(), 3, "{found:#?}");
    let output = find(
        &found,
        IssueCode::UnknownName,
        "“Choice.Digit”, which is no output",
    );
    assert_eq!(output.fix.as_deref(), Some("Choice has OptionEntered."));
    find(&found, IssueCode::UnknownName, "“Choice”, which is a node");
    // The main flow sees its own nodes only.
    find(&found, IssueCode::UnknownName, "“AgentAnswered”");
}

/// Issues of a good flow whose greeting says this.
fn issues_of(text: &str) -> Vec<Issue> {
    let mut flow = document("g1_plain");
    let hello = flow
        .main
        .nodes
        .iter_mut()
        .find(|node| node.id == "n-hello")
        .unwrap();
    hello.properties["promptsTts"][0]["value"] = text.into();
    check(&flow, &full_mapping(&flow))
}

#[test]
fn results_beyond_what_is_read_are_told() {
    let rows = |count: usize| {
        let row = r#"{"outputVariable":"v","jsonPathExp":"$.a"}"#;
        let rows = vec![row; count].join(",");
        let text = format!(
            r#"{{"variables":[{{"name":"v"}}],"process":{{"activities":{{
            "p":{{"group":"action","name":"Read","properties":{{"activityName":"parse-activity",
            "inputVariable":"v","outputVariableArray":[{rows}]}}}}}}}}}}"#
        );
        let flow = import(text.as_bytes()).unwrap().document;
        check(&flow, &Mapping::default())
    };
    let few = rows(500);
    assert!(few.iter().all(|issue| issue.code != IssueCode::TooManyRows));
    let many = rows(501);
    let issue = find(&many, IssueCode::TooManyRows, "Read reads 501 results");
    assert_eq!(issue.field.as_deref(), Some("outputVariableArray"));
}

#[test]
fn names_are_told_at_their_place() {
    let text = "Dear {{ friend }}";
    let found = issues_of(text);
    let issue = find(&found, IssueCode::UnknownName, "friend");
    let (start, end) = issue.span.unwrap();
    assert_eq!(&text[start as usize..end as usize], "friend");
    let excerpt = issue.excerpt.as_ref().unwrap();
    assert_eq!(
        (excerpt.before.as_str(), excerpt.after.as_str()),
        ("Dear {{ ", " }}")
    );
}

#[test]
fn a_file_made_of_faults_lists_the_worst_and_counts_the_rest() {
    let mut flow = document("g1_plain");
    let broken = vec![serde_json::json!("{{"); 700];
    flow.main.nodes[1]
        .properties
        .insert("all".into(), broken.into());
    flow.main.links[0].to = "gone".into();
    let found = check(&flow, &full_mapping(&flow));
    assert_eq!(
        (found.len(), found[0].code),
        (501, IssueCode::LinkToNowhere)
    );
    let last = found.last().unwrap();
    assert_eq!(last.code, IssueCode::TooMany);
}

#[test]
fn every_issue_says_what_and_almost_every_one_what_to_do() {
    for name in [
        "fault_no_start",
        "fault_link_to_nowhere",
        "fault_expressions",
        "fault_settings",
    ] {
        let flow = document(name);
        for issue in check(&flow, &Mapping::default()) {
            assert!(issue.message.ends_with('.'), "{}", issue.message);
            let graph = match issue.pane {
                PaneName::Main => &flow.main,
                PaneName::Events => &flow.events,
            };
            if let Some(id) = &issue.node {
                assert!(graph.nodes.iter().any(|node| node.id == *id), "{issue:?}");
            }
            let kept = matches!(issue.code, IssueCode::EventNotStarted);
            assert!(kept || issue.fix.is_some(), "{issue:?}");
        }
    }
}
