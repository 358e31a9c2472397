//! After the commit: effects, and answers to whoever waits.

use super::{
    Driver,
    batch::{Batch, Origin, Step, Task},
};
use crate::requests;
use domain::{ContactId, QueueId, UserId};
use flow::engine::{Await, Effect, Input};
use std::sync::Arc;
use store::StoreError;

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
            self.let_go(step.contact);
        }
        for reply in batch.replies {
            // Whoever asked may be gone.
            let _ = reply.send(Ok(()));
        }
    }

    /// Forgets a contact that is finished, and whom it was about to be offered to.
    fn let_go(&mut self, contact: ContactId) {
        let finished = self.slots.get(&contact);
        if finished.is_some_and(|slot| slot.session.is_finished())
            && let Some(slot) = self.slots.remove(&contact)
        {
            self.flying -= slot.in_flight.len();
            if let Some(user) = slot.reserved {
                self.release(user, contact);
            }
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
            started_at: slot.about.started_at,
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
        let directory = Arc::clone(&self.directory);
        match self.patiently(directory.has_queue(org, queue)).await {
            Some(Err(StoreError::NotFound)) => {
                let why = "there is no such queue".to_owned();
                let input = Input::QueueRefused { at, why };
                self.inbox.push_back(Task::Input(contact, input));
            }
            // The contact keeps its place: agents serve it whatever the queue is called.
            Some(Err(error)) => tracing::error!(%queue, %error, "a queue cannot be read"),
            Some(Ok(())) | None => {}
        }
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
}

fn answer(origin: Origin, contact: ContactId) {
    // Whoever asked may be gone.
    match origin {
        Origin::Reply(reply) => drop(reply.send(Ok(()))),
        Origin::Dial(reply) => drop(reply.send(Ok(contact))),
        Origin::Inside | Origin::Task => {}
    }
}
