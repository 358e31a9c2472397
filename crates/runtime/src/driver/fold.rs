//! Takes commands, signals and tasks into the batch.
//!
//! A contact takes at most one input per batch, so that every decision is made
//! on committed state; whatever else there is for it waits for the next batch.

use super::{
    Driver,
    agents::{Agent, fresh_row},
    batch::{Origin, Step, Task, set_presence},
    slot::Slot,
    timers::Timer,
};
use crate::{
    RuntimeError,
    command::{AgentAct, CallerAct, Command, Person, Reply, Signal},
    journal,
};
use domain::{
    ContactId, OrgId, UserId,
    agent::Presence,
    contact::{ContactFacts, EndCause, Stage, StageKind},
};
use flow::engine::{Compiled, ENGINE_VERSION, Input, step};
use std::sync::Arc;
use store::{
    contacts::{Progress, StoredContact},
    journal::JournalRow,
};

impl Driver {
    /// Takes a command. One that has to wait for the next batch is kept.
    pub(super) fn take_command(&mut self, command: Command) {
        if self.stopping.is_some() {
            return self.refuse_stopping(command);
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
            Command::Desk { org, user, reply } => drop(reply.send(Ok(self.desk(org, user)))),
            Command::Phone {
                org,
                contact,
                reply,
            } => drop(reply.send(self.phone(org, contact))),
            Command::Shutdown { reply } => self.stop(Some(reply)),
        }
    }

