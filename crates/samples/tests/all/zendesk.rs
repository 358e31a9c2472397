//! The sample Zendesk over HTTP: sign-in, search, comments.

use crate::client::{Call, get, put};
use samples::{
    crm::{Options, Running},
    zendesk::{self, API_TOKEN, USERNAME, records::CLOSED_TICKET},
};

async fn start() -> Running {
    zendesk::start(Options::default()).await.unwrap()
}

fn known(call: Call) -> Call {
    call.basic(USERNAME, API_TOKEN)
}

fn comment(crm: &Running, ticket: u64, body: &str) -> Call {
    known(put(crm.api(), &format!("/api/v2/tickets/{ticket}.json"))).json(body)
}

const NOTE: &str = r#"{"ticket":{"comment":{"body":"Called.","public":false}}}"#;

#[tokio::test]
async fn nothing_without_the_token() {
    let crm = start().await;
    for path in [
        "/api/v2/users/search.json?query=x",
        "/api/v2/search.json?query=x",
        "/api/v2/tickets/4101.json",
        "/api/v2/users/me.json",
        "/api/v2/elsewhere",
    ] {
        assert_eq!(get(crm.api(), path).send().await.status, 401, "{path}");
        let wrong = get(crm.api(), path).basic(USERNAME, "x").send().await;
        assert_eq!(wrong.status, 401, "{path}");
    }
    let answer = known(get(crm.api(), "/api/v2/elsewhere")).send().await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn the_templates_two_questions_are_answered() {
    let crm = start().await;
    let user = "/api/v2/users/search.json?query=type:user +4570101010";
    let user = known(get(crm.api(), user)).send().await.json();
    assert_eq!(user["count"], 1);
    assert_eq!(user["users"][0]["name"], "Asta Fjordgaard");
    let id = &user["users"][0]["id"];

    let ticket = format!(
        "/api/v2/search.json?query=type:ticket status<solved  requester:{id}\
         &sort_by=created_at&sort_order=desc"
    );
    let ticket = known(get(crm.api(), &ticket)).send().await.json();
    assert_eq!(ticket["count"], 2);
    assert_eq!(ticket["results"][0]["id"], 4_108);
    assert_eq!(ticket["results"][0]["status"], "open");
    assert_eq!(ticket["results"][0]["result_type"], "ticket");

    let nobody = "/api/v2/search.json?query=type:ticket status<solved requester:null";
    let nobody = known(get(crm.api(), nobody)).send().await.json();
    assert_eq!(
        (&nobody["count"], &nobody["results"]),
        (&0.into(), &serde_json::json!([]))
    );
}

#[tokio::test]
async fn results_come_in_pages() {
    let crm = start().await;
    let path = "/api/v2/search.json?query=type:ticket&per_page=5&page=2";
    let page = known(get(crm.api(), path)).send().await.json();
    assert_eq!(page["results"].as_array().unwrap().len(), 5);
    assert_eq!(page["count"], 12);
    let next = page["next_page"].as_str().unwrap();
    let next = next.strip_prefix(&crm.url()).unwrap();
    let last = known(get(crm.api(), next)).send().await.json();
    assert_eq!(last["results"].as_array().unwrap().len(), 2);
    assert!(last["next_page"].is_null() && last["previous_page"].is_string());
    for wrong in ["query=colour:red", "sort_by=created_at", "query=x&page=0"] {
        let path = format!("/api/v2/search.json?{wrong}");
        assert_eq!(
            known(get(crm.api(), &path)).send().await.status,
            422,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_comment_is_public_unless_told_otherwise() {
    let crm = start().await;
    let body = r#"{"ticket": {"comment": { "body": "Ticket update | Customer called." }}}"#;
    let answer = comment(&crm, 4_108, body).send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["audit"]["events"][0]["public"], true);
    assert_eq!(comment(&crm, 4_108, NOTE).send().await.status, 200);
    let written = crm.written();
    let seen: Vec<_> = written
        .iter()
        .map(|entry| (entry.text.as_str(), entry.public))
        .collect();
    assert_eq!(
        seen,
        [
            ("Ticket update | Customer called.", true),
            ("Called.", false)
        ]
    );

    let list = known(get(crm.api(), "/api/v2/tickets/4108/comments.json"))
        .send()
        .await;
    assert_eq!(list.json()["count"], 2);
    crm.reset();
    assert!(crm.written().is_empty());
}

#[tokio::test]
async fn a_comment_that_is_not_right_is_not_stored() {
    let crm = start().await;
    for body in [
        "",
        "not json",
        "[]",
        r#"{"ticket":{}}"#,
        r#"{"ticket":{"status":"solved"}}"#,
        r#"{"ticket":{"comment":"x"}}"#,
        r#"{"ticket":{"comment":{}}}"#,
        r#"{"ticket":{"comment":{"body":" "}}}"#,
        r#"{"ticket":{"comment":{"body":7}}}"#,
        r#"{"ticket":{"comment":{"body":"x","public":"no"}}}"#,
        r#"{"ticket":{"status":"open","comment":{"body":"x"}}}"#,
    ] {
        assert_eq!(
            comment(&crm, 4_108, body).send().await.status,
            422,
            "{body}"
        );
    }
    assert_eq!(comment(&crm, 1, NOTE).send().await.status, 404);
    assert_eq!(comment(&crm, CLOSED_TICKET, NOTE).send().await.status, 422);
    let path = "/api/v2/tickets/4108.json";
    let text = known(put(crm.api(), path))
        .body("text/plain", NOTE)
        .send()
        .await;
    assert_eq!(text.status, 415);
    assert!(crm.written().is_empty());
}

#[tokio::test]
async fn a_ticket_takes_so_many_comments_and_no_more() {
    let crm = zendesk::start_with(Options::default(), 2).await.unwrap();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(comment(&crm, 4_108, NOTE).send().await.status);
    }
    assert_eq!(statuses, [200, 200, 422]);
}

#[tokio::test]
async fn a_repeated_key_gets_the_same_answer_and_stores_once() {
    let crm = start().await;
    let keyed = |body: &str| comment(&crm, 4_108, body).header("Idempotency-Key", "7:3:1");
    let first = keyed(NOTE).send().await;
    let again = keyed(NOTE).send().await;
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(first.header("x-idempotency-lookup"), "miss");
    assert_eq!(again.header("x-idempotency-lookup"), "hit");
    let other = keyed(&NOTE.replace("Called", "Shouted")).send().await;
    assert_eq!(other.status, 400);
    let written = crm.written();
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].idempotency_key.as_deref(), Some("7:3:1"));
}
