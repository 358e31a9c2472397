//! Cookies and the table behind them.

use super::house::{House, Who};
use axum::http::StatusCode;
use domain::{Timestamp, policy::Role};
use serde_json::json;
use store::{Db, web_sessions};

const LIST: &str = "/api/channels/list";

async fn is_in(house: &House, cookie: &str) -> bool {
    let answer = house
        .call(Some(cookie), LIST, &json!({ "query": {} }))
        .await;
    match answer.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}: {}", answer.text),
    }
}

#[tokio::test]
async fn a_session_of_an_ended_epoch_is_over_and_its_cookie_taken_back() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Administrator)).await.unwrap();
    assert!(is_in(&house, &cookie).await);
    let admin = house.cx(Who::Role(Role::Administrator));
    services::account::sign_out_everywhere(&admin)
        .await
        .unwrap();
    assert!(!is_in(&house, &cookie).await);
    let answer = house.get(Some(&cookie), "/sign-in").await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Administrator)).await.unwrap();
    let answer = house
        .call(Some(&cookie), "/api/auth/sign-out", &json!({}))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(
        answer.cookie("sid").contains("Max-Age=0"),
        "{}",
        answer.cookie("sid")
    );
    assert!(
        !is_in(&house, &cookie).await,
        "the cookie is worthless, whoever kept it"
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_whatever_else_fails() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Agent)).await.unwrap();
    let Db::Sqlite { rw, .. } = &house.state.shared.db else {
        panic!("not SQLite");
    };
    let full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END";
    sqlx::raw_sql(full).execute(rw).await.unwrap();
    let answer = house
        .call(Some(&cookie), "/api/auth/sign-out", &json!({}))
        .await;
    assert!(answer.result().is_ok(), "{}", answer.text);
    assert!(!is_in(&house, &cookie).await);
}

#[tokio::test]
async fn a_session_that_idled_is_over() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Administrator)).await.unwrap();
    let half_an_hour = services::now().plus(31 * 60 * 1000);
    let ended = web_sessions::delete_expired(&house.state.shared.db, half_an_hour).await;
    assert_eq!(ended.unwrap(), 1);
    assert!(!is_in(&house, &cookie).await);
}

#[tokio::test]
async fn the_table_does_not_hold_what_the_cookie_holds() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Administrator)).await.unwrap();
    let id: tower_sessions::session::Id = cookie.trim_start_matches("sid=").parse().unwrap();
    let raw = id.0.to_be_bytes();
    let mut as_key = [0; 32];
    as_key[..raw.len()].copy_from_slice(&raw);
    let found = web_sessions::load(&house.state.shared.db, &as_key, Timestamp(0)).await;
    assert_eq!(found.unwrap(), None);
}

#[tokio::test]
async fn nonsense_in_the_cookie_is_nobody() {
    let house = House::new().await;
    for cookie in [
        "sid=",
        "sid=x",
        "sid=AAAAAAAAAAAAAAAAAAAAAA",
        "sid=\"; Path=/",
    ] {
        assert!(!is_in(&house, cookie).await, "{cookie}");
    }
}
