//! Signing in, resuming a session, signing out.
//!
//! Neither the text nor the time of an answer tells whether an account exists.

mod hasher;
mod throttle;

pub(crate) use hasher::Busy;
pub use hasher::Hasher;

use crate::{
    Cx, Principal, Shared,
    audit::{self, Change},
    problems::OrProblem,
};
use domain::{OrgId, Problem, Timestamp, UserId, agent::Presence, policy::Action};
use runtime::RuntimeError;
use store::{
    StoreError,
    users::{self, Account},
    web_sessions,
};

/// What a failed sign-in says, whatever the reason.
const WRONG: &str = "The e-mail address or the password is not right.";

/// Signs a person in. The caller gives the browser a new session id and keeps
/// the principal's user and epoch in the session.
pub async fn sign_in(cx: &Cx, email: &str, password: &str) -> Result<Principal, Problem> {
    let email = email.trim();
    let this = throttle::begin(cx, &store::fold(email)).await?;
    let account = users::by_email(cx.db(), email).await.or_problem(cx)?;
    let account = account.filter(|account| account.active);
    if !verify(cx, account.as_ref(), password).await? {
        tracing::warn!(request_id = %cx.request_id, "a sign-in failed");
        return Err(Problem::field("password", WRONG));
    }
    // A hash was right, so there is an account.
    let account = account.ok_or(Problem::SignedOut)?;
    let who = principal_of(account);
    let mut tx = cx.write().await?;
    this.was_right(cx, &mut tx).await?;
    let change = Change::new("user.sign_in", &who.user, &who.name);
    audit::record(cx, &mut tx, &who, change)
        .await
        .or_problem(cx)?;
    tx.commit().await.or_problem(cx)?;
    Ok(who)
}

/// Whether `password` is the account's; takes as long without an account.
async fn verify(cx: &Cx, account: Option<&Account>, password: &str) -> Result<bool, Problem> {
    // No stored password is longer: such a text is not worth hashing, but its time is spent.
    let fits = password.chars().count() <= domain::password::MAX;
    let text = if fits { password } else { "" };
    let hash = account.map(|account| account.password_hash.as_str());
    let same = cx.shared.hasher.verify(text, hash).await.or_problem(cx)?;
    Ok(same && fits)
}

/// Checks the password of the person who asks, counting failures like a sign-in.
pub(crate) async fn confirm(cx: &Cx, me: &Principal, password: &str) -> Result<(), Problem> {
    let this = throttle::begin(cx, &format!("confirm {}", me.user)).await?;
    let account = users::account(cx.db(), me.user).await.or_problem(cx)?;
    if !verify(cx, account.as_ref(), password).await? {
        return Err(Problem::field("current", "This is not your password."));
    }
    let mut tx = cx.write().await?;
    this.was_right(cx, &mut tx).await?;
    tx.commit().await.or_problem(cx)
}

/// Who a session belongs to; none when it is over: the account is gone or
/// switched off, or the sessions of its epoch were ended.
pub async fn resume(
    shared: &Shared,
    user: UserId,
    epoch: i64,
) -> Result<Option<Principal>, StoreError> {
    let account = users::account(&shared.db, user).await?;
    let account = account.filter(|account| account.active && account.auth_epoch == epoch);
    Ok(account.map(principal_of))
}

/// Removes sessions that have expired and failures that are forgotten. For the
/// server to call now and then.
pub async fn sweep(shared: &Shared, now: Timestamp) -> Result<(), StoreError> {
    web_sessions::delete_expired(&shared.db, now).await?;
    let mut tx = shared.db.write().await?;
    store::throttle::forget_old(&mut tx, throttle::forgotten(now)).await?;
    tx.commit().await
}

/// Signs out: the agent is Offline, and the trail knows. The caller ends the session itself.
pub async fn sign_out(cx: &Cx) -> Result<(), Problem> {
    let me = cx.allow(Action::OwnAccount)?;
    leave_desk(cx, me.org, me.user).await;
    let mut tx = cx.write().await?;
    let change = Change::new("user.sign_out", &me.user, &me.name);
    audit::record(cx, &mut tx, me, change)
        .await
        .or_problem(cx)?;
    tx.commit().await.or_problem(cx)
}

/// Nobody is offered a contact at a desktop that is closed.
pub(crate) async fn leave_desk(cx: &Cx, org: OrgId, user: UserId) {
    let Some(runtime) = &cx.shared.runtime else {
        return;
    };
    match runtime.set_presence(org, user, Presence::Offline).await {
        // Somebody who is no agent has no desk.
        Ok(()) | Err(RuntimeError::NotFound) => {}
        Err(error) => {
            tracing::warn!(request_id = %cx.request_id, "an agent was not set Offline: {error}");
        }
    }
}

fn principal_of(account: Account) -> Principal {
    Principal {
        user: account.id,
        org: account.org.id,
        name: account.name,
        email: account.email,
        roles: account.roles,
        session_epoch: account.auth_epoch,
        home: account.org,
    }
}

impl<T> OrProblem<T> for Result<T, Busy> {
    fn or_problem(self, _cx: &Cx) -> Result<T, Problem> {
        self.map_err(|Busy| Problem::Throttled { retry_after_s: 2 })
    }
}
