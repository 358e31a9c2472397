//! The pages of the sample CRMs.

use crate::client::{Answer, get, post, put};
use samples::{
    crm::{Options, Running},
    dynamics::{
        self,
        records::{ASTAS_CASE, contact_id, incident_id},
    },
    people,
    zendesk::{self, API_TOKEN, USERNAME},
};

async fn show(crm: &Running, path: &str) -> Answer {
    get(crm.api(), path).send().await
}

fn framable(answer: &Answer) -> bool {
    let policy = answer.header("content-security-policy");
    policy.contains("frame-ancestors http://127.0.0.1:*")
}

#[tokio::test]
async fn a_case_and_a_contact_have_pages_to_pop() {
    let crm = dynamics::start(Options::default()).await.unwrap();
    let case = incident_id(u32::try_from(ASTAS_CASE).unwrap() + 1);
    let case = show(&crm, &format!("/main.aspx?etn=incident&id={case}")).await;
    assert_eq!(case.status, 200);
    assert!(
        framable(&case)
            && case
                .text()
                .contains("<h1>Invoice shows the old address</h1>")
    );
    let contact = contact_id(people::ASTA);
    let contact = format!("/main.aspx?pagetype=entityrecord&etn=contact&id={contact}");
    assert!(
        show(&crm, &contact)
            .await
            .text()
            .contains("<h1>Asta Fjordgaard</h1>")
    );
    assert!(
        show(&crm, "/main.aspx?etn=incident")
            .await
            .text()
            .contains("New incident")
    );
    let missing = show(&crm, "/main.aspx?etn=incident&id=<script>").await;
    assert_eq!(missing.status, 404);
    assert!(framable(&missing) && !missing.text().contains("<script>"));
}

#[tokio::test]
async fn a_ticket_and_a_user_have_pages_to_pop() {
    let crm = zendesk::start(Options::default()).await.unwrap();
    let ticket = show(&crm, "/agent/tickets/4108").await;
    assert!(
        framable(&ticket)
            && ticket
                .text()
                .contains("<h1>Invoice shows the old address</h1>")
    );
    assert!(
        show(&crm, "/agent/users/900102")
            .await
            .text()
            .contains("4108")
    );
    assert_eq!(show(&crm, "/agent/tickets/null").await.status, 404);
    assert_eq!(show(&crm, "/agent/users/null").await.status, 404);
}

#[tokio::test]
async fn the_control_page_shows_records_and_what_was_written_as_text() {
    let crm = zendesk::start(Options::default()).await.unwrap();
    put(crm.api(), "/api/v2/tickets/4108.json")
        .basic(USERNAME, API_TOKEN)
        .header("Idempotency-Key", "9:8:7")
        .json(r#"{"ticket":{"comment":{"body":"<script>alert(1)</script>","public":false}}}"#)
        .send()
        .await;
    let page = get(crm.control(), "/").send().await;
    let text = page.text();
    assert!(
        page.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    assert!(text.contains("&lt;script&gt;alert(1)") && !text.contains("<script>"));
    for part in [
        "tickets/4108",
        "private",
        "9:8:7",
        "Asta Fjordgaard",
        "Refuse connections",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let moved = show(&crm, "/").await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (307, &*format!("{}/", crm.control_url()))
    );
    assert_eq!(
        show(&crm, "/_style.css").await.header("content-type"),
        "text/css"
    );
}

#[tokio::test]
async fn the_forms_of_the_page_work() {
    let crm = zendesk::start(Options::default()).await.unwrap();
    let form = post(crm.control(), "/_switch").form("ms=250&only=&times=&mode=slow");
    assert_eq!(
        form.header("sec-fetch-site", "same-origin")
            .send()
            .await
            .status,
        303
    );
    let log = get(crm.control(), "/_log").send().await.json();
    assert_eq!(
        (&log["fault"]["mode"], &log["fault"]["ms"]),
        (&"slow".into(), &250.into())
    );
    let form = post(crm.control(), "/_reset").form("").send().await;
    assert_eq!((form.status, form.header("location")), (303, "/"));
}
