//! Connectors and their secrets.

use super::{House, connector_form, fields};
use crate::{Keyring, connectors};
use domain::{
    Problem,
    connector::{AuthKind, ConnectorForm},
    page::ListQuery,
    policy::Role,
};
use runtime::{ConnectorSource, Credentials};
use std::sync::Arc;

const CANARY: &str = "canary-7d1f";

/// The password that the runtime would send.
async fn password(house: &House, id: domain::ConnectorId) -> Result<String, String> {
    let source = connectors::Source {
        db: house.shared.db.clone(),
        keyring: house.shared.keyring.clone(),
    };
    let found = source.connector(house.home.id, id).await?;
    match found.ok_or("not found")?.credentials {
        Credentials::Basic { password, .. } => Ok(password.reveal().to_owned()),
        Credentials::ClientCredentials { client_secret, .. } => {
            Ok(client_secret.reveal().to_owned())
        }
    }
}

#[tokio::test]
async fn a_secret_goes_in_and_never_comes_out() {
    let house = House::new().await;
    let id = house.connector().await;
    let cx = house.admin();
    let shown = connectors::get(&cx, id).await.unwrap();
    assert!(shown.has_secret && shown.form.password.is_empty());
    let list = connectors::list(&house.as_role(Role::FlowDesigner), &ListQuery::default()).await;
    let told = serde_json::to_string(&(list.unwrap(), house.trail().await)).unwrap();
    assert!(told.contains("robot@example.com") && !told.contains(CANARY));
    assert_eq!(password(&house, id).await.unwrap(), CANARY);
    let mut files = 0;
    for entry in std::fs::read_dir(&house.folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let mut windows = bytes.windows(CANARY.len());
        assert!(
            !windows.any(|window| window == CANARY.as_bytes()),
            "the canary is in a file"
        );
        files += 1;
    }
    assert!(files >= 2, "database and log were looked at");
}

#[tokio::test]
async fn an_empty_secret_keeps_the_stored_one_for_the_same_system_only() {
    let house = House::new().await;
    let id = house.connector().await;
    let cx = house.admin();
    let mut form = ConnectorForm {
        name: "Renamed".into(),
        base_url: "https://crm.example/api/v2".into(),
        password: String::new(),
        ..connector_form()
    };
    let changed = connectors::update(&cx, id, 1, &form).await.unwrap();
    assert_eq!(changed.revision, 2);
    assert_eq!(password(&house, id).await.unwrap(), CANARY);

    form.base_url = "https://thief.example/".into();
    let moved = connectors::update(&cx, id, 2, &form).await.unwrap_err();
    assert_eq!(fields(moved), ["password"]);
    form.base_url = "https://crm.example/".into();
    form.allow_private_host = true;
    let opened = connectors::update(&cx, id, 2, &form).await.unwrap_err();
    assert_eq!(fields(opened), ["password"]);
    form.allow_private_host = false;
    form.auth = AuthKind::ClientCredentials;
    form.client_id = "cordboard".into();
    form.token_url = "https://login.example/token?tenant=1".into();
    let other = connectors::update(&cx, id, 2, &form).await.unwrap_err();
    assert_eq!(fields(other), ["client_secret"]);
    form.client_secret = "second".into();
    connectors::update(&cx, id, 2, &form).await.unwrap();
    assert_eq!(password(&house, id).await.unwrap(), "second");
    assert_eq!(house.trail().await[0].details["secret"], "replaced");
    form.client_secret.clear();
    form.token_url = "https://thief.example/token".into();
    let moved = connectors::update(&cx, id, 3, &form).await.unwrap_err();
    assert_eq!(fields(moved), ["client_secret"]);
}

#[tokio::test]
async fn addresses_are_https_except_to_loopback_in_the_sample() {
    let house = House::new().await;
    let form = ConnectorForm {
        base_url: "http://127.0.0.1:3101/api/".into(),
        test_path: "https://elsewhere.example/".into(),
        ..connector_form()
    };
    let refused = connectors::create(&house.admin(), &form).await.unwrap_err();
    assert_eq!(fields(refused), ["base_url", "test_path"]);
    let form = ConnectorForm {
        test_path: "contacts?$top=1".into(),
        ..form
    };
    // The neighbour is the sample organisation.
    connectors::create(&house.neighbour(), &form).await.unwrap();
    let empty = connectors::create(&house.admin(), &ConnectorForm::default()).await;
    assert_eq!(
        fields(empty.unwrap_err()),
        ["name", "base_url", "username", "password"]
    );
}

#[tokio::test]
async fn a_secret_of_another_key_is_told_in_words() {
    let house = House::new().await;
    let id = house.connector().await;
    let source = connectors::Source {
        db: house.shared.db.clone(),
        keyring: Arc::new(Keyring::ephemeral()),
    };
    let error = source.connector(house.home.id, id).await.unwrap_err();
    assert!(error.contains("not in the key file"), "{error}");
    let nobody = source.connector(house.other.id, id).await;
    assert_eq!(
        nobody,
        Ok(None),
        "another organisation's connector is not there"
    );
}

#[tokio::test]
async fn a_stale_edit_shows_no_secret() {
    let house = House::new().await;
    let id = house.connector().await;
    let cx = house.admin();
    connectors::update(&cx, id, 1, &connector_form())
        .await
        .unwrap();
    let stale = connectors::update(&cx, id, 1, &connector_form())
        .await
        .unwrap_err();
    let Problem::Conflict(conflict) = stale else {
        panic!("{stale:?}");
    };
    assert_eq!(conflict.current["password"], "");
    let second = connectors::create(&cx, &connector_form())
        .await
        .unwrap_err();
    assert_eq!(fields(second), ["name"]);
}
