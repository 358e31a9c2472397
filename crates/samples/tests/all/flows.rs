//! The sample flows: files, import, export.

use crate::rehearsal::{Caller, Crms, call, rehearse};
use domain::{ConnectorId, QueueId};
use flow::document::{self, Mapping};
use samples::{
    crm::{Fault, Mode},
    flows::{self, DYNAMICS, DYNAMICS_CONNECTOR, ZENDESK, ZENDESK_CONNECTOR},
};
use std::collections::BTreeSet;

const ASTA: &str = "+4570101010";
const BRAM: &str = "+4570101011";
const SHARED: &str = "+4570101012";
const EDDA: &str = "+4570101013";
const STRANGER: &str = "+4570109999";

const MUSIC: &str = "♪ defaultmusic_on_hold.wav";
const MENU: &str = "To speak with a colleague, press 1. To end this call, press 2.";
const UNKNOWN: &str = "We could not match your number to one of our customers. We are putting you through to a colleague.";
const PARDON: &str = "Sorry, we did not get that.";

#[test]
fn both_flows_import_without_a_note_or_an_issue_and_survive_export() {
    let mut mapping = Mapping::default();
    let queue: QueueId = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    mapping.queues.insert(flows::queue_key(), queue);
    for name in [DYNAMICS_CONNECTOR, ZENDESK_CONNECTOR] {
        let connector: ConnectorId = queue.0.into();
        mapping
            .connectors
            .insert(flows::connector_key(name), connector);
    }
    for file in [DYNAMICS, ZENDESK] {
        let imported = document::import(file.as_bytes()).unwrap();
        assert!(imported.notes.is_empty(), "{:?}", imported.notes);
        let document = imported.document;
        let issues = document::check(&document, &mapping);
        assert!(issues.is_empty(), "{issues:#?}");
        let exported = document::export(&document);
        let again = document::import(exported.as_bytes()).unwrap().document;
        assert_eq!(document::export(&again), exported);
        let same = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let authors = |mut value: serde_json::Value| {
            for field in ["createdBy", "lastModifiedBy"] {
                value.as_object_mut().unwrap().remove(field);
            }
            value
        };
        assert_eq!(authors(same(&exported)), authors(same(file)));
    }
}

#[tokio::test]
async fn the_callers_own_case_is_told_and_popped() {
    let crms = Crms::start().await;
    let lines = rehearse(&crms, DYNAMICS, ASTA, "1").await;
    let case = "ca5e0000-0000-4000-8000-000000000008";
    let pop = format!(
        "pop Case CAS-01008-D17 http://127.0.0.1:3101/main.aspx?pagetype=entityrecord&etn=incident&id={case}"
    );
    let expected = [
        "Welcome to the Cordboard Sample Company.",
        "FindContact 200",
        "FindCase 200",
        "Hello, Asta Fjordgaard. We are working on your case CAS-01008-D17: Invoice shows the old address.",
        MENU,
        "queue",
        MUSIC,
        &pop,
        "ended agent_ended",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn two_ends_the_call_and_three_failures_lead_to_the_queue() {
    let crms = Crms::start().await;
    let lines = rehearse(&crms, DYNAMICS, ASTA, "2").await;
    assert_eq!(
        lines[4..],
        [
            MENU,
            "Thank you for calling. Goodbye.",
            "ended flow_disconnected"
        ]
    );
    for keys in ["___", "999", "_9_"] {
        let lines = rehearse(&crms, DYNAMICS, ASTA, keys).await;
        let expected = [MENU, PARDON, MENU, PARDON, MENU, "queue"];
        assert_eq!(lines[4..10], expected, "{keys}");
    }
}

#[tokio::test]
async fn nobody_is_guessed_at() {
    let crms = Crms::start().await;
    let lines = rehearse(&crms, DYNAMICS, BRAM, "").await;
    let hello = "Hello, Bram Oosterkamp. We found no open case of yours. \
                 We are putting you through to a colleague.";
    assert_eq!(lines[3..5], [hello, "queue"]);
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("pop Bram Oosterkamp"))
    );

    let lines = rehearse(&crms, DYNAMICS, EDDA, "1").await;
    assert!(lines[3].starts_with("Hello, Edda Nordhavn. We are working on your case"));

    for (ani, look_up) in [
        (STRANGER, true),
        ("anonymous", false),
        ("", false),
        ("+", false),
    ] {
        let lines = rehearse(&crms, DYNAMICS, ani, "").await;
        assert_eq!(
            lines.contains(&"FindContact 200".to_owned()),
            look_up,
            "{ani}"
        );
        assert!(lines.contains(&UNKNOWN.to_owned()) && lines.contains(&"queue".to_owned()));
        assert!(
            !lines.iter().any(|line| line.starts_with("pop")),
            "{lines:#?}"
        );
    }
}

