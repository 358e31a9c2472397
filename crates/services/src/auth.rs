//! Signing in, resuming a session, signing out.
//!
//! Neither the text nor the time of an answer tells whether an account exists.

mod device;
mod hasher;
mod throttle;

pub(crate) use hasher::Busy;
pub use hasher::Hasher;

use crate::{
    Cx, Principal, Shared,
    audit::{self, Change},
    problems::OrProblem,
};
use device::Device;
use domain::{OrgId, Problem, Timestamp, UserId, agent::Presence, policy::Action};
use runtime::RuntimeError;
use store::{
    StoreError, known_devices,
    users::{self, Account},
    web_sessions,
};
use throttle::Try;

/// What a failed sign-in says, whatever the reason.
const WRONG: &str = "The e-mail address or the password is not right.";

/// A person who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person.
    pub who: Principal,
    /// The browser's token, for a cookie that lasts.
    pub device: String,
}

/// Signs a person in, on the browser that carries the token `device`. The
/// caller gives the browser a new session id, keeps the principal's user and
/// epoch in the session, and has the browser keep the answer's token.
pub async fn sign_in(
    cx: &Cx,
    email: &str,
    password: &str,
    device: Option<&str>,
) -> Result<SignedIn, Problem> {
    let email = email.trim();
    let folded = store::fold(email);
    let device = Device::of(cx, device, &folded).await?;
    let this = Try::of_account(cx, &folded, device.known());
    this.begin(cx).await?;
    match enter(cx, email, password, (&this, device)).await {
        Ok(Some(signed_in)) => Ok(signed_in),
        Ok(None) => {
            // The account goes into the log as into the throttle's table: by a hash.
            let account = throttle::account_subject(&folded);
            let client = cx.client_ip.map(tracing::field::display);
            tracing::warn!(request_id = %cx.request_id, client, account, "a sign-in failed");
            Err(Problem::field("password", WRONG))
        }
        Err(problem) => {
            this.was_not_judged(cx).await;
            Err(problem)
        }
    }
}

/// Lets a person in whose password is right; none where it is not.
async fn enter(
    cx: &Cx,
    email: &str,
    password: &str,
    (this, device): (&Try, Device),
) -> Result<Option<SignedIn>, Problem> {
    let account = users::by_email(cx.db(), email).await.or_problem(cx)?;
    let account = account.filter(|account| account.active);
    if !verify(cx, account.as_ref(), password).await? {
        return Ok(None);
    }
    // A hash was right, so there is an account.
    let who = principal_of(account.ok_or(Problem::SignedOut)?);
    let mut tx = cx.write().await?;
    this.was_right(cx, &mut tx).await?;
    known_devices::remember(&mut tx, who.user, &device.hash, cx.now)
        .await
        .or_problem(cx)?;
    let change = Change::new("user.sign_in", &who.user, &who.name);
    audit::record(cx, &mut tx, &who, change)
        .await
        .or_problem(cx)?;
    tx.commit().await.or_problem(cx)?;
    let device = device.token;
    Ok(Some(SignedIn { who, device }))
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
    let this = Try::of_person(me.user);
    this.begin(cx).await?;
    match is_own(cx, me, password, &this).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::field("current", "This is not your password.")),
        Err(problem) => {
            this.was_not_judged(cx).await;
            Err(problem)
        }
    }
}

async fn is_own(cx: &Cx, me: &Principal, password: &str, this: &Try) -> Result<bool, Problem> {
    let account = users::account(cx.db(), me.user).await.or_problem(cx)?;
    if !verify(cx, account.as_ref(), password).await? {
        return Ok(false);
    }
    let mut tx = cx.write().await?;
    this.was_right(cx, &mut tx).await?;
    tx.commit().await.or_problem(cx)?;
    Ok(true)
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

/// Removes sessions that have expired, failures that are forgotten, and browsers
/// that nobody uses any more. For the server to call now and then.
pub async fn sweep(shared: &Shared, now: Timestamp) -> Result<(), StoreError> {
    web_sessions::delete_expired(&shared.db, now).await?;
    let mut tx = shared.db.write().await?;
    store::throttle::forget_old(&mut tx, throttle::forgotten(now)).await?;
    known_devices::forget_old(&mut tx, device::forgotten(now)).await?;
    tx.commit().await
}

/// What follows when a person has ended their session: the trail knows, and the
/// agent is Offline. The caller ends the session first, whatever becomes of this.
pub async fn sign_out(cx: &Cx) -> Result<(), Problem> {
    let me = cx.allow(Action::OwnAccount)?;
    let recorded = record_sign_out(cx, me).await;
    leave_desk(cx, me.org, me.user).await;
    recorded
}

async fn record_sign_out(cx: &Cx, me: &Principal) -> Result<(), Problem> {
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
