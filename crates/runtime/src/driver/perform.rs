//! After the commit: effects, moves between boards and desks, answers, notices.

use super::{
    Driver,
    batch::{Batch, Origin, Step},
    timers::Timer,
};
use crate::{Notice, requests};
use domain::{ContactId, QueueId, UserId, contact::Stage};
use flow::engine::{Await, Effect, Input};
use std::sync::Arc;

impl Driver {
    /// Performs a committed batch.
    pub(super) async fn perform(&mut self, batch: Batch) {
        for (user, row) in batch.presence {
            if let Some(agent) = self.agents.get_mut(&user) {
                agent.row = row;
                self.touched.insert(user);
            }
            self.refresh_idle(user);
        }
        for step in &batch.steps {
            self.settle_step(step);
        }
        for step in batch.steps {
            self.perform_effects(step.contact, step.effects).await;
            self.tell(step.contact, step.moved);
            answer(step.origin, step.contact);
            let finished = self.slots.get(&step.contact);
            if finished.is_some_and(|slot| slot.session.is_finished())
                && let Some(slot) = self.slots.remove(&step.contact)
            {
                self.flying -= slot.in_flight.len();
            }
        }
        for reply in batch.replies {
            // Whoever asked may be gone.
            let _ = reply.send(Ok(()));
        }
    }

    /// What a committed step means for everything beside the session.
    fn settle_step(&mut self, step: &Step) {
        if !self.tracer.is_idle() {
            let (row, now) = (step.row, self.now);
            self.tracer.committed(step.contact, row, now, &step.input);
        }
        let Some(slot) = self.slots.get_mut(&step.contact) else {
            return;
        };
        slot.side.take(self.now, &step.effects);
        if let Input::Response { at, .. } = &step.input {
            let before = slot.in_flight.len();
            slot.in_flight.retain(|open| open != at);
            self.flying -= before - slot.in_flight.len();
        }
        if !slot.listed && !slot.session.is_finished() {
            slot.listed = true;
            self.quiet.push_back((self.now, step.contact));
        }
        if let Input::Offered { agent } = &step.input {
            self.release(agent.id, step.contact);
        }
        self.moved(step.contact, &step.before);
        self.schedule(step.contact);
    }

    /// Brings boards and agents in line with where a contact stands now.
    pub(super) fn moved(&mut self, contact: ContactId, before: &Stage) {
        let Some(slot) = self.slots.get_mut(&contact) else {
            return;
        };
        let after = slot.session.stage().clone();
        let (org, was) = (slot.about.org, slot.place);
        let is = match &after {
            Stage::Queued {
                priority, since, ..
            } => Some((*priority, *since)),
            Stage::Offered { .. } => was,
            _ => None,
        };
        slot.place = is;
        if was != is {
            let board = self.boards.entry(org).or_default();
            if let Some((priority, since)) = was {
                board.waiting.remove(&(priority, since, contact));
            }
            if let Some((priority, since)) = is {
                board.waiting.insert((priority, since, contact));
            }
            self.unrouted.insert(org);
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

    /// Does what a step asked for. What comes of it is an input again.
    pub(super) async fn perform_effects(&mut self, contact: ContactId, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Request { at, request } => self.request(contact, at, request, false),
                Effect::Enqueue { at, queue, .. } => self.check_queue(contact, at, queue).await,
                Effect::Pop { agent, .. } => self.popped(agent, contact),
                // The rest follows from the session's stage and the contact's side.
                Effect::Play { .. }
                | Effect::StopPlaying
                | Effect::Dequeue
                | Effect::HangUp { .. }
                | Effect::Finished => {}
            }
        }
    }

    pub(super) fn request(
        &mut self,
        contact: ContactId,
        at: Await,
        request: Box<flow::engine::HttpRequest>,
        again: bool,
    ) {
        let Some(slot) = self.slots.get_mut(&contact) else {
            return;
        };
        slot.in_flight.push(at);
        self.flying += 1;
        let order = requests::Order {
            org: slot.about.org,
            contact,
            at,
            request,
            again,
        };
        requests::perform(&self.directory, &self.signal, order);
    }

    /// Tells the contact when there is no such queue in its organisation.
    pub(super) async fn check_queue(&mut self, contact: ContactId, at: Await, queue: QueueId) {
        let Some(org) = self.slots.get(&contact).map(|slot| slot.about.org) else {
            return;
        };
        let Err(why) = self.directory.has_queue(org, queue).await else {
            return;
        };
        let input = Input::QueueRefused { at, why };
        self.inbox.push_back(super::Task::Input(contact, input));
    }

    /// A page opened: on the contact in progress, or on the one that has just ended.
    fn popped(&mut self, user: UserId, contact: ContactId) {
        let pops = self.pops_of(user, contact);
        if let Some(agent) = self.agents.get_mut(&user)
            && let Some(last) = agent.last.as_mut()
            && last.offer.contact == contact
        {
            last.pops = pops;
        }
        self.touched.insert(user);
    }

    /// Tells whoever looks at the contact.
    fn tell(&mut self, contact: ContactId, moved: bool) {
        if self.notices.receiver_count() == 0 {
            return;
        }
        let Some(slot) = self.slots.get(&contact) else {
            return;
        };
        let org = slot.about.org;
        // Nobody listening any more is fine.
        if slot.tabs > 0 {
            let phone = Arc::new(self.phone_of(slot));
            let _ = self.notices.send(Notice::Phone { org, phone });
        }
        if let Stage::WithAgent { agent } | Stage::Offered { agent, .. } = slot.session.stage() {
            self.touched.insert(*agent);
        }
        if moved {
            let _ = self.notices.send(Notice::Contact { org, contact });
        }
    }

    /// Tells every agent whose desk shows something else.
    pub(super) fn tell_desks(&mut self) {
        let listened = self.notices.receiver_count() > 0;
        while let Some(user) = self.touched.pop_first() {
            let Some(org) = self.agents.get(&user).map(|agent| agent.row.org) else {
                continue;
            };
            if listened {
                let desk = Arc::new(self.desk(org, user));
                let _ = self.notices.send(Notice::Desk { org, user, desk });
            }
        }
    }
}

fn answer(origin: Origin, contact: ContactId) {
    // Whoever asked may be gone.
    match origin {
        Origin::Reply(reply) => drop(reply.send(Ok(()))),
        Origin::Dial(reply) => drop(reply.send(Ok(contact))),
        Origin::Inside | Origin::Task => {}
    }
}