#[tokio::test]
async fn a_shared_number_is_nobodys() {
    let crms = Crms::start().await;
    for file in [DYNAMICS, ZENDESK] {
        let lines = rehearse(&crms, file, SHARED, "").await;
        let shared = |line: &String| line.starts_with("Several of our customers");
        assert!(lines.iter().any(shared), "{lines:#?}");
        let named = |line: &String| line.contains("Marchesani") || line.starts_with("pop");
        assert!(!lines.iter().any(named), "{lines:#?}");
    }
}

#[tokio::test]
async fn the_callers_own_ticket_is_told_and_popped() {
    let crms = Crms::start().await;
    let lines = rehearse(&crms, ZENDESK, ASTA, "1").await;
    let expected = [
        "Welcome to the Cordboard Sample Company.",
        "FindUser 200",
        "FindTicket 200",
        "Hello, Asta Fjordgaard. Your ticket 4108, Invoice shows the old address, is open. We are working on it.",
        "To speak with a colleague, press 1. If that was all, press 2.",
        "queue",
        MUSIC,
        "pop Ticket 4108 http://127.0.0.1:3102/agent/tickets/4108",
        "ended agent_ended",
    ];
    assert_eq!(lines, expected);
    let lines = rehearse(&crms, ZENDESK, BRAM, "").await;
    assert!(
        lines
            .iter()
            .any(|line| line.ends_with("/agent/users/900103"))
    );
    let lines = rehearse(&crms, ZENDESK, "anonymous", "").await;
    assert!(
        !lines
            .iter()
            .any(|line| line.starts_with("pop") || line.contains("none"))
    );
    assert!(crms.zendesk.written().is_empty());
}

#[tokio::test]
async fn who_needs_no_more_leaves_one_private_note() {
    let crms = Crms::start().await;
    let lines = rehearse(&crms, ZENDESK, ASTA, "2").await;
    assert_eq!(
        lines[5..],
        [
            "PostNote 200",
            "Thank you for calling. Goodbye.",
            "ended flow_disconnected"
        ]
    );
    let written = crms.zendesk.written();
    assert_eq!(written.len(), 1);
    let note = "The caller asked by telephone where this ticket stands (contact 7).";
    let expected = ("tickets/4108", note, false);
    assert_eq!(
        (&*written[0].record, &*written[0].text, written[0].public),
        expected
    );

    crms.zendesk.switch(unwilling()).unwrap();
    let lines = rehearse(&crms, ZENDESK, ASTA, "2").await;
    let sorry = "We could not note your call. We are putting you through to a colleague.";
    assert_eq!(lines[5..8], ["PostNote 500", sorry, "queue"]);
}

