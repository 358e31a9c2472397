//! One's own account: who am I, my password, my sessions.

use crate::{
    Cx, Principal,
    audit::{self, Change},
    auth,
    problems::OrProblem,
};
use domain::{Problem, password, policy::Action, user::Me};
use store::{users, web_sessions};

/// Who is signed in, for the shell of every page.
pub async fn me(cx: &Cx) -> Result<Me, Problem> {
    let me = cx.allow(Action::OwnAccount)?;
    Ok(Me {
        id: me.user,
        name: me.name.clone(),
        email: me.email.clone(),
        roles: me.roles.clone(),
        org: me.home.clone(),
    })
}

/// Gives oneself another password and ends every other session. The caller
/// renews its own session with the answer's epoch.
pub async fn change_password(cx: &Cx, current: &str, new: &str) -> Result<Principal, Problem> {
    let me = cx.allow(Action::OwnAccount)?;
    if let Some(message) = password::check(new, &me.email, &me.name) {
        return Err(Problem::field("new", message));
    }
    auth::confirm(cx, me, current).await?;
    let hash = cx.shared.hasher.hash(new).await.or_problem(cx)?;
    let mut tx = cx.write().await?;
    users::set_password(&mut tx, me.org, me.user, &hash)
        .await
        .or_problem(cx)?;
    let account = users::account(&mut tx, me.user).await.or_problem(cx)?;
    // Whoever was signed out or switched off meanwhile is not signed in again by this.
    let account = account
        .filter(|account| account.active && account.auth_epoch == me.session_epoch + 1)
        .ok_or(Problem::SignedOut)?;
    record(cx, &mut tx, me, "user.change_password").await?;
    tx.commit().await.or_problem(cx)?;
    cx.shared.sessions_ended(me.user);
    Ok(Principal {
        session_epoch: account.auth_epoch,
        ..me.clone()
    })
}

/// Ends every session of one's own, this one included.
pub async fn sign_out_everywhere(cx: &Cx) -> Result<(), Problem> {
    let me = cx.allow(Action::OwnAccount)?;
    let mut tx = cx.write().await?;
    users::end_sessions(&mut tx, me.org, me.user)
        .await
        .or_problem(cx)?;
    web_sessions::delete_of_user(&mut tx, me.user)
        .await
        .or_problem(cx)?;
    record(cx, &mut tx, me, "user.sign_out_everywhere").await?;
    tx.commit().await.or_problem(cx)?;
    cx.shared.sessions_ended(me.user);
    auth::leave_desk(cx, me.org, me.user).await;
    Ok(())
}

async fn record(
    cx: &Cx,
    tx: &mut store::Tx,
    me: &Principal,
    action: &'static str,
) -> Result<(), Problem> {
    let change = Change::new(action, &me.user, &me.name);
    audit::record(cx, tx, me, change).await.or_problem(cx)
}
