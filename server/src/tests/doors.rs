//! Set-up and sign-in over the wire, and what the watchers are told.

use super::house::{House, Who};
use axum::http::StatusCode;
use domain::policy::Role;
use serde_json::json;

const PASSWORD: &str = "correct horse battery staple";

fn set_up_form() -> serde_json::Value {
    json!({
        "organisation": "Acme",
        "time_zone": "Europe/Rome",
        "name": "Ada",
        "email": "ada@example.com",
        "password": PASSWORD,
    })
}

#[tokio::test]
async fn the_consoles_token_opens_the_set_up_once() {
    let house = House::empty("").await;
    let path = "/api/set-up/complete";
    let token = house.state.shared.gate.open();
    let with = |token: &str| json!({ "token": token, "form": set_up_form() });
    let refused = house.call(None, path, &with("guess")).await;
    assert_eq!(refused.result(), Err(json!("NotFound")));
    let done = house.call(None, path, &with(&token)).await;
    assert!(done.result().is_ok(), "{}", done.text);
    assert!(
        done.header("set-cookie").starts_with("sid="),
        "whoever sets up is signed in"
    );
    let again = house.call(None, path, &with(&token)).await;
    assert_eq!(
        again.result(),
        Err(json!("NotFound")),
        "the token is worthless now"
    );
}

#[tokio::test]
async fn signing_in_gives_a_new_session_that_scripts_cannot_read() {
    let house = House::empty("public_url = \"https://calls.example\"\n").await;
    let token = house.state.shared.gate.open();
    let form = json!({ "token": token, "form": set_up_form() });
    let first = house.call(None, "/api/set-up/complete", &form).await;
    let first = first
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let credentials = json!({ "email": "ada@example.com", "password": PASSWORD, "next": "/phone" });
    let answer = house
        .call(Some(&first), "/api/auth/sign-in", &credentials)
        .await;
    assert_eq!(answer.result(), Ok(json!("/phone")), "{}", answer.text);
    let cookie = answer.header("set-cookie");
    for part in [
        "__Host-sid=",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Secure",
        "; Path=/",
    ] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let second = cookie.split(';').next().unwrap();
    assert_ne!(
        first, second,
        "an id that was known before sign-in is worthless"
    );
    let old = house
        .call(Some(&first), "/api/channels/list", &json!({ "query": {} }))
        .await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let gone = house
        .call(Some(second), "/api/auth/sign-out", &json!({}))
        .await;
    let cookie = gone.header("set-cookie");
    assert!(
        cookie.contains("Max-Age=0") && cookie.contains("Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn a_plain_form_signs_in_without_javascript() {
    let house = House::empty("").await;
    let token = house.state.shared.gate.open();
    let form = json!({ "token": token, "form": set_up_form() });
    house.call(None, "/api/set-up/complete", &form).await;
    let body = "email=ada%40example.com&password=correct+horse+battery+staple&next=%2Fphone";
    let request = axum::http::Request::post("/api/auth/sign-in")
        .header("host", "127.0.0.1:3000")
        .header("origin", super::house::ORIGIN)
        .header("accept", "text/html")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(body))
        .unwrap();
    let answer = house.send(request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.header("location"), "/phone");
    assert!(answer.header("set-cookie").starts_with("sid="));
}

#[tokio::test]
async fn watchers_are_told_whether_the_server_can_work() {
    let house = House::new().await;
    assert_eq!(house.get(None, "/healthz").await.status, StatusCode::OK);
    assert_eq!(house.get(None, "/readyz").await.text, "ready\n");
    house.state.stop.cancel();
    let answer = house.get(None, "/readyz").await;
    assert_eq!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn the_plain_port_only_redirects() {
    let house = House::with("public_url = \"https://calls.example\"\n").await;
    let plain = crate::router::redirecting(house.state.clone());
    let request = axum::http::Request::get("/channels?q=a")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(plain, request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(
        answer.headers()["location"],
        "https://calls.example/channels?q=a"
    );
    let _ = house.cookie(Who::Role(Role::Agent)).await;
}
