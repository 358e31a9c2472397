//! The sample Dynamics over HTTP: tokens, queries, errors.

use crate::client::{get, post};
use samples::{
    crm::{Options, Running},
    dynamics::{self, CLIENT_ID, CLIENT_SECRET, TOKEN_PATH},
};
use std::time::Duration;

const CONTACTS: &str = "/api/data/v9.2/contacts";

async fn start() -> Running {
    dynamics::start(Options::default()).await.unwrap()
}

fn credentials() -> String {
    format!(
        "grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}\
         &scope=https%3A%2F%2Fexample.com%2F.default"
    )
}

async fn token(crm: &Running) -> String {
    let answer = post(crm.api(), TOKEN_PATH)
        .form(&credentials())
        .send()
        .await;
    let answer = answer.json();
    assert_eq!(answer["token_type"], "Bearer");
    answer["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_token_is_given_to_the_client_only() {
    let crm = start().await;
    let basic = post(crm.api(), TOKEN_PATH)
        .basic(CLIENT_ID, CLIENT_SECRET)
        .form("grant_type=client_credentials");
    let basic = basic.send().await;
    assert_eq!(
        (basic.status, basic.header("cache-control")),
        (200, "no-store")
    );
    assert_eq!(basic.json()["expires_in"], 3_599);

    let wrong = post(crm.api(), TOKEN_PATH).form(&credentials().replace("secret=s", "secret=x"));
    let wrong = wrong.send().await;
    assert_eq!(wrong.status, 401);
    assert_eq!(wrong.json()["error"], "invalid_client");

    let wrong = post(crm.api(), TOKEN_PATH)
        .basic(CLIENT_ID, "x")
        .form("grant_type=client_credentials");
    let wrong = wrong.send().await;
    assert_eq!(wrong.status, 401);
    assert!(wrong.header("www-authenticate").starts_with("Basic"));

    for (form, error) in [
        ("grant_type=password", "unsupported_grant_type"),
        ("", "unsupported_grant_type"),
        (&credentials().replace(".default", "read"), "invalid_scope"),
    ] {
        let refused = post(crm.api(), TOKEN_PATH).form(form).send().await;
        assert_eq!(
            (refused.status, refused.json()["error"].as_str()),
            (400, Some(error))
        );
    }
}

#[tokio::test]
async fn contacts_are_found_with_a_token_only() {
    let crm = start().await;
    let query = "?$select=fullname,telephone1,contactid&$filter=contains(telephone1,'4570101010')";
    let path = format!("{CONTACTS}{query}");
    let without = get(crm.api(), &path).send().await;
    assert_eq!(without.status, 401);
    assert!(
        without
            .header("www-authenticate")
            .starts_with("Bearer authorization_uri=http")
    );
    assert_eq!(get(crm.api(), &path).bearer("x").send().await.status, 401);

    let token = token(&crm).await;
    let found = get(crm.api(), &path).bearer(&token).send().await;
    assert_eq!((found.status, found.header("odata-version")), (200, "4.0"));
    assert_eq!(found.json()["value"][0]["fullname"], "Asta Fjordgaard");

    crm.expire_tokens();
    assert_eq!(
        get(crm.api(), &path).bearer(&token).send().await.status,
        401
    );
}

#[tokio::test]
async fn a_token_ends_with_its_life() {
    let crm = dynamics::start_with(Options::default(), Duration::ZERO)
        .await
        .unwrap();
    let token = token(&crm).await;
    let late = get(crm.api(), CONTACTS).bearer(&token).send().await;
    assert_eq!(late.status, 401);
    assert!(late.text().contains("expired"));
}

#[tokio::test]
async fn what_is_not_understood_is_refused() {
    let crm = start().await;
    let token = token(&crm).await;
    for (path, status) in [
        ("/api/data/v9.2/contacts?$expand=x", 400),
        (
            "/api/data/v9.2/contacts?$filter=tolower(fullname) eq 'x'",
            400,
        ),
        (
            "/api/data/v9.2/incidents?$filter=_customerid_value eq NA",
            400,
        ),
        ("/api/data/v9.2/accounts", 404),
        ("/api/data/v8.0/contacts", 404),
        ("/api/data/v9.2/WhoAmI", 200),
    ] {
        let answer = get(crm.api(), path).bearer(&token).send().await;
        assert_eq!(answer.status, status, "{path}");
        let worded = answer.json()["error"]["message"].is_string();
        assert_eq!(worded, status != 200, "{path}");
    }
}
