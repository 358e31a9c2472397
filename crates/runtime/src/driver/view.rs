//! What desks and telephones show, drawn from committed state.

use super::{Driver, slot::Slot};
use crate::{RuntimeError, command::Command};
use domain::{
    ContactId, OrgId, QueueId, Timestamp, UserId,
    agent::{ActiveContact, Desk, Offer, ScreenPop},
    contact::Stage,
};
use flow::phone::{Phone, QueuePlace};
use std::sync::Arc;

impl Driver {
    /// Answers what was asked while the batch was filled.
    pub(super) fn answer_reads(&mut self) {
        if !self.stale.is_empty() {
            return self.refuse_reads();
        }
        // Whoever asked may be gone.
        for read in std::mem::take(&mut self.reads) {
            match read {
                Command::Desk { org, user, reply } => drop(reply.send(Ok(self.desk(org, user)))),
                Command::Phone {
                    org,
                    contact,
                    reply,
                } => drop(reply.send(self.phone(org, contact))),
                other => self.deferred.push_back(other),
            }
        }
    }

    pub(super) fn queue_name(&self, queue: QueueId) -> Arc<str> {
        let known = self.directory.queue_name(queue);
        known.map_or_else(|| Arc::from(""), |(_, name)| name)
    }

    pub(super) fn desk(&self, org: OrgId, user: UserId) -> Desk {
        let Some(agent) = self.agent(org, user) else {
            return Desk::default();
        };
        let offer = agent
            .offer
            .and_then(|(contact, expires)| self.offer(contact, expires));
        let contact = agent
            .contact
            .and_then(|contact| self.active_contact(user, contact));
        Desk {
            presence: agent.row.presence,
            presence_since: agent.row.since,
            offer,
            contact,
            last: agent.last.as_deref().cloned(),
        }
    }

    fn offer(&self, contact: ContactId, expires: Timestamp) -> Option<Offer> {
        let slot = self.slots.get(&contact)?;
        Some(offer_of(slot, &self.name_for(slot), expires))
    }

    fn name_for(&self, slot: &Slot) -> Arc<str> {
        let queue = slot.about.progress.queue;
        queue.map_or_else(|| Arc::from(""), |queue| self.queue_name(queue))
    }

    /// A contact that the agent has or has just had.
    pub(super) fn active_contact(&self, user: UserId, contact: ContactId) -> Option<ActiveContact> {
        let slot = self.slots.get(&contact)?;
        Some(active_of(slot, &self.name_for(slot), user))
    }

    pub(super) fn pops_of(&self, user: UserId, contact: ContactId) -> Vec<ScreenPop> {
        let slot = self.slots.get(&contact);
        slot.map_or_else(Vec::new, |slot| pops_of(slot, user))
    }

    pub(super) fn phone(&self, org: OrgId, contact: ContactId) -> Result<Phone, RuntimeError> {
        let slot = self.slots.get(&contact);
        let slot = slot.filter(|slot| slot.about.org == org);
        slot.map(|slot| self.phone_of(slot))
            .ok_or(RuntimeError::NotFound)
    }

    pub(super) fn phone_of(&self, slot: &Slot) -> Phone {
        let now = self.clock.now();
        let over = slot.is_over();
        let playing = slot.side.playing.as_deref().filter(|playing| {
            let heard = playing.ends.is_some_and(|ends| ends <= now);
            !over && !heard
        });
        let agent = match slot.session.stage() {
            Stage::WithAgent { agent } => self.agents.get(agent),
            _ => None,
        };
        Phone {
            contact: slot.about.id,
            caller: slot.about.ani.clone(),
            dialled: slot.about.dnis.clone(),
            channel_name: slot.about.channel_name.clone(),
            since: slot.about.started_at,
            ended: slot.about.progress.cause,
            playing: playing.cloned(),
            queue: self.place_of(slot),
            agent: agent.map(|agent| agent.person.name.clone()),
        }
    }

    fn place_of(&self, slot: &Slot) -> Option<QueuePlace> {
        let (queue, priority, since) = slot.place?;
        let board = self.boards.get(&slot.about.org)?;
        Some(QueuePlace {
            name: self.queue_name(queue).to_string(),
            position: board.position(queue, (priority, since, slot.about.id)),
            since,
        })
    }
}

fn offer_of(slot: &Slot, queue_name: &str, expires: Timestamp) -> Offer {
    let about = &slot.about;
    let since = about.progress.queued_at.unwrap_or(about.started_at);
    Offer {
        contact: about.id,
        caller: about.ani.clone(),
        dialled: about.dnis.clone(),
        channel_name: about.channel_name.clone(),
        queue_name: queue_name.to_owned(),
        waiting_since: slot.place.map_or(since, |(_, _, since)| since),
        expires,
        variables: slot.session.agent_variables(&slot.flow),
        opens_tab: slot.flow.accept_opens_tab(),
    }
}

/// A contact as the desk of the agent who has it shows it.
pub(super) fn active_of(slot: &Slot, queue_name: &str, user: UserId) -> ActiveContact {
    let since = slot.about.progress.answered_at.unwrap_or_default();
    ActiveContact {
        offer: offer_of(slot, queue_name, since),
        since,
        pops: pops_of(slot, user),
    }
}

fn pops_of(slot: &Slot, user: UserId) -> Vec<ScreenPop> {
    let pops = slot.side.pops.iter().filter(|pop| pop.agent == user);
    pops.map(|pop| pop.pop.clone()).collect()
}
