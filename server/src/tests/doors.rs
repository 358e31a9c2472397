//! Set-up and sign-in over the wire, and what the watchers are told.

use super::house::{House, Who};
use axum::http::StatusCode;
use domain::policy::Role;
use serde_json::json;
use sqlx::Connection as _;

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
        !done.cookie("sid").is_empty(),
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
        .cookie("__Host-sid")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let credentials = json!({ "email": "ada@example.com", "password": PASSWORD, "next": "/phone" });
    let answer = house
        .call(Some(&first), "/api/auth/sign-in", &credentials)
        .await;
    assert_eq!(answer.result(), Ok(json!("/phone")), "{}", answer.text);
    for name in ["__Host-sid", "device"] {
        let cookie = answer.cookie(name);
        for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
            assert!(cookie.contains(part), "{part}: {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let cookie = answer.cookie("__Host-sid");
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
    let cookie = gone.cookie("__Host-sid");
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
    assert!(!answer.cookie("sid").is_empty());
}

#[tokio::test]
async fn a_browser_stays_the_same_from_one_sign_in_to_the_next() {
    let house = House::empty("").await;
    let token = house.state.shared.gate.open();
    let form = json!({ "token": token, "form": set_up_form() });
    house.call(None, "/api/set-up/complete", &form).await;
    let credentials = json!({ "email": "ada@example.com", "password": PASSWORD, "next": "/" });
    let sign_in = "/api/auth/sign-in";
    let first = house.call(None, sign_in, &credentials).await;
    let device = first.cookie("device").split(';').next().unwrap();
    assert!(!device.is_empty() && !first.cookie("device").contains("Secure"));
    let second = house.call(Some(device), sign_in, &credentials).await;
    assert_eq!(second.cookie("device"), first.cookie("device"));
    let other = house.call(Some("device=made-up"), sign_in, &credentials);
    let other = other.await;
    assert_ne!(other.cookie("device"), first.cookie("device"));
    assert!(!other.cookie("device").contains("made-up"));
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
async fn a_server_whose_database_may_be_anothers_is_not_ready() {
    let Ok(server) = std::env::var("CORDBOARD_TEST_POSTGRES") else {
        return;
    };
    let name = format!("cordboard_server_{}", uuid::Uuid::now_v7().simple());
    let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create).execute(&mut admin).await.unwrap();
    let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    let house = House::empty(&format!("database_url = {url:?}\n")).await;
    let end = "SELECT pg_terminate_backend(l.pid) FROM pg_locks l \
        JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND d.datname = $1";
    let ended = sqlx::query(end).bind(&name).execute(&mut admin).await;
    assert_eq!(ended.unwrap().rows_affected(), 1);
    while house.state.shared.db.check_lock().await.is_ok() {}
    let answer = house.get(None, "/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text.contains("another process"), "{}", answer.text);
    house.state.shared.db.keep_lock().await.unwrap();
    while house.get(None, "/readyz").await.status != StatusCode::OK {}
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
