//! The switches of both CRMs: what a caller of them gets.

use crate::client::{Call, get, post, put};
use samples::{
    crm::{Fault, Mode, Options, Running},
    zendesk::{self, API_TOKEN, USERNAME},
};
use std::{io::ErrorKind, time::Instant};

async fn start() -> Running {
    zendesk::start(Options::default()).await.unwrap()
}

fn ask(crm: &Running) -> Call {
    get(crm.api(), "/api/v2/users/me.json").basic(USERNAME, API_TOKEN)
}

fn note(crm: &Running) -> Call {
    put(crm.api(), "/api/v2/tickets/4108.json")
        .basic(USERNAME, API_TOKEN)
        .json(r#"{"ticket":{"comment":{"body":"Called."}}}"#)
}

/// The kind of failure of a call that gets no answer.
async fn failure(call: Call) -> ErrorKind {
    call.try_send().await.unwrap_err().kind()
}

#[tokio::test]
async fn a_closed_port_truly_refuses_and_opens_again() {
    let crm = start().await;
    for _ in 0..3 {
        crm.switch(Fault::mode(Mode::Refuse)).unwrap();
        // The socket closes as soon as the listener hears of it; until then a
        // connection is taken and reset.
        while failure(ask(&crm)).await != ErrorKind::ConnectionRefused {}
        assert_eq!(get(crm.control(), "/").send().await.status, 200);
        let fault = r#"{"mode":"normal"}"#;
        let reply = post(crm.control(), "/_switch").json(fault).send().await;
        assert_eq!(reply.json()["mode"], "normal");
        while ask(&crm).try_send().await.is_err() {}
    }
}

#[tokio::test]
async fn a_reset_stores_nothing_and_a_lost_answer_stores_once() {
    let crm = start().await;
    crm.switch(Fault::mode(Mode::Reset)).unwrap();
    assert_eq!(failure(note(&crm)).await, ErrorKind::ConnectionReset);
    assert!(crm.written().is_empty());
    crm.switch(Fault::mode(Mode::Lost)).unwrap();
    assert_eq!(failure(note(&crm)).await, ErrorKind::ConnectionReset);
    assert_eq!(crm.written().len(), 1);
    let statuses: Vec<_> = crm.requests().iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [0, 0]);
}

#[tokio::test]
async fn wrong_answers_are_wrong_in_their_own_ways() {
    let crm = start().await;
    crm.switch(Fault::mode(Mode::Error)).unwrap();
    let answer = ask(&crm).send().await;
    assert_eq!(
        (answer.status, answer.json()["error"].as_str()),
        (500, Some("InternalError"))
    );
    crm.switch(Fault::mode(Mode::Html)).unwrap();
    let answer = ask(&crm).send().await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/html"));
    crm.switch(Fault::mode(Mode::Garbage)).unwrap();
    let answer = ask(&crm).send().await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(String::from_utf8(answer.bytes).is_err());
    crm.switch(Fault::mode(Mode::Huge)).unwrap();
    assert!(ask(&crm).send().await.bytes.len() > 100_000_000);
    let throttle = r#"{"mode":"429","retry_after_s":7}"#;
    post(crm.api(), "/_switch").json(throttle).send().await;
    let answer = ask(&crm).send().await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "7"));
}

#[tokio::test]
async fn a_slow_answer_is_right_but_late() {
    let crm = start().await;
    crm.switch(Fault::slow(120)).unwrap();
    let asked = Instant::now();
    assert_eq!(ask(&crm).send().await.status, 200);
    assert!(asked.elapsed().as_millis() >= 120);
}

#[tokio::test]
async fn the_log_tells_what_came_and_no_credential() {
    let crm = start().await;
    ask(&crm).send().await;
    note(&crm).header("Idempotency-Key", "1:2:3").send().await;
    let answer = get(crm.control(), "/_log").send().await;
    let log = answer.json();
    assert_eq!(log["total"], 2);
    assert_eq!(log["counts"]["PUT /api/v2/tickets/{id}"], 1);
    assert_eq!(log["requests"][1]["idempotency_key"], "1:2:3");
    assert_eq!(log["written"][0]["record"], "tickets/4108");
    assert!(!answer.text().to_lowercase().contains("authorization"));
    post(crm.control(), "/_reset").send().await;
    assert_eq!(get(crm.control(), "/_log").send().await.json()["total"], 0);
}

#[tokio::test]
async fn a_switch_that_makes_no_sense_is_refused() {
    let crm = start().await;
    for body in [
        "",
        "{",
        r#"{"mode":"sideways"}"#,
        r#"{"mood":"slow"}"#,
        r#"{"mode":"refuse","times":1}"#,
    ] {
        let reply = post(crm.control(), "/_switch").json(body).send().await;
        assert_eq!(reply.status, 400, "{body}");
    }
    let foreign = post(crm.control(), "/_switch")
        .header("sec-fetch-site", "cross-site")
        .json(r#"{"mode":"slow"}"#);
    assert_eq!(foreign.send().await.status, 403);
    assert_eq!(ask(&crm).send().await.status, 200);
}

#[tokio::test]
async fn a_taken_port_is_not_shared() {
    let crm = start().await;
    let again = Options {
        api: crm.api(),
        ..Options::default()
    };
    assert!(zendesk::start(again).await.is_err());
}

#[tokio::test]
async fn stopping_frees_the_ports() {
    let crm = start().await;
    let once = Fault {
        times: Some(1),
        ..Fault::slow(60_000)
    };
    crm.switch(once).unwrap();
    let waiting = tokio::spawn(ask(&crm).try_send());
    let again = Options {
        api: crm.api(),
        control: crm.control(),
    };
    // A counted fault is gone as soon as the request has come.
    let fault = async || get(again.control, "/_log").send().await.json()["fault"]["mode"].clone();
    while fault().await != "normal" {}
    crm.stop().await;
    assert!(waiting.await.unwrap().is_err());
    let next = zendesk::start(again).await.unwrap();
    assert_eq!(ask(&next).send().await.status, 200);
}
