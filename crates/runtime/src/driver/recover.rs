//! From the journal back to live contacts.
//!
//! Read in bulk, a few statements for thousands of contacts. Then each contact
//! goes on from its last committed step: what was asked for and has no answer
//! is asked for again (a write only where the target honours keys), an offer
//! that rang is ended and offered anew, an agent in a contact keeps it.
//! Where the database does not answer, nothing is started.

use super::{
    Driver, agents::Agent, batch::Task, rebuild, slot::Slot, snapshots, timers::Timer, view,
};
use crate::{
    calm::calm,
    command::{Person, Signal},
};
use domain::{ContactId, UserId, agent::Presence, contact::Stage};
use flow::engine::{Effect, Input};
use std::collections::{HashMap, HashSet};
use store::{
    StoreError,
    contacts::{self, StoredContact},
    journal, presence,
};

/// Contacts that are read at a time.
const PAGE: u32 = 2_000;

impl Driver {
    /// Loads everything that is open.
    pub(super) async fn recover(&mut self) -> Result<(), StoreError> {
        self.now = self.clock.now();
        self.last_row = journal::last(&self.db).await?;
        self.last_contact = contacts::last(&self.db).await?;
        for row in presence::all(&self.db).await? {
            let person = Person {
                name: row.name,
                email: row.email,
            };
            let mut agent = Agent::new(row.presence, person);
            if !row.active {
                agent.row.presence = Presence::Offline;
            }
            self.agents.insert(agent.row.user, agent);
        }
        let mut after = ContactId(0);
        loop {
            let page = contacts::open(&self.db, after, PAGE).await?;
            let Some(last) = page.last().map(|contact| contact.id) else {
                break;
            };
            self.load_page(page, (after, last)).await?;
            after = last;
        }
        self.name_queues().await?;
        self.resume_all().await;
        self.keep_foreign().await?;
        self.timers.set(self.now, Timer::Snapshots);
        Ok(())
    }

    async fn load_page(
        &mut self,
        page: Vec<StoredContact>,
        range: (ContactId, ContactId),
    ) -> Result<(), StoreError> {
        let (snapshots, rows) = tokio::try_join!(
            journal::open_snapshots(&self.db, range),
            journal::open(&self.db, range)
        )?;
        let snapshots: HashMap<_, _> = snapshots.into_iter().map(|s| (s.contact, s)).collect();
        let mut rows = rows.as_slice();
        for stored in page {
            let id = stored.id;
            let skip = rows.partition_point(|row| row.contact < id);
            let count = rows[skip..].partition_point(|row| row.contact == id);
            let own = &rows[skip..skip + count];
            rows = &rows[skip + count..];
            let built = rebuild::build(&self.directory, stored, snapshots.get(&id), own);
            match built.await? {
                Ok((slot, _)) => drop(self.slots.insert(id, slot)),
                Err(error) => {
                    tracing::error!(contact = %id, error, "a contact cannot be resumed");
                }
            }
        }
        Ok(())
    }

