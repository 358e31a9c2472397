//! Pages that the browser loads when somebody first goes there.
//!
//! The browser's half is one program in several files: what every visit needs
//! comes at once, the file of a group with the first of its pages. Which page
//! lies in which file is said here and nowhere else. On the server all of it is
//! one program, and nothing is loaded.

use crate::{
    audit::AuditList,
    connectors::{ConnectorList, ConnectorPage, NewConnector},
    contacts::{ContactPage, ContactsPage},
    desktop::DesktopPage,
    door::SetUp,
    flows::{FlowPage, FlowsPage},
    phone::PhonePage,
    queues::{NewQueue, QueueList, QueuePage},
    users::{NewUser, UserList, UserPage},
    widgets::NotLoaded,
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::{Lazy, LazyRoute};

/// Declares the pages of one file: the name for the list of routes, the names
/// of what shows the page and of what loads its file, and the page itself.
macro_rules! pages {
    ($file:ident { $($name:ident: $show:ident, $load:ident, $page:path;)* }) => {$(
        #[wasm_split($file, wasm_split_path = leptos::wasm_split, preload($load), fallible)]
        fn $show() -> Result<AnyView, SplitLoaderError> {
            Ok($page().into_any())
        }

        /// The page of this name, for the list of routes.
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                // A server of another build has taken over, or the line is down.
                $show().await.unwrap_or_else(|_| view! { <NotLoaded /> }.into_any())
            }

            async fn preload() {
                // What goes wrong shows when the page is asked for.
                let _ = $load().await;
            }
        }
    )*};
}

pages!(flows {
    Flows: show_flows, load_flows, FlowsPage;
    Flow: show_flow, load_flow, FlowPage;
});

pages!(calls {
    Phone: show_phone, load_phone, PhonePage;
    Desktop: show_desktop, load_desktop, DesktopPage;
    Contacts: show_contacts, load_contacts, ContactsPage;
    Contact: show_contact, load_contact, ContactPage;
});

pages!(settings {
    FirstSteps: show_set_up, load_set_up, SetUp;
    Queues: show_queues, load_queues, QueueList;
    Queue: show_queue, load_queue, QueuePage;
    AddQueue: show_new_queue, load_new_queue, NewQueue;
    Users: show_users, load_users, UserList;
    User: show_user, load_user, UserPage;
    AddUser: show_new_user, load_new_user, NewUser;
    Connectors: show_connectors, load_connectors, ConnectorList;
    Connector: show_connector, load_connector, ConnectorPage;
    AddConnector: show_new_connector, load_new_connector, NewConnector;
    Audit: show_audit, load_audit, AuditList;
});

/// A page of this list as a route's view.
pub fn page<T: LazyRoute>() -> Lazy<T> {
    Lazy::new()
}
