//! One heap of everything that is due, in memory: each entry follows from
//! committed state and is set anew after a restart. An entry that no longer
//! holds when its time comes is ignored.

use super::{Driver, batch::Task};
use domain::{ContactId, OrgId, Timestamp, UserId, contact::EndCause};
use flow::engine::Input;
use std::{cmp::Reverse, collections::BinaryHeap};

/// What can be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// A session wants a tick.
    Session(ContactId),
    /// An offer has rung for long enough.
    Offer(UserId, ContactId),
    /// The caller's last tab closed this long ago.
    CallerGone(ContactId),
    /// The agent's last tab closed this long ago.
    AgentGone(UserId),
    /// A declined contact may be offered again.
    Route(OrgId),
    /// Waiting callers are told their places.
    Places(OrgId),
    /// Quiet contacts are snapshotted.
    Snapshots,
}

/// The heap.
#[derive(Debug, Default)]
pub struct Timers {
    heap: BinaryHeap<Reverse<(Timestamp, Timer)>>,
}

impl Timers {
    pub fn set(&mut self, at: Timestamp, timer: Timer) {
        self.heap.push(Reverse((at, timer)));
    }

    /// When the next is due.
    pub fn next(&self) -> Option<Timestamp> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, Timer)> {
        if self.next()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| entry)
    }
}

impl Driver {
    /// Sets the session's timer where its due time has changed.
    pub(super) fn schedule(&mut self, contact: ContactId) {
        if let Some(slot) = self.slots.get_mut(&contact) {
            let due = slot.session.next_due().filter(|_| !slot.parked);
            if due != slot.due {
                slot.due = due;
                if let Some(at) = due {
                    self.timers.set(at, Timer::Session(contact));
                }
            }
        }
    }

    /// Turns what is due into tasks.
    pub(super) fn take_timers(&mut self) {
        while let Some((at, timer)) = self.timers.pop(self.now) {
            self.ring(at, timer);
        }
    }

    fn ring(&mut self, at: Timestamp, timer: Timer) {
        match timer {
            Timer::Session(id) => {
                // From here on the timer is spent: what becomes of the tick sets the next.
                let slot = self.slots.get_mut(&id);
                let due = slot.and_then(|slot| slot.due.take_if(|due| *due == at));
                if due.is_some() {
                    self.inbox.push_back(Task::Input(id, Input::Tick));
                }
            }
            Timer::Offer(user, contact) => {
                let agent = self.agents.get(&user);
                if agent.is_some_and(|agent| agent.offer == Some((contact, at))) {
                    self.inbox.push_back(Task::NoAnswer(user, contact));
                }
            }
            Timer::CallerGone(id) if self.caller_is_gone(id, at) => {
                let cause = EndCause::CallerLost;
                let input = Input::CallerLeft { cause };
                self.inbox.push_back(Task::Input(id, input));
            }
            Timer::AgentGone(user) if self.agent_is_gone(user, at) => {
                self.inbox.push_back(Task::AgentGone(user));
            }
            Timer::CallerGone(_) | Timer::AgentGone(_) => {}
            Timer::Route(org) => {
                self.unrouted.insert(org);
            }
            Timer::Places(org) => self.tell_places(org),
            Timer::Snapshots => self.snapshot_quiet(),
        }
    }

    fn caller_is_gone(&self, id: ContactId, at: Timestamp) -> bool {
        let grace = self.settings.caller_grace_ms;
        self.slots.get(&id).is_some_and(|slot| {
            let since = slot.gone_since.filter(|_| slot.tabs == 0);
            since.is_some_and(|since| since.plus(grace) <= at) && !slot.is_over()
        })
    }

    fn agent_is_gone(&self, user: UserId, at: Timestamp) -> bool {
        let grace = self.settings.agent_grace_ms;
        self.agents.get(&user).is_some_and(|agent| {
            let since = agent.gone_since.filter(|_| agent.tabs == 0);
            since.is_some_and(|since| since.plus(grace) <= at)
        })
    }
}
