//! What reaches the driver: commands that are answered, and signals that are not.

use crate::RuntimeError;
use domain::{
    ContactId, OrgId, UserId,
    agent::{ActiveContact, Desk, Presence},
    contact::ContactFacts,
};
use flow::{
    engine::{Await, Compiled, HttpOutcome},
    phone::Phone,
};
use std::sync::Arc;
use tokio::sync::oneshot;

/// Where an answer goes.
pub type Reply<T> = oneshot::Sender<Result<T, RuntimeError>>;

/// A request of somebody who waits for the answer.
pub enum Command {
    /// A new contact, its facts frozen and its version compiled.
    Dial {
        facts: Box<ContactFacts>,
        flow: Arc<Compiled>,
        reply: Reply<ContactId>,
    },
    /// The caller does something.
    Caller {
        org: OrgId,
        contact: ContactId,
        act: CallerAct,
        reply: Reply<()>,
    },
    /// The agent does something.
    Agent {
        org: OrgId,
        user: UserId,
        act: AgentAct,
        reply: Reply<()>,
    },
    /// What the agent's desk shows.
    Desk {
        org: OrgId,
        user: UserId,
        reply: Reply<Desk>,
    },
    /// What the caller's telephone shows; `NotFound` when the contact is no longer live.
    Phone {
        org: OrgId,
        contact: ContactId,
        reply: Reply<Phone>,
    },
    /// Stop.
    Shutdown { reply: oneshot::Sender<()> },
}

/// An agent as the users table has it.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub name: String,
    pub email: String,
}

/// What a caller can do.
#[derive(Clone, Debug)]
pub enum CallerAct {
    Digit(char),
    PromptEnded(Await),
    PromptFailed(Await, String),
    HangUp,
}

/// What an agent can do.
#[derive(Clone, Debug)]
pub enum AgentAct {
    /// The person is read before, so that the driver never waits for the database.
    /// None for an account that is switched off: it can only become Offline.
    Presence(Presence, Option<Box<Person>>),
    Accept(ContactId),
    Decline(ContactId),
    End(ContactId),
}

/// News that nobody waits for.
pub enum Signal {
    /// What came of a request.
    Response {
        contact: ContactId,
        at: Await,
        outcome: Box<HttpOutcome>,
    },
    /// A tab of the caller has opened (`true`) or closed.
    Caller {
        contact: ContactId,
        org: OrgId,
        here: bool,
    },
    /// A tab of the agent has opened (`true`) or closed.
    Agent {
        org: OrgId,
        user: UserId,
        here: bool,
    },
    /// An agent's last contact, read after a restart.
    Last {
        user: UserId,
        last: Box<ActiveContact>,
    },
}
