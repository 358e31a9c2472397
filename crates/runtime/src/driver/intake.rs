//! Takes commands, signals and tasks.

use super::{
    Driver,
    agents::Agent,
    batch::{Origin, Task},
};
use crate::command::{Command, Signal};
use domain::{ContactId, UserId, agent::Presence};
use flow::engine::Input;

impl Driver {
    /// Takes a command. One that has to wait for the next batch is kept.
    pub(super) fn take_command(&mut self, command: Command) {
        if self.stopping.is_some() {
            return self.refuse(command, "the server is stopping");
        }
        match command {
            Command::Dial { facts, flow, reply } => self.dial(*facts, flow, reply),
            Command::Caller {
                org,
                contact,
                act,
                reply,
            } => self.caller(org, contact, act, reply),
            Command::Agent {
                org,
                user,
                act,
                reply,
            } => self.agent_act(org, user, act, reply),
            read @ (Command::Desk { .. } | Command::Phone { .. }) => self.reads.push(read),
            Command::Shutdown { reply } => self.stop(Some(reply)),
        }
    }

    /// Takes a signal: what comes of it waits in the inbox.
    pub(super) fn take_signal(&mut self, signal: Signal) {
        match signal {
            Signal::Response {
                contact,
                at,
                outcome,
            } => {
                let input = Input::Response { at, outcome };
                self.inbox.push_back(Task::Input(contact, input));
            }
            Signal::Caller { org, contact, here } => self.caller_tab(org, contact, here),
            Signal::Agent { org, user, here } => self.agent_tab(org, user, here),
            Signal::Last { user, last } => {
                if let Some(agent) = self.agents.get_mut(&user)
                    && agent.last.is_none()
                {
                    agent.last = Some(last);
                    self.touched.insert(user);
                }
            }
        }
    }

    /// Takes a task; gives it back when it has to wait for the next batch.
    pub(super) fn take_task(&mut self, task: Task) -> Option<Task> {
        match task {
            Task::Input(contact, input) => self.take_input(contact, input),
            Task::NoAnswer(user, contact) => {
                let rings = |agent: &Agent| agent.offer.is_some_and(|(id, _)| id == contact);
                if !self.agents.get(&user).is_some_and(rings) {
                    return None;
                }
                if self.in_batch(contact) {
                    return Some(task);
                }
                if self.presence_of(user) == Some(Presence::Available) {
                    self.change_presence(user, Presence::Away);
                }
                self.end_offer(user, "no answer", Origin::Task);
                self.batch.redo.push(task);
                None
            }
            Task::AgentGone(user) => self.agent_gone(user),
        }
    }

    fn take_input(&mut self, contact: ContactId, input: Input) -> Option<Task> {
        if self.in_batch(contact) {
            return Some(Task::Input(contact, input));
        }
        // Before anything else: the contact may be gone, and the agent must not wait for it.
        if let Input::Offered { agent } = &input
            && !self.may_offer(agent.id, contact)
        {
            self.release(agent.id, contact);
            return None;
        }
        let slot = self.slots.get(&contact)?;
        let due = slot.session.next_due().filter(|_| !slot.parked);
        if matches!(input, Input::Tick) && due.is_none_or(|due| due > self.now) {
            self.schedule(contact);
            return None;
        }
        self.fold(contact, input, Origin::Inside);
        None
    }

    fn agent_gone(&mut self, user: UserId) -> Option<Task> {
        let agent = self.agents.get(&user)?;
        if agent.tabs > 0 {
            return None;
        }
        let (offer, contact, reserved) = (agent.offer, agent.contact, agent.reserved);
        if agent.row.presence == Presence::Offline && offer.is_none() && contact.is_none() {
            return None;
        }
        let busy = contact.or(offer.map(|(id, _)| id)).or(reserved);
        if busy.is_some_and(|contact| self.in_batch(contact)) {
            return Some(Task::AgentGone(user));
        }
        self.change_presence(user, Presence::Offline);
        self.end_offer(user, "agent left", Origin::Task);
        if let Some(contact) = contact {
            self.fold(contact, Input::AgentLeft { agent: user }, Origin::Task);
        }
        self.batch.redo.push(Task::AgentGone(user));
        None
    }
}