#[tokio::test]
async fn whatever_a_crm_does_the_caller_reaches_an_agent() {
    let crms = Crms::start().await;
    let faults = [
        Fault::slow(1_000),
        Fault::mode(Mode::Refuse),
        Fault::mode(Mode::Reset),
        Fault::mode(Mode::Error),
        Fault::mode(Mode::Html),
        Fault::mode(Mode::Garbage),
        Fault::mode(Mode::Huge),
        Fault::mode(Mode::Throttle),
    ];
    for fault in faults {
        crms.dynamics.switch(fault.clone()).unwrap();
        crms.zendesk.switch(fault.clone()).unwrap();
        for file in [DYNAMICS, ZENDESK] {
            let lines = rehearse(&crms, file, ASTA, "1").await;
            let queued = lines.contains(&"queue".to_owned());
            assert!(queued, "{fault:?} {lines:#?}");
            let wrong = |line: &String| line.contains("none") || line.starts_with("pop");
            assert!(!lines.iter().any(wrong), "{fault:?} {lines:#?}");
        }
    }
}

#[tokio::test]
async fn whichever_expression_breaks_the_caller_reaches_an_agent() {
    let crms = Crms::start().await;
    for file in [DYNAMICS, ZENDESK] {
        let files = broken(file);
        assert!(files.len() > 10);
        for broken in files {
            let lines = rehearse(&crms, &broken, ASTA, "_1").await;
            assert!(lines.contains(&"queue".to_owned()), "{lines:#?}");
        }
    }
}

#[tokio::test]
async fn every_wired_port_is_taken() {
    let crms = Crms::start().await;
    for file in [DYNAMICS, ZENDESK] {
        let mut taken = BTreeSet::new();
        for (ani, keys, mute) in [
            (ASTA, "1", ""),
            (ASTA, "2", ""),
            (ASTA, "9_9", ""),
            (ASTA, "2", "Goodbye"),
            (ASTA, "1", "MainMenu"),
            (ASTA, "1", "PlayMusic"),
            (ASTA, "1", "Greeting"),
            (ASTA, "1", "ErrorMessage"),
            (BRAM, "", ""),
            (SHARED, "", ""),
            (STRANGER, "", ""),
            ("anonymous", "", ""),
        ] {
            taken.extend(call(&crms, file, Caller { ani, keys, mute }).await.ports);
        }
        crms.zendesk.switch(unwilling()).unwrap();
        for broken in broken(file) {
            for keys in ["_1", "2"] {
                let (ani, mute) = (ASTA, "ErrorMessage");
                taken.extend(call(&crms, &broken, Caller { ani, keys, mute }).await.ports);
            }
            let (ani, keys, mute) = (BRAM, "", "");
            taken.extend(call(&crms, &broken, Caller { ani, keys, mute }).await.ports);
        }
        crms.zendesk.reset();
        let wired = wired(file);
        assert!(wired.len() > 40);
        let open: Vec<_> = wired.difference(&taken).collect();
        assert!(open.is_empty(), "{open:#?}");
    }
}

/// Zendesk takes no note.
fn unwilling() -> Fault {
    Fault {
        only: Some("PUT".into()),
        ..Fault::mode(Mode::Error)
    }
}

/// Every port with a link: event flow or nothing, node, port.
fn wired(file: &str) -> BTreeSet<(String, String, String)> {
    let document = document::import(file.as_bytes()).unwrap().document;
    let compiled = flow::engine::Compiled::new(
        &document,
        &Mapping::default(),
        std::sync::Arc::new(crate::rehearsal::NoZones),
    );
    let ports = compiled.wired_ports().map(|port| {
        let event = port.event.unwrap_or_default().to_owned();
        (event, port.name.to_owned(), port.port.to_owned())
    });
    ports.collect()
}

/// The flow, with each of its expressions broken in turn.
fn broken(file: &str) -> Vec<String> {
    let whole: serde_json::Value = serde_json::from_str(file).unwrap();
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let texts = expressions(&whole).into_iter();
    let files = texts.map(|text| {
        let broken = text.replacen("{{", "{{[", 1);
        file.replace(&quoted(&text), &quoted(&broken))
    });
    files.collect()
}

/// Every text with an expression in it, each once.
fn expressions(value: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::String(text) if text.contains("{{") => found.push(text.clone()),
            serde_json::Value::Array(list) => open.extend(list),
            serde_json::Value::Object(map) => open.extend(map.values()),
            _ => {}
        }
    }
    found.sort();
    found.dedup();
    found
}
