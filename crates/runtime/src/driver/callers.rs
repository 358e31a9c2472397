//! What callers do: they dial, press keys, hang up, close their tab.

use super::{Driver, batch::Origin, slot::Slot, timers::Timer};
use crate::{
    RuntimeError,
    command::{CallerAct, Command, Reply},
};
use domain::{
    ContactId, OrgId, Timestamp,
    contact::{ContactFacts, EndCause, StageKind},
};
use flow::engine::{Compiled, Input};
use std::sync::Arc;
use store::contacts::{Progress, StoredContact};

impl Driver {
    pub(super) fn dial(
        &mut self,
        mut facts: ContactFacts,
        flow: Arc<Compiled>,
        reply: Reply<ContactId>,
    ) {
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

    pub(super) fn caller(
        &mut self,
        org: OrgId,
        contact: ContactId,
        act: CallerAct,
        reply: Reply<()>,
    ) {
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

    /// A tab with the caller's telephone has opened or closed.
    pub(super) fn caller_tab(&mut self, org: OrgId, contact: ContactId, here: bool) {
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
fn stored(facts: &ContactFacts, now: Timestamp) -> StoredContact {
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
