//! Everything that can be asked for is declared, and answers only those whom
//! the table names: each route × nobody, each role, another organisation.

use super::house::{FLOW, House, NUMBER, Things, Who, channel_form, connector_form, queue_form};
use crate::{
    access::{self, Access, TABLE},
    pages,
};
use axum::http::StatusCode;
use domain::policy::{Role, allows};
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};

#[test]
fn every_page_and_server_function_is_declared_and_nothing_else() {
    let calls = server_fn_paths().map(|(path, _)| path.to_owned());
    let mut there: Vec<String> = pages::addresses().into_iter().chain(calls).collect();
    there.extend(["/healthz", "/readyz", app::live::PATH].map(str::to_owned));
    let missing: Vec<_> = there
        .iter()
        .filter(|path| access::of(path).is_none())
        .collect();
    assert!(
        missing.is_empty(),
        "server/src/access.rs lacks {missing:#?}"
    );
    let stale: Vec<_> = TABLE
        .iter()
        .filter(|(path, _)| !there.iter().any(|p| p == path))
        .collect();
    assert!(
        stale.is_empty(),
        "server/src/access.rs names what is not there: {stale:#?}"
    );
}

#[test]
fn what_changes_something_is_no_page() {
    for (path, access) in TABLE {
        let call = matches!(access, Access::Call(_)) && *path != app::live::PATH;
        assert!(!call || path.starts_with("/api/"), "{path}");
    }
}

/// Arguments with which each server function of the table gets as far as its
/// service, for things of the home organisation.
fn arguments(path: &str, things: &Things) -> Value {
    let path = path.trim_start_matches("/api/");
    match path.split('/').next().unwrap_or_default() {
        "channels" => of_channels(path, things),
        "flows" => of_flows(path, things),
        "queues" | "connectors" => of_neighbours(path, things),
        "users" => of_users(path, things),
        _ => of_calls(path, things),
    }
}

fn of_channels(path: &str, things: &Things) -> Value {
    let Things { channel, queue, .. } = things;
    let form = channel_form(*queue);
    match path {
        "channels/list" => json!({ "query": {} }),
        "channels/create" => json!({ "kind": "inbound_telephony", "form": form }),
        "channels/update" => json!({ "id": channel, "revision": 1, "form": form }),
        "channels/set-active" => json!({ "id": channel, "revision": 1, "active": true }),
        "channels/delete" => json!({ "id": channel, "revision": 99 }),
        "channels/choices" => json!({}),
        _ => json!({ "id": channel }),
    }
}

fn of_flows(path: &str, Things { flow, .. }: &Things) -> Value {
    match path {
        "flows/list" => json!({ "query": {} }),
        "flows/import" => json!({ "file": FLOW }),
        "flows/map" => json!({ "id": flow, "revision": 1, "mapping": {} }),
        "flows/publish" => json!({ "id": flow, "revision": 1, "comment": "" }),
        _ => json!({ "id": flow }),
    }
}

/// Queues and connectors.
fn of_neighbours(path: &str, things: &Things) -> Value {
    let Things {
        queue, connector, ..
    } = things;
    match path {
        "queues/get" => json!({ "id": queue }),
        "queues/create" => json!({ "form": queue_form("Other") }),
        "queues/update" => json!({ "id": queue, "revision": 1, "form": queue_form("Support") }),
        "connectors/create" => json!({ "form": connector_form() }),
        "connectors/update" => json!({ "id": connector, "revision": 1, "form": connector_form() }),
        "connectors/get" | "connectors/test" => json!({ "id": connector }),
        _ => json!({ "query": {} }),
    }
}

fn of_users(path: &str, Things { user, .. }: &Things) -> Value {
    let person = json!({
        "name": "Guest",
        "email": "guest@example.com",
        "roles": ["agent"],
        "active": true,
    });
    match path {
        "users/list" => json!({ "query": {} }),
        "users/create" => json!({ "form": person, "password": "short" }),
        "users/update" => json!({ "id": user, "revision": 1, "form": person }),
        "users/set-password" => json!({ "id": user, "password": "short" }),
        _ => json!({ "id": user }),
    }
}

/// Telephone, desk, contacts, and what everybody may ask.
fn of_calls(path: &str, Things { contact, .. }: &Things) -> Value {
    match path {
        "phone/book" | "desk/get" => json!({}),
        "phone/dial" => json!({ "caller": "anonymous", "number": NUMBER }),
        "phone/press" => json!({ "contact": contact, "key": "1" }),
        "phone/heard" => json!({ "contact": contact, "at": { "node": 0, "visit": 0 } }),
        "desk/presence" => json!({ "presence": "away" }),
        "contacts/list" => json!({ "query": {} }),
        "audit/list" => json!({ "query": {} }),
        "search/named" => json!({ "text": "Support" }),
        "account/change-password" => json!({ "current": "wrong", "new": "short" }),
        path if path.starts_with("home/") || path.starts_with("account/") => json!({}),
        _ => json!({ "contact": contact }),
    }
}

