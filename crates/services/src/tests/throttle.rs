//! Who waits after failed sign-ins, and for whom.

use super::{
    House,
    doors::{PASSWORD, at, sign_in, with_password},
};
use crate::{Cx, account, auth};
use domain::{Problem, Timestamp, policy::Role};
use std::{cell::RefCell, io::Write};
use store::Db;

const AGENT: &str = "agent@home.example";

/// Whether a wrong password was looked at, or told to wait.
async fn guess(cx: &Cx, email: &str) -> bool {
    match sign_in(cx, email, "wrong").await.unwrap_err() {
        Problem::Invalid(_) => true,
        Problem::Throttled { retry_after_s } => {
            assert!((1..=900).contains(&retry_after_s), "{retry_after_s}");
            false
        }
        other => panic!("{other:?}"),
    }
}

/// Guesses of a stranger with as many networks; how many were looked at.
async fn flood(house: &House, guesses: u32, email: &str) -> usize {
    let mut looked_at = 0;
    for number in 0..guesses {
        let cx = at(house, 0, &format!("2001:db8:{number:x}::1"));
        looked_at += usize::from(guess(&cx, email).await);
    }
    looked_at
}

#[tokio::test]
async fn guesses_wait_longer_and_longer_but_never_for_ever() {
    let house = with_password().await;
    let mut looked_at = 0;
    for now in 0..60 {
        // Another address of the same network each time.
        let cx = at(&house, now, &format!("192.0.2.{now}"));
        looked_at += usize::from(guess(&cx, AGENT).await);
    }
    assert!((6..=12).contains(&looked_at), "{looked_at}");
    let here = at(&house, 60, "192.0.2.7");
    assert!(
        guess(&here, "administrator@home.example").await,
        "others are not held up"
    );
    let later = at(&house, 360, "192.0.2.7");
    sign_in(&later, AGENT, PASSWORD).await.unwrap();
    assert!(guess(&later, AGENT).await, "success forgets the failures");
}

