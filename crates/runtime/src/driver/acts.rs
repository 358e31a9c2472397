//! What agents do: presence, accept, decline, end.

use super::{
    Driver,
    agents::{Agent, fresh_row},
    batch::{Origin, set_presence},
};
use crate::{
    RuntimeError,
    command::{AgentAct, Command, Person, Reply},
};
use domain::{ContactId, OrgId, UserId, agent::Presence};
use flow::engine::Input;

impl Driver {
    pub(super) fn agent_act(&mut self, org: OrgId, user: UserId, act: AgentAct, reply: Reply<()>) {
        let refuse = |reply: Reply<()>, why: &str| {
            drop(reply.send(Err(RuntimeError::NotNow(why.to_owned()))));
        };
        let agent = self.agent(org, user);
        let offer = agent.and_then(|agent| agent.offer);
        let current = agent.and_then(|agent| agent.contact);
        let reserved = agent.and_then(|agent| agent.reserved);
        let rings = |contact| offer.is_some_and(|(id, _)| id == contact);
        let concerns = match &act {
            // An offer that is being made rings before it can be withdrawn.
            AgentAct::Presence(..) => offer.map(|(id, _)| id).or(reserved),
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
                self.set_presence(org, user, presence, person, reply);
            }
            AgentAct::Accept(contact) if rings(contact) => self.accept(user, contact, reply),
            AgentAct::Decline(contact) if rings(contact) => self.decline(user, reply),
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

    /// Whoever declines goes to the end of the line.
    fn decline(&mut self, user: UserId, reply: Reply<()>) {
        let now = self.now;
        if let Some(row) = self.draft(user) {
            row.idle_since = now;
        }
        self.end_offer(user, "declined", Origin::Reply(reply));
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
        person: Option<Box<Person>>,
        reply: Reply<()>,
    ) {
        if person.is_none() && self.agent(org, user).is_none() {
            return drop(reply.send(Err(RuntimeError::NotFound)));
        }
        let agent = self
            .agents
            .entry(user)
            .or_insert_with(|| Agent::new(fresh_row(org, user), Person::default()));
        if agent.row.org != org {
            return drop(reply.send(Err(RuntimeError::NotFound)));
        }
        if let Some(person) = person {
            agent.person = *person;
        }
        self.change_presence(user, presence);
        let rings = self.agents.get(&user).is_some_and(|a| a.offer.is_some());
        if rings && presence != Presence::Available {
            self.end_offer(user, "agent left", Origin::Reply(reply));
        } else {
            self.batch.replies.push(reply);
        }
    }

    pub(super) fn change_presence(&mut self, user: UserId, presence: Presence) {
        let now = self.now;
        if let Some(row) = self.draft(user) {
            set_presence(row, presence, now);
        }
    }

    /// Tells the contact that rings at the agent's desk that it no longer does.
    pub(super) fn end_offer(&mut self, user: UserId, why: &str, origin: Origin) {
        let offer = self.agents.get(&user).and_then(|agent| agent.offer);
        if let Some((contact, _)) = offer {
            let input = Input::OfferEnded {
                agent: user,
                why: why.to_owned(),
            };
            self.fold(contact, input, origin);
        }
    }
}
