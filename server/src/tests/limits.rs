//! What is too large, or comes from elsewhere.

use super::house::{House, ORIGIN, Who};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::policy::Role;
use futures::stream;
use serde_json::json;

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::FlowDesigner)).await;
    let large = json!({ "text": "x".repeat(300_000) });
    let answer = house
        .call(cookie.as_deref(), "/api/search/named", &large)
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    // An import may be as large as a document, and its own check speaks.
    let file = json!({ "file": "x".repeat(5_300_000) });
    let answer = house
        .call(cookie.as_deref(), "/api/flows/import", &file)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.text.contains("5 MB"), "{}", answer.text);
}

#[tokio::test]
async fn what_announces_no_length_is_cut_off() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Administrator)).await.unwrap();
    let piece = || Ok::<_, std::io::Error>(vec![b'x'; 64 * 1024]);
    let pieces = stream::iter((0..64).map(move |_| piece()));
    let request = Request::post("/api/search/named")
        .header("origin", ORIGIN)
        .header("cookie", cookie)
        .header("content-type", "application/json")
        .body(Body::from_stream(pieces))
        .unwrap();
    let answer = house.send(request).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_request_from_elsewhere_changes_nothing() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Administrator)).await.unwrap();
    let form = "form%5Bname%5D=Evil&form%5Bservice_level_s%5D=20";
    let sources: [&[(&str, &str)]; 6] = [
        &[],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", ORIGIN)],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
        ],
    ];
    for source in sources {
        for (kind, body) in [
            (
                "application/json",
                r#"{"form":{"name":"Evil","description":"","service_level_s":20}}"#,
            ),
            ("application/x-www-form-urlencoded", form),
            ("text/plain", "{}"),
        ] {
            let mut request = Request::post("/api/queues/create")
                .header("host", "127.0.0.1:3000")
                .header("cookie", &cookie)
                .header("content-type", kind);
            for (name, value) in source {
                request = request.header(*name, *value);
            }
            let answer = house.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{source:?} {kind}");
        }
    }
    let list = house
        .call(Some(&cookie), "/api/queues/list", &json!({ "query": {} }))
        .await;
    assert!(!list.text.contains("Evil"), "{}", list.text);
}
