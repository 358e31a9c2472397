//! What the runtime tells whoever listens, after the commit that made it true.

use domain::{ContactId, OrgId, UserId, agent::Desk};
use flow::{phone::Phone, trace::TraceLine};
use std::sync::Arc;

/// One piece of news. Cheap to clone: one broadcast serves every socket.
#[derive(Clone, Debug)]
pub enum Notice {
    /// New lines of a contact's trace; only for contacts that somebody watches.
    Trace {
        /// The organisation.
        org: OrgId,
        /// The contact.
        contact: ContactId,
        /// The number of the first of `lines`; a contact's first line is number 0.
        from_line: u32,
        /// The lines.
        lines: Arc<[TraceLine]>,
    },
    /// A caller's telephone shows something else.
    Phone {
        /// The organisation.
        org: OrgId,
        /// All that it shows now.
        phone: Arc<Phone>,
    },
    /// An agent's desk shows something else.
    Desk {
        /// The organisation.
        org: OrgId,
        /// The agent.
        user: UserId,
        /// All that it shows now.
        desk: Arc<Desk>,
    },
    /// A contact is new, has moved on or is over: a list that shows it is out of date.
    Contact {
        /// The organisation.
        org: OrgId,
        /// The contact.
        contact: ContactId,
    },
}
