//! Who waits and who is idle in one organisation.

use domain::{ContactId, Timestamp, UserId};
use std::collections::BTreeSet;

/// A place in the order of waiting contacts: priority, since when, contact.
pub type Place = (u8, Timestamp, ContactId);

/// The waiting contacts and the idle agents of one organisation. All agents
/// serve all queues, so one order of both is enough.
#[derive(Debug, Default)]
pub struct Board {
    /// Contacts that wait, those that ring included: they keep their place.
    pub waiting: BTreeSet<Place>,
    /// Agents who could take a contact, the one who has been idle longest first.
    pub idle: BTreeSet<(Timestamp, UserId)>,
}
