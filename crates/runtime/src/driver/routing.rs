//! Longest-available-agent routing: waiting contacts by priority and time,
//! idle agents by how long they have been idle.
//!
//! A pair is reserved until the contact's `Offered` is committed; then the
//! offer rings.

use super::{Driver, agents::Agent, batch::Task, board::Place};
use domain::{ContactId, OrgId, UserId, agent::Presence, contact::Stage};
use flow::engine::Input;

impl Driver {
    /// Offers what can be offered, where anything has changed.
    pub(super) fn route(&mut self) {
        while let Some(org) = self.unrouted.pop_first() {
            self.route_org(org);
        }
    }

    fn route_org(&mut self, org: OrgId) {
        let mut from: Option<Place> = None;
        while self
            .boards
            .get(&org)
            .is_some_and(|board| !board.idle.is_empty())
        {
            let Some(place) = self.next_waiting(org, from) else {
                return;
            };
            from = Some(place);
            if let Some(user) = self.agent_for(org, place.2) {
                self.reserve(user, place.2);
            }
        }
    }

    /// The first contact after `from` that waits and is not offered yet.
    fn next_waiting(&self, org: OrgId, from: Option<Place>) -> Option<Place> {
        use std::ops::Bound::{Excluded, Unbounded};
        let after = from.map_or(Unbounded, Excluded);
        let mut rest = self.boards.get(&org)?.waiting.range((after, Unbounded));
        rest.find(|(_, _, id)| {
            self.slots.get(id).is_some_and(|slot| {
                let queued = matches!(slot.session.stage(), Stage::Queued { .. });
                queued && slot.reserved.is_none() && !slot.parked
            })
        })
        .copied()
    }

    /// The agent who has been idle longest and has not just declined the contact.
    fn agent_for(&self, org: OrgId, contact: ContactId) -> Option<UserId> {
        let idle = &self.boards.get(&org)?.idle;
        let willing = |user: &UserId| {
            let agent = self.agents.get(user);
            agent.is_some_and(|agent| !agent.declines(contact, self.now))
        };
        idle.iter().map(|(_, user)| *user).find(willing)
    }

    fn reserve(&mut self, user: UserId, contact: ContactId) {
        let Some(facts) = self.facts(user, contact) else {
            return;
        };
        if let Some(agent) = self.agents.get_mut(&user) {
            agent.reserved = Some(contact);
        }
        if let Some(slot) = self.slots.get_mut(&contact) {
            slot.reserved = Some(user);
        }
        self.refresh_idle(user);
        let agent = Box::new(facts);
        self.inbox
            .push_back(Task::Input(contact, Input::Offered { agent }));
    }

    /// Whether a reserved offer still makes sense when its turn comes.
    pub(super) fn may_offer(&self, user: UserId, contact: ContactId) -> bool {
        let available = self.presence_of(user) == Some(Presence::Available);
        let free = |agent: &Agent| {
            available
                && agent.reserved == Some(contact)
                && agent.offer.is_none()
                && agent.contact.is_none()
        };
        let waits = self.slots.get(&contact).is_some_and(|slot| {
            matches!(slot.session.stage(), Stage::Queued { .. }) && slot.reserved == Some(user)
        });
        waits && self.agents.get(&user).is_some_and(free)
    }

    /// Takes a reservation back.
    pub(super) fn release(&mut self, user: UserId, contact: ContactId) {
        if let Some(slot) = self.slots.get_mut(&contact)
            && slot.reserved == Some(user)
        {
            slot.reserved = None;
            self.unrouted.insert(slot.about.org);
        }
        if let Some(agent) = self.agents.get_mut(&user)
            && agent.reserved == Some(contact)
        {
            agent.reserved = None;
            self.unrouted.insert(agent.row.org);
        }
        self.refresh_idle(user);
    }
}
