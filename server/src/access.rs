//! The access table: what one must be allowed to do for each route.
//!
//! Every server function and every page is declared here, once; a request for
//! one that is not is refused, and a test fails. What an action takes is
//! `domain::policy`'s part.

use domain::policy::Action::{self, *};

/// Who may come to a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// A server function or a socket: whoever may do this.
    Call(Action),
    /// A page: whoever may do this; a visitor is led to the sign-in page.
    Page(Action),
}

use Access::{Call, Page, Public};

/// Every route of the server.
pub const TABLE: &[(&str, Access)] = &[
    ("/healthz", Public),
    ("/readyz", Public),
    // Doors
    ("/sign-in", Public),
    ("/set-up", Public),
    ("/api/auth/sign-in", Public),
    ("/api/auth/sign-out", Call(OwnAccount)),
    ("/api/auth/sign-out-everywhere", Call(OwnAccount)),
    ("/api/set-up/begin", Public),
    ("/api/set-up/complete", Public),
    // Everybody's own
    ("/", Page(OwnAccount)),
    // How pages look is kept in a cookie, also for visitors.
    ("/api/account/look", Public),
    ("/api/account/session", Call(OwnAccount)),
    ("/api/account/change-password", Call(OwnAccount)),
    ("/api/home/overview", Call(OwnAccount)),
    ("/api/account/zones", Call(OwnAccount)),
    ("/api/search/named", Call(OwnAccount)),
    ("/live", Call(OwnAccount)),
    // Channels
    ("/channels", Page(ViewChannels)),
    ("/channels/new", Page(EditChannels)),
    ("/channels/{id}", Page(ViewChannels)),
    ("/api/channels/list", Call(ViewChannels)),
    ("/api/channels/get", Call(ViewChannels)),
    ("/api/channels/choices", Call(ViewChannels)),
    ("/api/channels/create", Call(EditChannels)),
    ("/api/channels/update", Call(EditChannels)),
    ("/api/channels/set-active", Call(EditChannels)),
    ("/api/channels/delete", Call(EditChannels)),
    // Queues
    ("/queues", Page(ViewQueues)),
    ("/queues/new", Page(EditQueues)),
    ("/queues/{id}", Page(ViewQueues)),
    ("/api/queues/list", Call(ViewQueues)),
    ("/api/queues/get", Call(ViewQueues)),
    ("/api/queues/create", Call(EditQueues)),
    ("/api/queues/update", Call(EditQueues)),
    // People
    ("/users", Page(ViewUsers)),
    ("/users/new", Page(EditUsers)),
    ("/users/{id}", Page(ViewUsers)),
    ("/api/users/list", Call(ViewUsers)),
    ("/api/users/get", Call(ViewUsers)),
    ("/api/users/create", Call(EditUsers)),
    ("/api/users/update", Call(EditUsers)),
    ("/api/users/set-password", Call(EditUsers)),
    ("/api/users/sign-out-everywhere", Call(EditUsers)),
    // Connectors
    ("/connectors", Page(ViewConnectors)),
    ("/connectors/new", Page(EditConnectors)),
    ("/connectors/{id}", Page(ViewConnectors)),
    ("/api/connectors/list", Call(ViewConnectors)),
    ("/api/connectors/get", Call(ViewConnectors)),
    ("/api/connectors/create", Call(EditConnectors)),
    ("/api/connectors/update", Call(EditConnectors)),
    ("/api/connectors/test", Call(EditConnectors)),
    // The audit trail
    ("/audit", Page(ViewAudit)),
    ("/api/audit/list", Call(ViewAudit)),
    // Flows
    ("/flows", Page(ViewFlows)),
    ("/flows/{flow}", Page(ViewFlows)),
    ("/api/flows/list", Call(ViewFlows)),
    ("/api/flows/get", Call(ViewFlows)),
    ("/api/flows/export", Call(EditFlows)),
    ("/api/flows/import", Call(EditFlows)),
    ("/api/flows/map", Call(EditFlows)),
    ("/api/flows/publish", Call(EditFlows)),
    // The telephone on the screen
    ("/phone", Page(UsePhone)),
    ("/api/phone/book", Call(UsePhone)),
    ("/api/phone/dial", Call(UsePhone)),
    ("/api/phone/press", Call(UsePhone)),
    ("/api/phone/heard", Call(UsePhone)),
    ("/api/phone/hang-up", Call(UsePhone)),
    // Contacts
    ("/contacts", Page(ViewContacts)),
    ("/contacts/{contact}", Page(ViewContacts)),
    ("/api/contacts/list", Call(ViewContacts)),
    ("/api/contacts/get", Call(ViewContacts)),
    ("/api/contacts/drawing", Call(ViewContacts)),
    // The agent's desk
    ("/desktop", Page(TakeContacts)),
    ("/api/desk/get", Call(TakeContacts)),
    ("/api/desk/presence", Call(TakeContacts)),
    ("/api/desk/accept", Call(TakeContacts)),
    ("/api/desk/decline", Call(TakeContacts)),
    ("/api/desk/end", Call(TakeContacts)),
];

/// What the table says about the route of this pattern.
pub fn of(pattern: &str) -> Option<Access> {
    let found = TABLE.iter().find(|(path, _)| *path == pattern);
    found.map(|(_, access)| *access)
}
