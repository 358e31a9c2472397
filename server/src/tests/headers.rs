//! Whatever the answer is, it carries the same protection.

use super::house::{Answer, House, Who};
use crate::router::protected;
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::get,
};
use domain::policy::Role;
use tower::ServiceExt as _;

const PROTECTION: [&str; 8] = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "x-frame-options",
    "cross-origin-resource-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "x-request-id",
];

fn assert_protected(answer: &Answer, what: &str) {
    for name in PROTECTION {
        assert!(!answer.header(name).is_empty(), "{what} lacks {name}");
    }
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none';"),
        "{what}: {policy}"
    );
}

/// The nonce of an answer's policy.
fn nonce(answer: &Answer) -> &str {
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    rest.split('\'').next().unwrap()
}

#[tokio::test]
async fn every_kind_of_answer_is_protected() {
    let house = House::new().await;
    let file = "/pkg/cordboard.css";
    let known = Request::get(file).header("if-none-match", "\"print-plain\"");
    let kinds = [
        ("a page", house.get(None, "/sign-in").await, 200),
        ("a redirect", house.get(None, "/channels").await, 302),
        ("nothing", house.get(None, "/nowhere").await, 404),
        ("a file", house.get(None, file).await, 200),
        (
            "a known file",
            house.send(known.body(Body::empty()).unwrap()).await,
            304,
        ),
        ("a health check", house.get(None, "/healthz").await, 200),
        (
            "a refusal",
            house
                .call(None, "/api/channels/list", &serde_json::json!({}))
                .await,
            401,
        ),
        ("a panic", panic(&house).await, 500),
    ];
    for (what, answer, status) in kinds {
        assert_eq!(answer.status.as_u16(), status, "{what}");
        assert_protected(&answer, what);
        assert_eq!(
            answer.header("strict-transport-security"),
            "",
            "{what} came without TLS"
        );
    }
}

/// What is answered where a route panics.
async fn panic(house: &House) -> Answer {
    let broken = async || -> &'static str { panic!("on purpose") };
    let routes = Router::new().route("/broken", get(broken));
    let request = Request::get("/broken").body(Body::empty()).unwrap();
    let answer = protected(routes, house.state.clone()).oneshot(request);
    Answer::read(answer.await.unwrap()).await
}

#[tokio::test]
async fn with_tls_browsers_are_told_to_stay_there() {
    let house = House::with("public_url = \"https://calls.example\"\n").await;
    let answer = house.get(None, "/sign-in").await;
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=63072000"
    );
}

#[tokio::test]
async fn each_answer_has_a_nonce_of_its_own_and_every_script_carries_it() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Administrator)).await;
    let first = house.get(cookie.as_deref(), "/channels").await;
    let second = house.get(cookie.as_deref(), "/channels").await;
    assert_ne!(nonce(&first), nonce(&second));
    let mark = format!("nonce=\"{}\"", nonce(&first));
    for script in first.text.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&mark), "a script without its nonce: {tag}");
    }
}

#[tokio::test]
async fn no_page_carries_a_style_attribute_or_an_inline_handler() {
    let house = House::new().await;
    let things = house.furnish().await;
    let pages = [
        "/",
        "/channels",
        "/channels/new",
        "/flows",
        "/queues",
        "/queues/new",
        "/users",
        "/users/new",
        "/phone",
        "/connectors",
        "/connectors/new",
        "/contacts",
        "/audit",
    ];
    let mut pages: Vec<String> = pages.iter().map(|&path| path.to_owned()).collect();
    pages.push(app::paths::flow(things.flow));
    pages.push(app::paths::channel(things.channel));
    pages.push(app::paths::contact(things.contact));
    let cookie = house.cookie(Who::Role(Role::Administrator)).await;
    for path in pages {
        let answer = house.get(cookie.as_deref(), &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for bad in [" style=", " onclick=", " onload=", "javascript:"] {
            assert!(!answer.text.contains(bad), "{path} has{bad}");
        }
    }
}
