//! Tells whoever listens what has changed.

use super::{Driver, timers::Timer};
use crate::Notice;
use domain::{ContactId, OrgId, contact::Stage};
use std::sync::Arc;

/// Callers are told their new places at most this often.
const PLACES_MS: i64 = 300;

impl Driver {
    /// Tells whoever looks at the contact.
    pub(super) fn tell(&mut self, contact: ContactId, moved: bool) {
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

    /// Lets the waiting callers of an organisation be told their places soon.
    pub(super) fn places_moved(&mut self, org: OrgId) {
        if self.notices.receiver_count() == 0 {
            return;
        }
        let board = self.boards.entry(org).or_default();
        if !board.telling {
            board.telling = true;
            self.timers
                .set(self.now.plus(PLACES_MS), Timer::Places(org));
        }
    }

    /// Tells the waiting callers of an organisation their places.
    pub(super) fn tell_places(&mut self, org: OrgId) {
        let Some(board) = self.boards.get_mut(&org) else {
            return;
        };
        board.telling = false;
        for id in self.boards[&org].counted() {
            let slot = self.slots.get(&id).filter(|slot| slot.tabs > 0);
            if let Some(slot) = slot {
                let phone = Arc::new(self.phone_of(slot));
                // Nobody listening any more is fine.
                let _ = self.notices.send(Notice::Phone { org, phone });
            }
        }
    }
}
