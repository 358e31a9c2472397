//! Set-up, sign-in, sessions.

use super::{House, NOW, empty, fields};
use crate::{Cx, Principal, account, auth, setup, users};
use domain::{
    Problem, Timestamp,
    policy::Role,
    user::{SetupForm, UserForm},
};
use std::net::IpAddr;
use store::web_sessions;

pub(super) const PASSWORD: &str = "nebel fluss gabel";

fn setup_form() -> SetupForm {
    SetupForm {
        organisation: "Home".into(),
        time_zone: "europe/rome".into(),
        name: "Ada".into(),
        email: "ada@example.com".into(),
        password: PASSWORD.into(),
    }
}

#[tokio::test]
async fn an_installation_is_set_up_once_and_with_the_token() {
    let (shared, folder) = empty().await;
    let cx = Cx::acting(shared.clone(), None);
    assert!(setup::needed(&shared.db).await.unwrap());
    let shut = setup::check(&cx, "").await;
    assert_eq!(shut, Err(Problem::NotFound), "no token was ever made");
    let token = shared.gate.open();
    assert_eq!(setup::check(&cx, "guess").await, Err(Problem::NotFound));
    setup::check(&cx, &format!(" {token}\n")).await.unwrap();

    let bad = SetupForm {
        time_zone: "Mars/Olympus".into(),
        email: "ada".into(),
        password: "short".into(),
        ..setup_form()
    };
    let problem = setup::complete(&cx, &token, &bad).await.unwrap_err();
    assert_eq!(fields(problem), ["email", "password", "time_zone"]);
    assert!(
        setup::needed(&shared.db).await.unwrap(),
        "nothing half-saved"
    );

    let who = setup::complete(&cx, &token, &setup_form()).await.unwrap();
    assert_eq!(who.home.time_zone, "Europe/Rome");
    assert_eq!(who.roles, [Role::Administrator]);
    let again = setup::complete(&cx, &token, &setup_form()).await;
    assert_eq!(again.unwrap_err(), Problem::NotFound);
    let token = shared.gate.open();
    let again = setup::complete(&cx, &token, &setup_form()).await;
    assert_eq!(
        again.unwrap_err(),
        Problem::NotFound,
        "also with a new token"
    );
    let resumed = auth::resume(&shared, who.user, who.session_epoch).await;
    assert_eq!(resumed.unwrap(), Some(who));
    std::fs::remove_dir_all(folder).unwrap();
}

/// A house whose agent has a real password.
pub(super) async fn with_password() -> House {
    let house = House::new().await;
    let agent = super::person_id(&house.home, Role::Agent);
    users::set_password(&house.admin(), agent, PASSWORD)
        .await
        .unwrap();
    house
}

pub(super) fn at(house: &House, seconds: i64, ip: &str) -> Cx {
    Cx {
        now: Timestamp(NOW.0 + seconds * 1_000),
        client_ip: Some(ip.parse::<IpAddr>().unwrap()),
        ..house.nobody()
    }
}

/// Signs in on a browser that nobody knows.
pub(super) async fn sign_in(cx: &Cx, email: &str, password: &str) -> Result<Principal, Problem> {
    let signed_in = auth::sign_in(cx, email, password, None).await;
    signed_in.map(|signed_in| signed_in.who)
}

#[tokio::test]
async fn a_person_signs_in_and_out() {
    let house = with_password().await;
    let who = sign_in(&house.nobody(), " AGENT@home.example ", PASSWORD).await;
    let who = who.unwrap();
    assert_eq!(
        (who.roles.as_slice(), who.session_epoch),
        (&[Role::Agent][..], 2)
    );
    let cx = Cx {
        principal: Some(who.clone()),
        ..house.nobody()
    };
    assert_eq!(account::me(&cx).await.unwrap().org.name, "Home");
    auth::sign_out(&cx).await.unwrap();
    let trail = house.trail().await;
    let actions: Vec<_> = trail.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions[..2], ["user.sign_out", "user.sign_in"]);
    assert_eq!(trail[0].client_ip, "192.0.2.7");
}

