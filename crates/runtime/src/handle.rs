//! The only way into the runtime. Cheap to clone.
//!
//! Whatever returns `Ok` has been committed: it survives a power cut.

use crate::{
    DialError, Notice, RuntimeError,
    command::{AgentAct, CallerAct, Command, Reply, Signal},
    directory::Directory,
    tracer::Tracer,
};
use domain::{
    ConnectorId, ContactId, E164, FlowId, OrgId, UserId,
    agent::{Desk, Presence},
    connector::TestOutcome,
};
use flow::{engine::Await, phone::Phone, trace::TraceLine};
use std::sync::Arc;
use tokio::sync::{broadcast, mpsc, oneshot};

/// A call to be set up.
#[derive(Clone, Debug)]
pub struct Dial {
    /// The organisation whose number is dialled.
    pub org: OrgId,
    /// The number dialled.
    pub dialled: E164,
    /// The caller: E.164, or `anonymous`.
    pub ani: String,
}

/// The way into the runtime.
#[derive(Clone)]
pub struct Handle {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub commands: mpsc::Sender<Command>,
    pub signals: mpsc::UnboundedSender<Signal>,
    pub notices: broadcast::Sender<Notice>,
    pub directory: Arc<Directory>,
    pub tracer: Arc<Tracer>,
}

/// Keeps the lines of one contact coming as notices; dropping it stops them.
#[must_use]
pub struct Watch {
    pub(crate) tracer: Arc<Tracer>,
    pub(crate) contact: ContactId,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.tracer.release(self.contact);
    }
}

impl Handle {
    /// Sets up a call: finds the channel by its number, freezes the contact's
    /// facts and starts the channel's flow.
    pub async fn dial(&self, dial: Dial) -> Result<ContactId, DialError> {
        let (facts, flow) = self.inner.directory.answer(&dial).await?;
        let facts = Box::new(facts);
        self.ask(|reply| Command::Dial { facts, flow, reply })
            .await
            .map_err(|error| DialError::Unavailable(error.to_string()))
    }

    /// The caller presses a key: `0`–`9`, `*`, `#`, `A`–`D`.
    pub async fn digit(
        &self,
        org: OrgId,
        contact: ContactId,
        digit: char,
    ) -> Result<(), RuntimeError> {
        self.caller(org, contact, CallerAct::Digit(digit)).await
    }

    /// The caller's telephone has finished playing; can only shorten the estimate.
    pub async fn prompt_ended(
        &self,
        org: OrgId,
        contact: ContactId,
        at: Await,
    ) -> Result<(), RuntimeError> {
        self.caller(org, contact, CallerAct::PromptEnded(at)).await
    }

    /// The caller's telephone could not play.
    pub async fn prompt_failed(
        &self,
        org: OrgId,
        contact: ContactId,
        at: Await,
        why: String,
    ) -> Result<(), RuntimeError> {
        let act = CallerAct::PromptFailed(at, why);
        self.caller(org, contact, act).await
    }

    /// The caller hangs up.
    pub async fn hang_up(&self, org: OrgId, contact: ContactId) -> Result<(), RuntimeError> {
        self.caller(org, contact, CallerAct::HangUp).await
    }

    /// A tab with the caller's telephone has opened; call it once per tab.
    pub fn caller_back(&self, org: OrgId, contact: ContactId) {
        let here = true;
        self.signal(Signal::Caller { org, contact, here });
    }

    /// A tab with the caller's telephone has closed. When none is left, the
    /// call ends as lost unless one comes back in time.
    pub fn caller_gone(&self, org: OrgId, contact: ContactId) {
        let here = false;
        self.signal(Signal::Caller { org, contact, here });
    }

    /// A tab with the agent's desk has opened; call it once per tab.
    pub fn agent_back(&self, org: OrgId, user: UserId) {
        let here = true;
        self.signal(Signal::Agent { org, user, here });
    }

    /// A tab with the agent's desk has closed. When none is left, the agent is
    /// Offline unless one comes back in time.
    pub fn agent_gone(&self, org: OrgId, user: UserId) {
        let here = false;
        self.signal(Signal::Agent { org, user, here });
    }

    /// Sets an agent's presence. Sign-out sets `Offline`: a pending offer is
    /// withdrawn, and a contact in progress stays with the agent.
    pub async fn set_presence(
        &self,
        org: OrgId,
        user: UserId,
        presence: Presence,
    ) -> Result<(), RuntimeError> {
        let person = match self.inner.directory.person(org, user).await {
            Ok(person) => Some(Box::new(person)),
            // Whoever is switched off must still be taken out of the line.
            Err(RuntimeError::NotFound) if presence == Presence::Offline => None,
            Err(error) => return Err(error),
        };
        let act = AgentAct::Presence(presence, person);
        self.agent(org, user, act).await
    }

