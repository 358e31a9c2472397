//! Agents in memory: presence, what rings, what they are talking to.

use super::{Driver, timers::Timer};
use crate::command::Person;
use domain::{
    ContactId, OrgId, Timestamp, UserId,
    agent::{ActiveContact, AgentFacts, Presence},
};
use store::presence::PresenceRow;

/// An agent.
pub struct Agent {
    /// The row as it is stored.
    pub row: PresenceRow,
    pub person: Person,
    /// The contact that rings, and until when.
    pub offer: Option<(ContactId, Timestamp)>,
    /// The contact that the router is about to offer.
    pub reserved: Option<ContactId>,
    /// The contact in progress.
    pub contact: Option<ContactId>,
    /// The one before, for its pops.
    pub last: Option<Box<ActiveContact>>,
    /// Contacts that were declined, and until when they are not offered again.
    pub declined: Vec<(ContactId, Timestamp)>,
    /// Open tabs with the desk, and since when there is none.
    pub tabs: u16,
    pub gone_since: Option<Timestamp>,
    /// The key under which the agent stands among the idle.
    pub idle: Option<Timestamp>,
}

impl Agent {
    pub fn new(row: PresenceRow, person: Person) -> Self {
        Self {
            row,
            person,
            offer: None,
            reserved: None,
            contact: None,
            last: None,
            declined: Vec::new(),
            tabs: 0,
            gone_since: None,
            idle: None,
        }
    }

    /// Available, and neither ringing nor talking.
    pub fn is_idle(&self) -> bool {
        self.row.presence == Presence::Available
            && self.offer.is_none()
            && self.reserved.is_none()
            && self.contact.is_none()
    }

    /// Whether the agent declined the contact a moment ago.
    pub fn declines(&self, contact: ContactId, now: Timestamp) -> bool {
        let mut declined = self.declined.iter();
        declined.any(|(id, until)| *id == contact && *until > now)
    }
}

/// A presence that nobody has set yet.
pub fn fresh_row(org: OrgId, user: UserId) -> PresenceRow {
    PresenceRow {
        user,
        org,
        presence: Presence::Offline,
        since: Timestamp(0),
        idle_since: Timestamp(0),
        last_contact: None,
    }
}

impl Driver {
    /// The agent, where there is one in this organisation.
    pub(super) fn agent(&self, org: OrgId, user: UserId) -> Option<&Agent> {
        self.agents.get(&user).filter(|agent| agent.row.org == org)
    }

    /// The agent's row as the batch will leave it.
    pub(super) fn draft(&mut self, user: UserId) -> Option<&mut PresenceRow> {
        let row = &self.agents.get(&user)?.row;
        let presence = &mut self.batch.presence;
        Some(presence.entry(user).or_insert_with(|| row.clone()))
    }

    /// The agent's presence as the batch will leave it.
    pub(super) fn presence_of(&self, user: UserId) -> Option<Presence> {
        let drafted = self.batch.presence.get(&user);
        let row = drafted.or_else(|| self.agents.get(&user).map(|agent| &agent.row));
        row.map(|row| row.presence)
    }

    /// The agent as a flow's events see them, for a contact.
    pub(super) fn facts(&self, user: UserId, contact: ContactId) -> Option<AgentFacts> {
        let person = &self.agents.get(&user)?.person;
        let queue = self.slots.get(&contact)?.about.progress.queue?;
        Some(AgentFacts {
            id: user,
            name: person.name.clone(),
            email: person.email.clone(),
            queue,
            queue_name: self.queue_name(queue).to_string(),
        })
    }

    /// Puts the agent among the idle, or takes them from there.
    pub(super) fn refresh_idle(&mut self, user: UserId) {
        let Some(agent) = self.agents.get_mut(&user) else {
            return;
        };
        let next = agent.is_idle().then_some(agent.row.idle_since);
        if agent.idle == next {
            return;
        }
        let board = self.boards.entry(agent.row.org).or_default();
        if let Some(since) = agent.idle {
            board.idle.remove(&(since, user));
        }
        if let Some(since) = next {
            board.idle.insert((since, user));
            self.unrouted.insert(agent.row.org);
        }
        agent.idle = next;
    }

    /// A tab with the agent's desk has opened or closed.
    pub(super) fn agent_tab(&mut self, org: OrgId, user: UserId, here: bool) {
        let now = self.clock.now();
        let grace = self.settings.agent_grace_ms;
        let agent = self
            .agents
            .entry(user)
            .or_insert_with(|| Agent::new(fresh_row(org, user), Person::default()));
        if here {
            agent.tabs = agent.tabs.saturating_add(1);
            agent.gone_since = None;
        } else {
            agent.tabs = agent.tabs.saturating_sub(1);
            if agent.tabs == 0 {
                agent.gone_since = Some(now);
                self.timers.set(now.plus(grace), Timer::AgentGone(user));
            }
        }
    }
}
