//! Who waits and who is idle in one organisation.

use domain::{ContactId, QueueId, Timestamp, UserId};
use std::collections::{BTreeSet, HashMap};

/// A place in the order of waiting contacts: priority, since when, contact.
pub type Place = (u8, Timestamp, ContactId);

/// Positions are counted up to here; whoever stands further back is told this.
const COUNTED: usize = 999;

/// The waiting contacts and the idle agents of one organisation. All agents
/// serve all queues, so one order of both is enough for routing.
#[derive(Debug, Default)]
pub struct Board {
    /// Contacts that wait, those that ring included: they keep their place.
    pub waiting: BTreeSet<Place>,
    /// The same by queue.
    queues: HashMap<QueueId, BTreeSet<Place>>,
    /// Agents who could take a contact, the one who has been idle longest first.
    pub idle: BTreeSet<(Timestamp, UserId)>,
    /// Callers are about to be told their places.
    pub telling: bool,
}

impl Board {
    pub fn enter(&mut self, queue: QueueId, place: Place) {
        self.waiting.insert(place);
        self.queues.entry(queue).or_default().insert(place);
    }

    pub fn leave(&mut self, queue: QueueId, place: Place) {
        self.waiting.remove(&place);
        if let Some(places) = self.queues.get_mut(&queue) {
            places.remove(&place);
            if places.is_empty() {
                self.queues.remove(&queue);
            }
        }
    }

    /// The position in the queue, 1 being next.
    pub fn position(&self, queue: QueueId, place: Place) -> u32 {
        let places = self.queues.get(&queue);
        let ahead = places.map_or(0, |places| places.range(..place).take(COUNTED - 1).count());
        u32::try_from(ahead + 1).unwrap_or(u32::MAX)
    }

    /// The contacts whose position is counted, in every queue.
    pub fn counted(&self) -> impl Iterator<Item = ContactId> {
        let all = self.queues.values();
        all.flat_map(|places| places.iter().take(COUNTED).map(|(_, _, id)| *id))
    }
}
