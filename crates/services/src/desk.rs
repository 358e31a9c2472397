//! The agent's desk: presence, and the contact that rings or is in progress.
//! Always the signed-in agent's own.

use crate::{Cx, problems::OrProblem};
use domain::{
    ContactId, OrgId, Problem, UserId,
    agent::{Desk, Presence},
    policy::Action,
};
use runtime::Handle;

/// What the agent's desk shows now.
pub async fn desk(cx: &Cx) -> Result<Desk, Problem> {
    let me = cx.allow(Action::TakeContacts)?;
    cx.runtime()?.desk(me.org, me.user).await.or_problem(cx)
}

/// Sets the agent's presence.
pub async fn set_presence(cx: &Cx, presence: Presence) -> Result<(), Problem> {
    let me = cx.allow(Action::TakeContacts)?;
    let runtime = cx.runtime()?;
    runtime
        .set_presence(me.org, me.user, presence)
        .await
        .or_problem(cx)
}

/// Takes the contact that rings.
pub async fn accept(cx: &Cx, contact: ContactId) -> Result<(), Problem> {
    let me = cx.allow(Action::TakeContacts)?;
    let runtime = cx.runtime()?;
    runtime
        .accept(me.org, me.user, contact)
        .await
        .or_problem(cx)
}

/// Declines the contact that rings; it keeps its place in the queue.
pub async fn decline(cx: &Cx, contact: ContactId) -> Result<(), Problem> {
    let me = cx.allow(Action::TakeContacts)?;
    let runtime = cx.runtime()?;
    runtime
        .decline(me.org, me.user, contact)
        .await
        .or_problem(cx)
}

/// Ends the contact in progress.
pub async fn end(cx: &Cx, contact: ContactId) -> Result<(), Problem> {
    let me = cx.allow(Action::TakeContacts)?;
    let runtime = cx.runtime()?;
    runtime.end(me.org, me.user, contact).await.or_problem(cx)
}

/// Counts a tab that shows the desk, for as long as the answer lives.
pub async fn open(cx: &Cx) -> Result<OpenDesk, Problem> {
    let me = cx.allow(Action::TakeContacts)?;
    let runtime = cx.runtime()?.clone();
    runtime.agent_back(me.org, me.user);
    Ok(OpenDesk {
        runtime,
        org: me.org,
        user: me.user,
    })
}

/// A tab with the desk. Dropped with it; when none is left, the agent is soon Offline.
#[must_use]
pub struct OpenDesk {
    runtime: Handle,
    org: OrgId,
    user: UserId,
}

impl Drop for OpenDesk {
    fn drop(&mut self) {
        self.runtime.agent_gone(self.org, self.user);
    }
}