    /// The agent takes the contact that rings. Answers once the accept is
    /// committed; its screen pops follow as `Notice::Desk`.
    pub async fn accept(
        &self,
        org: OrgId,
        user: UserId,
        contact: ContactId,
    ) -> Result<(), RuntimeError> {
        self.agent(org, user, AgentAct::Accept(contact)).await
    }

    /// The agent declines the contact that rings: it keeps its place in the queue.
    pub async fn decline(
        &self,
        org: OrgId,
        user: UserId,
        contact: ContactId,
    ) -> Result<(), RuntimeError> {
        self.agent(org, user, AgentAct::Decline(contact)).await
    }

    /// The agent ends the contact in progress.
    pub async fn end(
        &self,
        org: OrgId,
        user: UserId,
        contact: ContactId,
    ) -> Result<(), RuntimeError> {
        self.agent(org, user, AgentAct::End(contact)).await
    }

    /// What the agent's desk shows now.
    pub async fn desk(&self, org: OrgId, user: UserId) -> Result<Desk, RuntimeError> {
        self.ask(|reply| Command::Desk { org, user, reply }).await
    }

    /// What the caller's telephone shows now; of a finished contact, how it ended.
    pub async fn phone(&self, org: OrgId, contact: ContactId) -> Result<Phone, RuntimeError> {
        let live = self
            .ask(|reply| Command::Phone {
                org,
                contact,
                reply,
            })
            .await;
        match live {
            Err(RuntimeError::NotFound) => self.inner.directory.ended_phone(org, contact).await,
            other => other,
        }
    }

    /// A contact's trace so far: the journal played again.
    pub async fn trace(
        &self,
        org: OrgId,
        contact: ContactId,
    ) -> Result<Vec<TraceLine>, RuntimeError> {
        self.inner.tracer.trace(org, contact).await
    }

    /// A contact's trace so far, and from then on its new lines as
    /// `Notice::Trace` for as long as the watch lives. Subscribe to `notices`
    /// before: then no line falls between.
    pub async fn watch(
        &self,
        org: OrgId,
        contact: ContactId,
    ) -> Result<(Vec<TraceLine>, Watch), RuntimeError> {
        Tracer::watch(&self.inner.tracer, org, contact).await
    }

    /// Whether contacts are run: false once the runtime's task has ended, for whatever reason.
    pub fn is_running(&self) -> bool {
        !self.inner.commands.is_closed()
    }

    /// All news from now on. A receiver that lags is told so and reads anew.
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.inner.notices.subscribe()
    }

    /// A channel or its numbers changed.
    pub fn channel_changed(&self, org: OrgId) {
        self.inner.directory.forget_channels(org);
    }

    /// A flow was published; live contacts stay on the version they began with.
    pub fn flow_changed(&self, org: OrgId, _flow: FlowId) {
        self.inner.directory.forget_channels(org);
    }

    /// A queue was added or renamed.
    pub async fn queue_changed(&self, org: OrgId) {
        self.inner.directory.read_queues_again(org).await;
    }

    /// A connector changed: its settings and its token are read anew.
    pub fn connector_changed(&self, org: OrgId, connector: ConnectorId) {
        self.inner.directory.forget_connector(org, connector);
    }

    /// Asks the connector's system whether it answers and takes the credentials.
    pub async fn test_connector(
        &self,
        org: OrgId,
        connector: ConnectorId,
    ) -> Result<TestOutcome, RuntimeError> {
        self.inner.directory.test_connector(org, connector).await
    }

    /// Takes nothing new, drains what runs, snapshots every session and stops.
    /// The runtime's task ends; every later call answers `Unavailable`.
    pub async fn shutdown(&self) {
        let (reply, done) = oneshot::channel();
        if self
            .inner
            .commands
            .send(Command::Shutdown { reply })
            .await
            .is_ok()
        {
            let _ = done.await;
        }
    }

    async fn caller(
        &self,
        org: OrgId,
        contact: ContactId,
        act: CallerAct,
    ) -> Result<(), RuntimeError> {
        self.ask(|reply| Command::Caller {
            org,
            contact,
            act,
            reply,
        })
        .await
    }

    async fn agent(&self, org: OrgId, user: UserId, act: AgentAct) -> Result<(), RuntimeError> {
        self.ask(|reply| Command::Agent {
            org,
            user,
            act,
            reply,
        })
        .await
    }

    async fn ask<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, RuntimeError> {
        let stopped = || RuntimeError::Unavailable("the server is stopping".to_owned());
        let (reply, answer) = oneshot::channel();
        let sent = self.inner.commands.send(command(reply)).await;
        sent.map_err(|_| stopped())?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    fn signal(&self, signal: Signal) {
        // A closed channel means that the runtime has stopped: there is nothing left to tell.
        let _ = self.inner.signals.send(signal);
    }
}
