//! Presence of agents: who takes contacts, and since when each is idle.

use crate::{Source, StoreError, Tx};
use domain::{ContactId, OrgId, Timestamp, UserId, agent::Presence};
use uuid::Uuid;

sql! {
    SAVE = "INSERT INTO presence (user_id, org, presence, since, idle_since, last_contact) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id) DO UPDATE SET \
        presence = excluded.presence, since = excluded.since, idle_since = excluded.idle_since, \
        last_contact = excluded.last_contact";
    ALL = "SELECT p.user_id, p.org, p.presence, p.since, p.idle_since, p.last_contact, \
        u.name, u.email, u.active FROM presence p JOIN users u ON u.id = p.user_id";
}

/// An agent's presence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresenceRow {
    /// The agent.
    pub user: UserId,
    /// The organisation.
    pub org: OrgId,
    /// The presence.
    pub presence: Presence,
    /// Since when.
    pub since: Timestamp,
    /// Since when the agent has had no contact while Available.
    pub idle_since: Timestamp,
    /// The contact in progress, or the last one.
    pub last_contact: Option<ContactId>,
}

/// An agent's presence with who the agent is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentRow {
    /// The presence.
    pub presence: PresenceRow,
    /// The agent's name.
    pub name: String,
    /// The agent's e-mail address.
    pub email: String,
    /// Whether the account is active.
    pub active: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: Uuid,
    org: Uuid,
    presence: String,
    since: i64,
    idle_since: i64,
    last_contact: Option<i64>,
    name: String,
    email: String,
    active: bool,
}

impl TryFrom<Row> for AgentRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let presence = Presence::from_key(&row.presence)
            .ok_or_else(|| StoreError::Corrupt(format!("the presence {:?}", row.presence)))?;
        Ok(Self {
            presence: PresenceRow {
                user: UserId(row.user_id),
                org: OrgId(row.org),
                presence,
                since: Timestamp(row.since),
                idle_since: Timestamp(row.idle_since),
                last_contact: row.last_contact.map(ContactId),
            },
            name: row.name,
            email: row.email,
            active: row.active,
        })
    }
}

/// Stores an agent's presence.
pub async fn save(tx: &mut Tx, row: &PresenceRow) -> Result<(), StoreError> {
    execute!(
        tx,
        SAVE,
        row.user.0,
        row.org.0,
        row.presence.key(),
        row.since.0,
        row.idle_since.0,
        row.last_contact.map(|id| id.0),
    )
    .map(drop)
}

/// Every agent who has ever had a presence.
pub async fn all(mut at: impl Source) -> Result<Vec<AgentRow>, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(ALL).fetch_all(c))?
        .into_iter()
        .map(AgentRow::try_from)
        .collect()
}
