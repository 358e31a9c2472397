//! Brings boards and agents in line with where contacts stand.

use super::{Driver, timers::Timer};
use domain::{ContactId, OrgId, QueueId, Timestamp, UserId, contact::Stage};

/// A place in a queue: the queue, the priority and since when.
type Place = (QueueId, u8, Timestamp);

impl Driver {
    /// Brings boards and agents in line with where a contact stands now.
    pub(super) fn moved(&mut self, contact: ContactId, before: &Stage) {
        let Some(slot) = self.slots.get_mut(&contact) else {
            return;
        };
        let after = slot.session.stage().clone();
        let (org, was) = (slot.about.org, slot.place);
        let is = match &after {
            Stage::Queued {
                queue,
                priority,
                since,
            } => Some((*queue, *priority, *since)),
            Stage::Offered { .. } => was,
            _ => None,
        };
        slot.place = is;
        if was != is {
            self.place(org, contact, was, is);
        }
        if *before == after {
            return;
        }
        match before {
            Stage::Offered { agent, .. } => self.offer_is_over(*agent, contact, &after),
            Stage::WithAgent { agent } => self.talk_is_over(*agent, contact),
            _ => {}
        }
        match after {
            Stage::Offered { agent, .. } => self.rings(agent, contact),
            Stage::WithAgent { agent } => self.talks(agent, contact),
            Stage::Queued { .. } => drop(self.unrouted.insert(org)),
            _ => {}
        }
    }

    /// Moves a contact on the board, from one place to another.
    fn place(&mut self, org: OrgId, contact: ContactId, was: Option<Place>, is: Option<Place>) {
        let board = self.boards.entry(org).or_default();
        if let Some((queue, priority, since)) = was {
            board.leave(queue, (priority, since, contact));
        }
        if let Some((queue, priority, since)) = is {
            board.enter(queue, (priority, since, contact));
        }
        self.unrouted.insert(org);
        self.places_moved(org);
    }

    fn rings(&mut self, user: UserId, contact: ContactId) {
        let expires = self.now.plus(self.settings.offer_ms);
        if let Some(agent) = self.agents.get_mut(&user) {
            agent.offer = Some((contact, expires));
            self.timers.set(expires, Timer::Offer(user, contact));
        }
        self.touched.insert(user);
        self.refresh_idle(user);
    }

    fn offer_is_over(&mut self, user: UserId, contact: ContactId, after: &Stage) {
        let (now, pause) = (self.now, self.settings.decline_pause_ms);
        if let Some(agent) = self.agents.get_mut(&user)
            && agent.offer.is_some_and(|(id, _)| id == contact)
        {
            agent.offer = None;
            agent.declined.retain(|(_, until)| *until > now);
            if matches!(after, Stage::Queued { .. }) {
                let until = now.plus(pause);
                agent.declined.push((contact, until));
                self.timers.set(until, Timer::Route(agent.row.org));
            }
        }
        self.touched.insert(user);
        self.refresh_idle(user);
    }

    pub(super) fn talks(&mut self, user: UserId, contact: ContactId) {
        if let Some(agent) = self.agents.get_mut(&user) {
            agent.contact = Some(contact);
            agent.last = None;
        }
        self.touched.insert(user);
        self.refresh_idle(user);
    }

    fn talk_is_over(&mut self, user: UserId, contact: ContactId) {
        let last = self.active_contact(user, contact).map(Box::new);
        if let Some(agent) = self.agents.get_mut(&user)
            && agent.contact == Some(contact)
        {
            agent.contact = None;
            agent.last = last;
        }
        self.touched.insert(user);
        self.refresh_idle(user);
    }
}