#[tokio::test]
async fn a_failed_sign_in_does_not_say_why() {
    let house = with_password().await;
    let id = super::person_id(&house.home, Role::Supervisor);
    let form = UserForm {
        active: false,
        ..users::get(&house.admin(), id).await.unwrap().form
    };
    users::set_password(&house.admin(), id, PASSWORD)
        .await
        .unwrap();
    users::update(&house.admin(), id, 1, &form).await.unwrap();
    let mut answers = Vec::new();
    for (email, password) in [
        ("agent@home.example", "wrong"),
        ("nobody@home.example", PASSWORD),
        ("supervisor@home.example", PASSWORD),
        (
            "administrator@home.example",
            "no hash is stored for this one",
        ),
        (
            "agent@home.example",
            &*format!("{PASSWORD}{}", "x".repeat(200)),
        ),
        ("", ""),
    ] {
        let answer = sign_in(&house.nobody(), email, password).await;
        answers.push(answer.unwrap_err());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(matches!(&answers[0], Problem::Invalid(_)));
}

/// The agent, signed in.
async fn agent(house: &House) -> Principal {
    let cx = house.nobody();
    let who = sign_in(&cx, "agent@home.example", PASSWORD).await;
    who.unwrap()
}

async fn alive(house: &House, who: &Principal) -> bool {
    let resumed = auth::resume(&house.shared, who.user, who.session_epoch).await;
    resumed.unwrap().is_some()
}

#[tokio::test]
async fn sessions_end_when_an_administrator_says_so() {
    let house = with_password().await;
    let mut ended = house.shared.ended_sessions();
    let who = agent(&house).await;
    assert!(alive(&house, &who).await);
    users::sign_out_everywhere(&house.admin(), who.user)
        .await
        .unwrap();
    assert!(!alive(&house, &who).await);
    assert_eq!(ended.try_recv().unwrap(), who.user);

    let who = agent(&house).await;
    let person = users::get(&house.admin(), who.user).await.unwrap();
    let form = UserForm {
        roles: vec![Role::Supervisor],
        ..person.form
    };
    users::update(&house.admin(), who.user, person.revision, &form)
        .await
        .unwrap();
    assert!(
        !alive(&house, &who).await,
        "rights never outlive their change"
    );
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_of_the_old_one() {
    let house = with_password().await;
    let (who, other) = (agent(&house).await, agent(&house).await);
    let cx = Cx {
        principal: Some(who),
        ..house.nobody()
    };
    let wrong = account::change_password(&cx, "wrong", "gabel fluss nebel").await;
    assert_eq!(fields(wrong.unwrap_err()), ["current"]);
    let weak = account::change_password(&cx, PASSWORD, "password").await;
    assert_eq!(fields(weak.unwrap_err()), ["new"]);
    let renewed = account::change_password(&cx, PASSWORD, "gabel fluss nebel").await;
    assert!(!alive(&house, &other).await);
    assert!(
        alive(&house, &renewed.unwrap()).await,
        "the own one goes on"
    );
    let trail = house.trail().await;
    assert_eq!(trail[0].action, "user.change_password");
    assert_eq!(trail[0].client_ip, "192.0.2.7");
    let old = sign_in(&house.nobody(), "agent@home.example", PASSWORD).await;
    assert_eq!(fields(old.unwrap_err()), ["password"]);
    account::sign_out_everywhere(&cx).await.unwrap();
    assert!(!alive(&house, cx.principal.as_ref().unwrap()).await);
}

#[tokio::test]
async fn a_session_that_was_ended_meanwhile_changes_no_password() {
    let house = with_password().await;
    let cx = Cx {
        principal: Some(agent(&house).await),
        ..house.nobody()
    };
    account::sign_out_everywhere(&cx).await.unwrap();
    let late = account::change_password(&cx, PASSWORD, "gabel fluss nebel").await;
    assert_eq!(late.unwrap_err(), Problem::SignedOut);
    let who = agent(&house).await;
    assert!(alive(&house, &who).await, "the password is the old one");
}

#[tokio::test]
async fn what_is_over_is_swept_away() {
    let house = House::new().await;
    let session = web_sessions::WebSession {
        user: None,
        auth_epoch: 0,
        data: "{}".into(),
        expires_at: NOW,
    };
    web_sessions::save(&house.shared.db, &[1; 32], &session)
        .await
        .unwrap();
    let cx = at(&house, 0, "203.0.113.9");
    for _ in 0..6 {
        assert!(sign_in(&cx, "a@b", "wrong").await.is_err());
    }
    let waits = sign_in(&cx, "a@b", "wrong").await;
    assert!(matches!(waits, Err(Problem::Throttled { .. })));
    auth::sweep(&house.shared, Timestamp(NOW.0 + 3_600_001))
        .await
        .unwrap();
    let again = sign_in(&cx, "a@b", "wrong").await;
    assert!(
        matches!(again, Err(Problem::Invalid(_))),
        "forgotten after an hour"
    );
    let load = web_sessions::load(&house.shared.db, &[1; 32], Timestamp(0)).await;
    assert_eq!(load.unwrap(), None);
}

/// Not run by itself, because it measures: `cargo test -p services -- --ignored time`.
#[tokio::test]
#[ignore = "measures time, which a busy machine falsifies"]
async fn the_time_of_an_answer_does_not_tell_whether_an_account_exists() {
    let house = with_password().await;
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..250_i64 {
        for (times, email) in times
            .iter_mut()
            .zip(["agent@home.example", "nobody@home.example"])
        {
            // An hour later each time: nobody waits.
            let cx = at(&house, round * 4_000, &format!("2001:db8:{round:x}::1"));
            let begun = std::time::Instant::now();
            assert!(sign_in(&cx, email, "wrong").await.is_err());
            times.push(begun.elapsed().as_secs_f64());
        }
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let [known, unknown] = &mut times;
    let (known, unknown) = (median(known), median(unknown));
    assert!(
        (known / unknown - 1.0).abs() < 0.05,
        "{known} s and {unknown} s"
    );
}