    fn refuse_stopping(&mut self, command: Command) {
        let cause = || RuntimeError::Unavailable("the server is stopping".to_owned());
        match command {
            Command::Dial { reply, .. } => drop(reply.send(Err(cause()))),
            Command::Caller { reply, .. } | Command::Agent { reply, .. } => {
                drop(reply.send(Err(cause())));
            }
            Command::Desk { reply, .. } => drop(reply.send(Err(cause()))),
            Command::Phone { reply, .. } => drop(reply.send(Err(cause()))),
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
                self.change_presence(user, Presence::Away);
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
        let slot = self.slots.get(&contact)?;
        let due = slot.session.next_due();
        if matches!(input, Input::Tick) && due.is_none_or(|due| due > self.now) {
            return None;
        }
        if let Input::Offered { agent } = &input
            && !self.may_offer(agent.id, contact)
        {
            self.release(agent.id, contact);
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
        let (offer, contact) = (agent.offer, agent.contact);
        if agent.row.presence == Presence::Offline && offer.is_none() && contact.is_none() {
            return None;
        }
        let busy = contact.or(offer.map(|(id, _)| id));
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

    fn dial(&mut self, mut facts: ContactFacts, flow: Arc<Compiled>, reply: Reply<ContactId>) {
        self.last_contact += 1;
        let id = ContactId(self.last_contact);
        facts.contact = id;
        let mut slot = Slot::new(stored(&facts, self.now), flow);
        slot.gone_since = Some(self.now);
        self.slots.insert(id, Box::new(slot));
        let grace = self.now.plus(self.settings.caller_grace_ms);
        self.timers.set(grace, Timer::CallerGone(id));
        let facts = Box::new(facts);
        self.fold(id, Input::Started { facts }, Origin::Dial(reply));
    }

    fn caller(&mut self, org: OrgId, contact: ContactId, act: CallerAct, reply: Reply<()>) {
        let Some(slot) = self
            .slots
            .get(&contact)
            .filter(|slot| slot.about.org == org)
        else {
            return drop(reply.send(Err(RuntimeError::NotFound)));
        };
        if slot.is_over() {
            let why = "the call is over".to_owned();
            return drop(reply.send(Err(RuntimeError::NotNow(why))));
        }
        if self.in_batch(contact) {
            return self.deferred.push_back(Command::Caller {
                org,
                contact,
                act,
                reply,
            });
        }
        let input = match act {
            CallerAct::Digit(digit) => Input::Digit { digit },
            CallerAct::PromptEnded(at) => Input::PromptEnded { at },
            CallerAct::PromptFailed(at, why) => Input::PromptFailed { at, why },
            CallerAct::HangUp => Input::CallerLeft {
                cause: EndCause::CallerHungUp,
            },
        };
        self.fold(contact, input, Origin::Reply(reply));
    }

    fn agent_act(&mut self, org: OrgId, user: UserId, act: AgentAct, reply: Reply<()>) {
        let refuse = |reply: Reply<()>, why: &str| {
            drop(reply.send(Err(RuntimeError::NotNow(why.to_owned()))));
        };
        let offer = self.agent(org, user).and_then(|agent| agent.offer);
        let current = self.agent(org, user).and_then(|agent| agent.contact);
        let rings = |contact| offer.is_some_and(|(id, _)| id == contact);
        let concerns = match &act {
            AgentAct::Presence(..) => offer.map(|(id, _)| id),
            AgentAct::Accept(id) | AgentAct::Decline(id) | AgentAct::End(id) => Some(*id),
        };
        if concerns.is_some_and(|contact| self.in_batch(contact)) {
            return self.deferred.push_back(Command::Agent {
                org,
                user,
                act,
                reply,
            });
        }
        match act {
            AgentAct::Presence(presence, person) => {
                self.set_presence(org, user, presence, *person, reply);
            }
            AgentAct::Accept(contact) if rings(contact) => self.accept(user, contact, reply),
            AgentAct::Decline(contact) if rings(contact) => {
                // Whoever declines goes to the end of the line.
                let now = self.now;
                if let Some(row) = self.draft(user) {
                    row.idle_since = now;
                }
                self.end_offer(user, "declined", Origin::Reply(reply));
            }
            AgentAct::End(contact) if current == Some(contact) => {
                let input = Input::AgentLeft { agent: user };
                self.fold(contact, input, Origin::Reply(reply));
            }
            AgentAct::Accept(_) | AgentAct::Decline(_) => {
                refuse(reply, "this contact no longer rings here");
            }
            AgentAct::End(_) => refuse(reply, "this contact is not in progress here"),
        }
    }

    fn accept(&mut self, user: UserId, contact: ContactId, reply: Reply<()>) {
        let Some(facts) = self.facts(user, contact) else {
            return drop(reply.send(Err(RuntimeError::NotFound)));
        };
        let agent = Box::new(facts);
        self.fold(contact, Input::Accepted { agent }, Origin::Reply(reply));
    }

    fn set_presence(
        &mut self,
        org: OrgId,
        user: UserId,
        presence: Presence,
        person: Person,
        reply: Reply<()>,
    ) {
        let agent = self
            .agents
            .entry(user)
            .or_insert_with(|| Agent::new(fresh_row(org, user), Person::default()));
        if agent.row.org != org {
            return drop(reply.send(Err(RuntimeError::NotFound)));
        }
        agent.person = person;
        self.change_presence(user, presence);
        let rings = self.agents.get(&user).is_some_and(|a| a.offer.is_some());
        if rings && presence != Presence::Available {
            self.end_offer(user, "agent left", Origin::Reply(reply));
        } else {
            self.batch.replies.push(reply);
        }
    }

    fn change_presence(&mut self, user: UserId, presence: Presence) {
        let now = self.now;
        if let Some(row) = self.draft(user) {
            set_presence(row, presence, now);
        }
    }

    /// Tells the contact that rings at the agent's desk that it no longer does.
    fn end_offer(&mut self, user: UserId, why: &str, origin: Origin) {
        let offer = self.agents.get(&user).and_then(|agent| agent.offer);
        if let Some((contact, _)) = offer {
            let input = Input::OfferEnded {
                agent: user,
                why: why.to_owned(),
            };
            self.fold(contact, input, origin);
        }
    }

    pub(super) fn in_batch(&self, contact: ContactId) -> bool {
        let slot = self.slots.get(&contact);
        slot.is_some_and(|slot| slot.batch == self.batch.number)
    }

    /// Steps a contact and adds what has to be committed for it.
    fn fold(&mut self, contact: ContactId, input: Input, origin: Origin) {
        let Some(slot) = self.slots.get_mut(&contact) else {
            return;
        };
        let (now, number) = (self.now, self.batch.number);
        let is_new = slot.last_row == 0;
        let before = slot.session.stage().clone();
        let effects = step(&slot.flow, &mut slot.session, now, &input);
        self.last_row += 1;
        let row = self.last_row;
        slot.batch = number;
        slot.stepped(row, now);
        self.batch.rows.push(JournalRow {
            id: row,
            contact,
            at: now,
            engine: ENGINE_VERSION,
            body: journal::write(&input, &effects),
        });
        let moved = slot.progress(now) || is_new;
        if moved {
            self.batch.contacts.push(slot.about.clone());
        }
        if slot.session.is_finished() {
            if slot.kept {
                self.batch.finished.push(contact);
            }
        } else if slot.unkept >= self.settings.rows_per_snapshot {
            let snapshot = slot.snapshot();
            self.batch.snapshots.push(snapshot);
        }
        let after = slot.session.stage().clone();
        self.draft_agents(contact, &before, &after);
        self.batch.steps.push(Step {
            contact,
            row,
            before,
            input,
            effects,
            origin,
            moved,
        });
    }

    /// What a contact's move means for the rows of the agents in it.
    fn draft_agents(&mut self, contact: ContactId, before: &Stage, after: &Stage) {
        let with = |stage: &Stage| match stage {
            Stage::WithAgent { agent } => Some(*agent),
            _ => None,
        };
        let (was, is) = (with(before), with(after));
        if was == is {
            return;
        }
        let now = self.now;
        if let Some(row) = was.and_then(|user| self.draft(user)) {
            row.idle_since = now;
        }
        if let Some(row) = is.and_then(|user| self.draft(user)) {
            row.last_contact = Some(contact);
        }
    }

    fn caller_tab(&mut self, org: OrgId, contact: ContactId, here: bool) {
        let now = self.clock.now();
        let slot = self.slots.get_mut(&contact);
        let Some(slot) = slot.filter(|slot| slot.about.org == org) else {
            return;
        };
        if here {
            slot.tabs = slot.tabs.saturating_add(1);
            slot.gone_since = None;
        } else {
            slot.tabs = slot.tabs.saturating_sub(1);
            if slot.tabs == 0 {
                slot.gone_since = Some(now);
                let grace = now.plus(self.settings.caller_grace_ms);
                self.timers.set(grace, Timer::CallerGone(contact));
            }
        }
    }
}

/// A new contact's row.
fn stored(facts: &ContactFacts, now: domain::Timestamp) -> StoredContact {
    StoredContact {
        id: facts.contact,
        org: facts.org,
        channel: facts.channel,
        channel_name: facts.channel_name.clone(),
        flow: facts.flow,
        version: facts.version,
        ani: facts.ani.clone(),
        dnis: facts.dnis.clone(),
        started_at: now,
        progress: Progress {
            stage: StageKind::InFlow,
            queue: None,
            queued_at: None,
            agent: None,
            answered_at: None,
            ended_at: None,
            cause: None,
            finished_at: None,
        },
    }
}
