//! The audit trail as pages see it.

use crate::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// What is asked of the audit trail; empty texts find everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// Entries about things of this kind, for example `channel`.
    pub object_kind: String,
    /// Entries about this thing.
    pub object_id: String,
    /// Where the page before this one ended.
    pub after: Option<String>,
    /// How many rows; 0 means the usual number.
    pub limit: u32,
}

/// One entry: who did what to which thing, from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Grows with time.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who; none where the program itself acted.
    pub user: Option<UserId>,
    /// The person's name at that time.
    pub user_name: String,
    /// What was done, for example `channel.update`.
    pub action: String,
    /// The kind of thing, for example `channel`.
    pub object_kind: String,
    /// Its id.
    pub object_id: String,
    /// Its name at that time.
    pub object_name: String,
    /// What changed, without secrets.
    pub details: serde_json::Value,
    /// The address that the request came from.
    pub client_ip: String,
    /// The request, as the log names it.
    pub request_id: String,
}
