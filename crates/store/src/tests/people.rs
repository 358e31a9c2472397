//! People, sessions and the throttle, each test on both databases.

use super::{
    databases,
    tables::{STAMP, id, two_orgs},
};
use crate::{Slice, StoreError, Tx, known_devices, orgs, throttle, users, web_sessions};
use domain::{OrgId, Timestamp, UserId, policy::Role, user::UserForm};
use std::time::Duration;
use tokio::time::timeout;

#[tokio::test]
async fn an_installation_is_set_up_once() {
    for db in databases().await {
        assert!(!orgs::is_set_up(&*db).await.unwrap());
        let (org, other) = two_orgs(&db).await;
        let mut tx = db.write().await.unwrap();
        orgs::set_up(&mut tx, org, STAMP).await.unwrap();
        assert!(orgs::is_set_up(&mut tx).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = db.write().await.unwrap();
        let error = orgs::set_up(&mut tx, other, STAMP).await.unwrap_err();
        assert!(error.is_unique("setup", "one"), "{error}");
        tx.rollback().await.unwrap();
        assert!(orgs::get(&*db, other).await.unwrap().sample);
    }
}

#[tokio::test]
async fn accounts_are_found_by_address_and_end_their_sessions() {
    for db in databases().await {
        let (org, other) = two_orgs(&db).await;
        let form = UserForm {
            name: "Ada".into(),
            email: "Ada@Example.com".into(),
            roles: vec![Role::Agent, Role::Administrator],
            active: true,
        };
        let ada = UserId(id(50));
        let mut tx = db.write().await.unwrap();
        users::insert(&mut tx, org, ada, &form, "hash", STAMP)
            .await
            .unwrap();
        let again = users::insert(&mut tx, other, UserId(id(51)), &form, "hash", STAMP).await;
        assert!(again.unwrap_err().is_unique("users", "email_folded"));
        drop(tx);
        let mut tx = db.write().await.unwrap();
        users::insert(&mut tx, org, ada, &form, "hash", STAMP)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let account = users::by_email(&*db, "ada@example.COM")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(account.roles, [Role::Administrator, Role::Agent]);
        assert_eq!(
            (account.auth_epoch, account.org.name.as_str()),
            (1, "Org 1")
        );
        assert_eq!(users::administrators(&*db, org).await.unwrap(), [ada]);
        let mut tx = db.write().await.unwrap();
        users::end_sessions(&mut tx, org, ada).await.unwrap();
        users::set_password(&mut tx, org, ada, "other")
            .await
            .unwrap();
        users::update(&mut tx, org, (ada, 1), &form, true, STAMP)
            .await
            .unwrap();
        let missing = users::end_sessions(&mut tx, other, ada).await;
        assert!(matches!(missing, Err(StoreError::NotFound)));
        tx.commit().await.unwrap();
        let account = users::account(&*db, ada).await.unwrap().unwrap();
        assert_eq!(
            (account.auth_epoch, account.password_hash.as_str()),
            (4, "other")
        );
        let slice = Slice {
            search: "example".into(),
            limit: 10,
            ..Slice::default()
        };
        assert_eq!(users::list(&*db, org, &slice).await.unwrap()[0].id, ada);
        assert_eq!(users::count(&*db, other, "").await.unwrap(), 0);
    }
}

#[tokio::test]
async fn sessions_live_until_they_expire_or_are_ended() {
    for db in databases().await {
        let session = web_sessions::WebSession {
            user: None,
            auth_epoch: 0,
            data: "{}".into(),
            expires_at: Timestamp(100),
        };
        let key = [7; 32];
        assert!(web_sessions::create(&db, &key, &session).await.unwrap());
        assert!(!web_sessions::create(&db, &key, &session).await.unwrap());
        let saved = web_sessions::WebSession {
            data: "{\"a\":1}".into(),
            ..session
        };
        web_sessions::save(&db, &key, &saved).await.unwrap();
        let at = |now| web_sessions::load(&db, &key, Timestamp(now));
        assert_eq!(at(99).await.unwrap(), Some(saved));
        assert_eq!(at(100).await.unwrap(), None);
        let swept = web_sessions::delete_expired(&db, Timestamp(99)).await;
        assert_eq!(swept.unwrap(), 0);
        let touch = || web_sessions::touch(&db, &key, Timestamp(200));
        touch().await.unwrap();
        assert!(at(199).await.unwrap().is_some());
        web_sessions::delete(&db, &key).await.unwrap();
        // Whoever signs out during another request of theirs stays signed out.
        touch().await.unwrap();
        assert_eq!(at(1).await.unwrap(), None);
    }
}

#[tokio::test]
async fn failures_are_counted_and_forgotten() {
    for db in databases().await {
        let mut tx = db.write().await.unwrap();
        for (now, forget, count) in [(10, 0, 1), (20, 0, 2), (30, 0, 3), (90, 80, 1)] {
            let counted = throttle::count_one(&mut tx, "a", Timestamp(now), Timestamp(forget));
            assert_eq!(counted.await.unwrap(), count);
        }
        throttle::block(&mut tx, "a", Timestamp(500)).await.unwrap();
        assert_eq!(throttle::blocked_until(&mut tx, "a").await.unwrap().0, 500);
        throttle::take_back(&mut tx, "a").await.unwrap();
        assert_eq!(throttle::blocked_until(&mut tx, "a").await.unwrap().0, 0);
        throttle::forget(&mut tx, "a").await.unwrap();
        assert_eq!(
            throttle::forget_old(&mut tx, Timestamp(1_000))
                .await
                .unwrap(),
            0
        );
        tx.commit().await.unwrap();
        assert_eq!(throttle::blocked_until(&*db, "b").await.unwrap().0, 0);
    }
}

#[tokio::test]
async fn a_browser_is_known_to_whoever_signed_in_there() {
    for db in databases().await {
        let (org, _) = two_orgs(&db).await;
        let (ada, grace) = (UserId(id(50)), UserId(id(51)));
        let mut tx = db.write().await.unwrap();
        for (user, email) in [(ada, "Ada@example.com"), (grace, "grace@example.com")] {
            let form = administrator(email);
            users::insert(&mut tx, org, user, &form, "hash", STAMP)
                .await
                .unwrap();
        }
        let token = [7; 32];
        for (user, now) in [(ada, 10), (grace, 20), (ada, 30)] {
            known_devices::remember(&mut tx, user, &token, Timestamp(now))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let mut known = known_devices::accounts(&*db, &token).await.unwrap();
        known.sort();
        assert_eq!(known, ["ada@example.com", "grace@example.com"]);
        let unknown = known_devices::accounts(&*db, &[8; 32]).await;
        assert!(unknown.unwrap().is_empty());
        let mut tx = db.write().await.unwrap();
        let forgotten = known_devices::forget_old(&mut tx, Timestamp(25)).await;
        assert_eq!(forgotten.unwrap(), 1);
        let known = known_devices::accounts(&mut tx, &token).await;
        assert_eq!(known.unwrap(), ["ada@example.com"]);
    }
}

fn administrator(email: &str) -> UserForm {
    UserForm {
        name: "Somebody".into(),
        email: email.into(),
        roles: vec![Role::Administrator],
        active: true,
    }
}

/// Takes the role of administrator away; answers who is one then.
async fn demote(tx: &mut Tx, org: OrgId, user: UserId) -> Vec<UserId> {
    let form = UserForm {
        roles: vec![Role::Agent],
        ..users::get(&mut *tx, org, user).await.unwrap().form
    };
    users::update(tx, org, (user, 1), &form, true, STAMP)
        .await
        .unwrap();
    users::administrators(tx, org).await.unwrap()
}

#[tokio::test]
async fn administrators_who_demote_each_other_see_each_other() {
    for db in databases().await {
        let (org, _) = two_orgs(&db).await;
        let (ada, grace) = (UserId(id(50)), UserId(id(51)));
        let mut tx = db.write().await.unwrap();
        for (user, email) in [(ada, "ada@example.com"), (grace, "grace@example.com")] {
            let form = administrator(email);
            users::insert(&mut tx, org, user, &form, "hash", STAMP)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();

        let mut first = db.write().await.unwrap();
        assert_eq!(demote(&mut first, org, ada).await, [grace]);
        let second = async {
            let mut tx = db.write().await.unwrap();
            demote(&mut tx, org, grace).await
        };
        tokio::pin!(second);
        let early = timeout(Duration::from_millis(200), &mut second).await;
        assert!(early.is_err(), "{}: it does not wait", db.kind());
        first.commit().await.unwrap();
        assert_eq!(second.await, [], "{}: it must be refused", db.kind());
    }
}
