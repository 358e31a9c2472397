//! A panic in one contact is that contact's alone.
//!
//! `step` is total, so none should ever be seen. If one is, the input that
//! brought it is dropped, the session is folded anew from the journal, and the
//! contact is parked: no timer and no offer moves it, so that it cannot bring
//! the panic again at once. Keys, the agent and a hang-up still reach it.

use super::{Driver, batch::Origin};
use crate::RuntimeError;
use domain::{ContactId, contact::Stage};
use flow::engine::Input;

impl Driver {
    /// A step panicked. The session is made anew once the batch is committed.
    pub(super) fn park(
        &mut self,
        contact: ContactId,
        before: Stage,
        input: &Input,
        origin: Origin,
    ) {
        tracing::error!(%contact, "a step broke down; the contact is parked");
        if let Some(slot) = self.slots.get_mut(&contact) {
            slot.parked = true;
            slot.batch = self.batch.number;
        }
        self.broken.push((contact, before));
        if let Input::Offered { agent } = input {
            self.release(agent.id, contact);
        }
        let why = "this call has broken down".to_owned();
        // Whoever asked may be gone.
        match origin {
            Origin::Reply(reply) => drop(reply.send(Err(RuntimeError::NotNow(why)))),
            Origin::Dial(reply) => drop(reply.send(Err(RuntimeError::Unavailable(why)))),
            Origin::Inside | Origin::Task => {}
        }
    }

    /// Takes a contact that cannot be folded any more out of memory. It stays
    /// open in the database: the next start tries again.
    pub(super) fn give_up(&mut self, contact: ContactId) {
        let Some(slot) = self.slots.remove(&contact) else {
            return;
        };
        self.flying -= slot.in_flight.len();
        if let Some((queue, priority, since)) = slot.place
            && let Some(board) = self.boards.get_mut(&slot.about.org)
        {
            board.leave(queue, (priority, since, contact));
        }
        let mut touched = Vec::new();
        for (user, agent) in &mut self.agents {
            let rang = agent.offer.take_if(|(id, _)| *id == contact).is_some();
            let reserved = agent.reserved.take_if(|id| *id == contact).is_some();
            let talked = agent.contact.take_if(|id| *id == contact).is_some();
            if rang || reserved || talked {
                touched.push(*user);
            }
        }
        for user in touched {
            self.touched.insert(user);
            self.refresh_idle(user);
        }
    }
}