/// Everybody who may ask.
fn everybody() -> impl Iterator<Item = Who> {
    let roles = Role::ALL.into_iter().map(Who::Role);
    [Who::Nobody, Who::Neighbour].into_iter().chain(roles)
}

fn may(who: Who, access: Access) -> bool {
    let (Access::Call(action) | Access::Page(action)) = access else {
        return true;
    };
    match who {
        Who::Nobody => false,
        Who::Neighbour => true,
        Who::Role(role) => allows(role, action),
        Who::Guest => allows(Role::Agent, action),
    }
}

/// Doors that end the session of whoever knocks, or belong to `doors`.
fn is_door(path: &str) -> bool {
    path.starts_with("/api/auth/") || path.starts_with("/api/set-up/")
}

#[tokio::test]
async fn every_server_function_answers_only_those_it_is_for() {
    let house = House::new().await;
    let things = house.furnish().await;
    for who in everybody() {
        let cookie = house.cookie(who).await;
        let calls = TABLE.iter().filter(|(path, access)| {
            path.starts_with("/api/") && !is_door(path) && *access != Access::Public
        });
        for (path, access) in calls {
            let answer = house
                .call(cookie.as_deref(), path, &arguments(path, &things))
                .await;
            let seen = (answer.status, answer.text.as_str());
            if who == Who::Nobody {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}: {seen:?}");
            } else if !may(who, *access) {
                assert_eq!(
                    answer.status,
                    StatusCode::FORBIDDEN,
                    "{who:?} {path}: {seen:?}"
                );
            } else {
                let refused = matches!(answer.status.as_u16(), 401 | 403);
                assert!(!refused, "{who:?} may {path}: {seen:?}");
                let error = answer.result().err().unwrap_or_default();
                assert!(
                    error != "Forbidden" && error != "SignedOut",
                    "{who:?} {path}: {seen:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn another_organisations_things_are_not_there() {
    let house = House::new().await;
    let things = house.furnish().await;
    let nothing = Things::nowhere();
    let neighbour = house.cookie(Who::Neighbour).await;
    let ids = [
        things.channel.to_string(),
        things.queue.to_string(),
        things.connector.to_string(),
        things.flow.to_string(),
        things.user.to_string(),
    ];
    let calls = TABLE.iter().map(|(path, _)| *path);
    for path in calls.filter(|path| path.starts_with("/api/") && !is_door(path)) {
        let asked = arguments(path, &things);
        let answer = house.call(neighbour.as_deref(), path, &asked).await;
        if asked.get("id").is_some() || asked.get("contact").is_some() {
            let other = house
                .call(neighbour.as_deref(), path, &arguments(path, &nothing))
                .await;
            assert!(answer.result().is_err(), "{path}: {}", answer.text);
            assert_eq!(
                answer.text, other.text,
                "{path}: not as if it did not exist"
            );
        }
        let leaked = ids.iter().find(|id| answer.text.contains(*id));
        assert_eq!(leaked, None, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn every_page_shows_itself_only_to_those_it_is_for() {
    let house = House::new().await;
    let things = house.furnish().await;
    for who in everybody() {
        let cookie = house.cookie(who).await;
        let pages = TABLE.iter().filter_map(|(path, access)| match access {
            Access::Page(_) => Some((address(path, &things), path.contains('{'), *access)),
            _ => None,
        });
        for (path, of_one, access) in pages {
            let answer = house.get(cookie.as_deref(), &path).await;
            let status = answer.status.as_u16();
            let expected: &[u16] = match who {
                Who::Nobody => &[302, 303, 307],
                Who::Neighbour if of_one => &[404],
                _ if may(who, access) => &[200],
                _ => &[403],
            };
            assert!(
                expected.contains(&status),
                "{who:?} {path}: {status}, not {expected:?}"
            );
            if who == Who::Nobody {
                let door = answer.header("location");
                assert!(
                    door.starts_with(app::paths::SIGN_IN),
                    "{path} leads to {door}"
                );
            }
        }
    }
}

fn address(pattern: &str, things: &Things) -> String {
    let Some((before, _)) = pattern.split_once('{') else {
        return pattern.to_owned();
    };
    let id = match before {
        "/channels/" => things.channel.to_string(),
        "/queues/" => things.queue.to_string(),
        "/connectors/" => things.connector.to_string(),
        "/flows/" => things.flow.to_string(),
        "/contacts/" => things.contact.to_string(),
        "/users/" => things.user.to_string(),
        _ => panic!("{pattern}: which thing?"),
    };
    format!("{before}{id}")
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so() {
    let house = House::new().await;
    let cookie = house.cookie(Who::Role(Role::Administrator)).await;
    for path in [
        "/nowhere",
        "/channels/not-an-id",
        "/api/nothing",
        "/pkg/nothing.js",
    ] {
        let answer = house.get(cookie.as_deref(), path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}
