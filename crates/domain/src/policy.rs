//! Who may do what: the one declared table.
//!
//! Services call `allows` on their first line. The server's endpoint table
//! names an action for every server function and route, and a test walks both.

use serde::{Deserialize, Serialize};

/// What a person is in an organisation; a person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sets up channels, queues, connectors and people.
    Administrator,
    /// Draws, imports and publishes flows.
    FlowDesigner,
    /// Watches live contacts and agents.
    Supervisor,
    /// Takes contacts.
    Agent,
}

impl Role {
    /// Every role, in the order in which screens list them.
    pub const ALL: [Self; 4] = [
        Self::Administrator,
        Self::FlowDesigner,
        Self::Supervisor,
        Self::Agent,
    ];

    /// The name in the database and in exports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::FlowDesigner => "flow_designer",
            Self::Supervisor => "supervisor",
            Self::Agent => "agent",
        }
    }

    /// The role with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// Everything that authorisation distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See one's own account, change one's own settings, sign out.
    OwnAccount,
    /// See channels and their settings.
    ViewChannels,
    /// Create and change channels and their numbers.
    EditChannels,
    /// See flows, drawings, versions and issues.
    ViewFlows,
    /// Import, map, publish and export flows.
    EditFlows,
    /// See connectors (never their secrets).
    ViewConnectors,
    /// Create, change and test connectors.
    EditConnectors,
    /// See queues.
    ViewQueues,
    /// Create and change queues.
    EditQueues,
    /// See people and their roles.
    ViewUsers,
    /// Create people, change roles, sign them out everywhere.
    EditUsers,
    /// See the audit trail.
    ViewAudit,
    /// Dial on the Phone page and steer that call.
    UsePhone,
    /// See finished and running contacts with their traces.
    ViewContacts,
    /// Be Available, take contacts, end them.
    TakeContacts,
}

impl Action {
    /// Every action, for the test that walks the table.
    pub const ALL: [Self; 15] = [
        Self::OwnAccount,
        Self::ViewChannels,
        Self::EditChannels,
        Self::ViewFlows,
        Self::EditFlows,
        Self::ViewConnectors,
        Self::EditConnectors,
        Self::ViewQueues,
        Self::EditQueues,
        Self::ViewUsers,
        Self::EditUsers,
        Self::ViewAudit,
        Self::UsePhone,
        Self::ViewContacts,
        Self::TakeContacts,
    ];
}

/// Whether `role` alone suffices for `action`.
pub fn allows(role: Role, action: Action) -> bool {
    use Action::*;
    match action {
        OwnAccount => true,
        ViewChannels | ViewFlows | ViewQueues => role != Role::Agent,
        EditChannels | EditConnectors | EditQueues | ViewUsers | EditUsers | ViewAudit => {
            role == Role::Administrator
        }
        ViewConnectors | EditFlows | UsePhone => {
            matches!(role, Role::Administrator | Role::FlowDesigner)
        }
        ViewContacts => role != Role::Agent,
        TakeContacts => role == Role::Agent,
    }
}

/// Whether any of `roles` suffices for `action`.
pub fn any_allows(roles: &[Role], action: Action) -> bool {
    roles.iter().any(|role| allows(*role, action))
}