#[tokio::test]
async fn a_stranger_who_guesses_holds_up_nobody_elsewhere() {
    let house = with_password().await;
    let stranger = at(&house, 0, "203.0.113.9");
    for _ in 0..10 {
        guess(&stranger, AGENT).await;
    }
    assert!(!guess(&stranger, AGENT).await);
    let cx = at(&house, 0, "198.51.100.1");
    sign_in(&cx, AGENT, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_stranger_with_many_networks_waits_and_known_browsers_do_not() {
    let house = with_password().await;
    let first = auth::sign_in(&house.nobody(), AGENT, PASSWORD, None).await;
    let token = first.unwrap().device;
    assert_eq!(flood(&house, 150, AGENT).await, 101);
    let cx = at(&house, 0, "198.51.100.1");
    let unknown = sign_in(&cx, AGENT, PASSWORD).await;
    assert!(matches!(unknown, Err(Problem::Throttled { .. })));
    let made_up = auth::sign_in(&cx, AGENT, PASSWORD, Some("made up")).await;
    assert!(matches!(made_up, Err(Problem::Throttled { .. })));
    let known = auth::sign_in(&cx, AGENT, PASSWORD, Some(&token)).await;
    assert_eq!(known.unwrap().device, token);

    // It is no way round the count either.
    let mut looked_at = 0;
    for _ in 0..10 {
        let guess = auth::sign_in(&cx, AGENT, "wrong", Some(&token)).await;
        looked_at += usize::from(matches!(guess, Err(Problem::Invalid(_))));
    }
    assert_eq!(looked_at, 6);
}

#[tokio::test]
async fn a_browser_is_known_to_those_who_signed_in_there() {
    let house = with_password().await;
    let cx = house.nobody();
    let made_up = auth::sign_in(&cx, AGENT, PASSWORD, Some("made up")).await;
    let token = made_up.unwrap().device;
    assert_eq!(token.len(), 32, "nobody chooses another's token");
    let supervisor = super::person_id(&house.home, Role::Supervisor);
    crate::users::set_password(&house.admin(), supervisor, PASSWORD)
        .await
        .unwrap();
    let email = "supervisor@home.example";
    flood(&house, 102, email).await;
    let before = auth::sign_in(&cx, email, PASSWORD, Some(&token)).await;
    assert!(
        matches!(before, Err(Problem::Throttled { .. })),
        "a colleague's browser is not one's own"
    );
    let later = at(&house, 10, "192.0.2.7");
    let second = auth::sign_in(&later, email, PASSWORD, Some(&token)).await;
    assert_eq!(second.unwrap().device, token, "both share the browser");
    let year = Timestamp(cx.now.0 + 366 * 86_400_000);
    auth::sweep(&house.shared, year).await.unwrap();
    let forgotten = auth::sign_in(&later, email, PASSWORD, Some(&token)).await;
    assert_ne!(forgotten.unwrap().device, token);
}

#[tokio::test]
async fn an_unknown_account_is_throttled_like_a_known_one() {
    let house = with_password().await;
    for (email, net) in [(AGENT, 1), ("nobody@home.example", 2)] {
        let mut looked_at = Vec::new();
        for _ in 0..10 {
            let cx = at(&house, 0, &format!("2001:db8:{net}::1"));
            looked_at.push(guess(&cx, email).await);
        }
        let expected = [[true; 6].as_slice(), &[false; 4]].concat();
        assert_eq!(looked_at, expected, "{email}");
        assert_eq!(flood(&house, 120, email).await, 95, "{email}");
    }
}

#[tokio::test]
async fn an_address_that_guesses_many_accounts_waits() {
    let house = House::new().await;
    let cx = at(&house, 0, "203.0.113.9");
    let mut looked_at = 0;
    for number in 0..40 {
        looked_at += usize::from(guess(&cx, &format!("nobody{number}@home.example")).await);
    }
    assert_eq!(looked_at, 21);
}

/// Has every entry of the audit trail fail, or not any more.
async fn break_audit(house: &House, broken: bool) {
    let Db::Sqlite { rw, .. } = &house.shared.db else {
        panic!("not SQLite");
    };
    let sql = match broken {
        true => "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END",
        false => "DROP TRIGGER full",
    };
    sqlx::raw_sql(sql).execute(rw).await.unwrap();
}

#[tokio::test]
async fn what_nobody_judged_is_no_failure() {
    let house = with_password().await;
    let cx = house.nobody();
    let me = sign_in(&cx, AGENT, PASSWORD).await.unwrap();
    let own = Cx {
        principal: Some(me),
        ..house.nobody()
    };
    let crowd = house.shared.hasher.crowd();
    for _ in 0..120 {
        let busy = sign_in(&cx, AGENT, PASSWORD).await;
        assert_eq!(busy, Err(Problem::Throttled { retry_after_s: 2 }));
        let busy = auth::confirm(&own, own.principal.as_ref().unwrap(), PASSWORD).await;
        assert_eq!(busy, Err(Problem::Throttled { retry_after_s: 2 }));
    }
    drop(crowd);
    break_audit(&house, true).await;
    for _ in 0..8 {
        let failed = sign_in(&cx, AGENT, PASSWORD).await;
        assert!(matches!(failed, Err(Problem::Failed { .. })));
    }
    break_audit(&house, false).await;
    sign_in(&cx, AGENT, PASSWORD).await.unwrap();
    let confirmed = auth::confirm(&own, own.principal.as_ref().unwrap(), PASSWORD).await;
    assert_eq!(confirmed, Ok(()));
}

#[tokio::test]
async fn a_password_is_not_guessed_by_changing_it() {
    let house = with_password().await;
    let own = Cx {
        principal: Some(sign_in(&house.nobody(), AGENT, PASSWORD).await.unwrap()),
        ..house.nobody()
    };
    let mut looked_at = 0;
    for _ in 0..10 {
        let wrong = account::change_password(&own, "wrong", "gabel fluss nebel").await;
        looked_at += usize::from(matches!(wrong, Err(Problem::Invalid(_))));
    }
    assert_eq!(looked_at, 6);
}

thread_local! {
    /// What the test of this thread logged.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Has every thread write to its own log. A subscriber of one thread alone
/// would miss what another thread was first to log.
fn listen() {
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(|| Log)
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    tracing::callsite::rebuild_interest_cache();
}

#[tokio::test]
async fn a_failed_sign_in_is_logged_with_where_it_came_from_and_no_address_of_a_person() {
    let house = with_password().await;
    listen();
    for email in [" AGENT@home.example", AGENT] {
        assert!(guess(&at(&house, 0, "203.0.113.9"), email).await);
    }
    let text = String::from_utf8(LOG.take()).unwrap();
    let lines: Vec<_> = text
        .lines()
        .filter(|line| line.contains("a sign-in failed"))
        .collect();
    assert_eq!(lines.len(), 2, "{text}");
    let account = |line: &str| line.split("account=").nth(1).unwrap().to_owned();
    assert_eq!(account(lines[0]), account(lines[1]));
    assert!(lines[0].contains("client=203.0.113.9"), "{text}");
    assert!(!text.to_lowercase().contains("agent@"), "{text}");
}