    /// The names of the queues that contacts wait in or were taken from: their
    /// desks show them, whether or not anything asks for the queue again.
    async fn name_queues(&self) -> Result<(), StoreError> {
        let about = self.slots.values().map(|slot| &slot.about);
        let queues: HashSet<_> = about
            .filter_map(|about| Some((about.org, about.progress.queue?)))
            .collect();
        for (org, queue) in queues {
            match self.directory.has_queue(org, queue).await {
                Err(error) if !rebuild::stays(&error) => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    async fn resume_all(&mut self) {
        let mut all: Vec<ContactId> = self.slots.keys().copied().collect();
        all.sort_unstable();
        for id in all {
            if let Some(slot) = self.slots.get_mut(&id)
                && !slot.is_over()
            {
                // Its tabs are gone with the process; they have the usual time to come back.
                slot.gone_since = Some(self.now);
                let grace = self.now.plus(self.settings.caller_grace_ms);
                self.timers.set(grace, Timer::CallerGone(id));
            }
            self.resume(id, &Stage::InFlow, true).await;
        }
        let users: Vec<UserId> = self.agents.keys().copied().collect();
        for user in users {
            self.resume_agent(user);
        }
    }

    /// Lets a contact that was folded from the journal go on. `again`: this
    /// process does not know what the one before had performed.
    pub(super) async fn resume(&mut self, contact: ContactId, before: &Stage, again: bool) {
        let Some(slot) = self.slots.get_mut(&contact) else {
            return;
        };
        if slot.unkept > 0 && !slot.listed {
            slot.listed = true;
            self.quiet.push_back((slot.last_at, contact));
        }
        slot.due = None;
        let open = calm(|| slot.session.outstanding(&slot.flow)).unwrap_or_default();
        self.moved(contact, before);
        self.schedule(contact);
        for effect in open {
            match effect {
                Effect::Request { at, request } => {
                    let slot = self.slots.get(&contact);
                    if !slot.is_some_and(|slot| slot.in_flight.contains(&at)) {
                        self.request(contact, at, request, again);
                    }
                }
                Effect::Enqueue { at, queue, .. } => self.check_queue(contact, at, queue).await,
                Effect::Play { at, .. } => self.resume_play(contact, at, &effect),
                _ => {}
            }
        }
        if again {
            self.resume_offer(contact);
        }
    }

    fn resume_play(&mut self, contact: ContactId, at: flow::engine::Await, effect: &Effect) {
        let now = self.now;
        if let Some(slot) = self.slots.get_mut(&contact) {
            let known = slot.side.playing.as_ref().map(|playing| playing.at);
            if known != Some(at) {
                slot.side.take(now, std::slice::from_ref(effect));
            }
        }
    }

    /// An offer that rang when the process died is ended; an agent who is
    /// gone from the database lets go of the contact.
    fn resume_offer(&mut self, contact: ContactId) {
        let Some(slot) = self.slots.get(&contact) else {
            return;
        };
        let input = match slot.session.stage() {
            Stage::Offered { agent, .. } => Input::OfferEnded {
                agent: *agent,
                why: "the server restarted".to_owned(),
            },
            Stage::WithAgent { agent } if !self.agents.contains_key(agent) => {
                Input::AgentLeft { agent: *agent }
            }
            _ => return,
        };
        self.inbox.push_back(Task::Input(contact, input));
    }

    fn resume_agent(&mut self, user: UserId) {
        let (now, grace) = (self.now, self.settings.agent_grace_ms);
        let Some(agent) = self.agents.get_mut(&user) else {
            return;
        };
        if agent.row.presence != Presence::Offline || agent.contact.is_some() {
            agent.gone_since = Some(now);
            self.timers.set(now.plus(grace), Timer::AgentGone(user));
        }
        let last = agent.row.last_contact;
        if let Some(contact) = last.filter(|_| agent.contact.is_none()) {
            self.read_last(user, contact);
        }
        self.refresh_idle(user);
    }

    /// Reads the agent's last contact aside, so that its pops stay reachable.
    fn read_last(&self, user: UserId, contact: ContactId) {
        let (directory, signal) = (self.directory.clone(), self.signal.clone());
        tokio::spawn(async move {
            let db = &directory.db;
            let stored = contacts::stored(db, contact).await.ok()??;
            let rows = journal::of_contact(db, contact, 0).await.ok()?;
            let flow = directory.flow(stored.org, stored.version).await.ok()?;
            let queue = stored.progress.queue;
            let mut slot = Slot::new(stored, flow);
            for row in &rows {
                slot.replay(row).ok()?;
            }
            let name = match queue {
                Some(queue) => store::queues::get(db, slot.about.org, queue).await.ok(),
                None => None,
            };
            let name = name.map_or_else(String::new, |queue| queue.form.name);
            let last = Box::new(view::active_of(&slot, &name, user));
            signal.send(Signal::Last { user, last }).ok()
        });
    }

    /// A session in which another engine version took part is snapshotted
    /// before this version's first step.
    async fn keep_foreign(&mut self) -> Result<(), StoreError> {
        let foreign = self.slots.values_mut().filter(|slot| slot.other_engine);
        let rows: Vec<_> = foreign.map(|slot| slot.snapshot()).collect();
        if rows.is_empty() {
            return Ok(());
        }
        tracing::info!(
            contacts = rows.len(),
            "sessions of another engine version go on"
        );
        snapshots::keep(&self.db, &rows).await
    }
}
