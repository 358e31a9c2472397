//! Every use case × every role, as `domain::policy` declares it; another
//! organisation's rows are not there.

mod table;

use super::House;
use crate::{Cx, phone};
use domain::{
    ContactId, Problem,
    policy::{Action, Role, allows},
};
use std::collections::BTreeSet;
use store::phone_calls;
use table::{CASES, Case, Others, Rows, Run};

async fn rows(house: &House) -> Rows {
    let channel = house.channel("Orders", &["+4570202020"]).await;
    let (flow, version) = super::flows::published(house).await;
    let contact = super::flows::contact(house, &channel).await;
    Rows {
        queue: house.queue("Sales").await,
        channel: channel.id,
        channel_form: channel.form,
        connector: house.connector().await,
        flow,
        version,
        user: super::person_id(&house.home, Role::Agent),
        contact,
    }
}

/// Only whoever dialled steers a call: let it be this person.
async fn dialled_by(house: &House, contact: ContactId, cx: &Cx) {
    let me = cx.principal.as_ref().unwrap();
    let mut tx = house.shared.db.write().await.unwrap();
    phone_calls::insert(&mut tx, me.org, contact, me.user)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What an allowed person may be answered where no runtime is running.
fn went_through(result: &Result<(), Problem>) -> bool {
    match result {
        Ok(()) => true,
        Err(Problem::Unavailable(why)) => why.contains("not running"),
        Err(_) => false,
    }
}

#[tokio::test]
async fn every_use_case_allows_what_the_policy_declares() {
    for Case(name, action, others, run) in CASES {
        let house = House::new().await;
        let rows = rows(&house).await;
        let nobody = run(&house.nobody(), &rows).await;
        let Some(action) = *action else {
            let open = !matches!(nobody, Err(Problem::SignedOut | Problem::Forbidden));
            assert!(open, "{name} is public but says {nobody:?}");
            continue;
        };
        assert_eq!(nobody, Err(Problem::SignedOut), "{name} for nobody");
        let neighbour = run(&house.neighbour(), &rows).await;
        match others {
            Others::NotFound => {
                assert_eq!(neighbour, Err(Problem::NotFound), "{name} for another's");
            }
            Others::Own => assert!(
                went_through(&neighbour),
                "{name} for another: {neighbour:?}"
            ),
        }
        by_each_role(&house, &rows, (name, action), *run).await;
    }
}

async fn by_each_role(house: &House, rows: &Rows, (name, action): (&str, Action), run: Run) {
    let mut done = false;
    for role in Role::ALL {
        let cx = house.as_role(role);
        let allowed = allows(role, action);
        if allowed && !done {
            dialled_by(house, rows.contact, &cx).await;
        }
        let answer = run(&cx, rows).await;
        if !allowed {
            assert_eq!(answer, Err(Problem::Forbidden), "{name} as {role:?}");
        } else if !done {
            assert!(went_through(&answer), "{name} as {role:?}: {answer:?}");
            done = true;
        } else {
            // The first one may have changed the rows: being let in is what counts here.
            let refused = matches!(answer, Err(Problem::Forbidden | Problem::SignedOut));
            assert!(!refused, "{name} as {role:?}: {answer:?}");
        }
    }
    assert!(done, "{name}: nobody may do this");
}

/// Names of the public functions whose first parameter is a `Cx`.
fn declared() -> BTreeSet<String> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut names = BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from(source)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let inside = path.strip_prefix(source).unwrap().to_str().unwrap();
                let module = inside.split(['/', '.']).next().unwrap();
                let text = std::fs::read_to_string(&path).unwrap();
                for part in text.split("\npub async fn ").skip(1) {
                    let (name, rest) = part.split_once('(').unwrap();
                    if rest.trim_start().starts_with("cx: &Cx") {
                        names.insert(format!("{module}::{name}"));
                    }
                }
            }
        }
    }
    names
}

#[test]
fn every_use_case_is_in_the_table() {
    let listed: BTreeSet<String> = CASES.iter().map(|case| case.0.to_owned()).collect();
    assert_eq!(declared(), listed);
}

#[tokio::test]
async fn a_call_is_steered_by_whoever_dialled_it() {
    let house = House::new().await;
    let rows = rows(&house).await;
    let (dialler, colleague) = (house.admin(), house.as_role(Role::FlowDesigner));
    dialled_by(&house, rows.contact, &dialler).await;
    let own = phone::hang_up(&dialler, rows.contact).await;
    assert!(went_through(&own), "{own:?}");
    let anothers = phone::hang_up(&colleague, rows.contact).await;
    assert_eq!(anothers, Err(Problem::NotFound));
}
