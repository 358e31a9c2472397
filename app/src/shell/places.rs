//! The pages of the navigation, in their groups. One list for the navigation,
//! the breadcrumb and the palette: a new page is one new line.

use crate::{paths, text::Catalogue};
use domain::policy::Action;

/// A page of the navigation.
pub struct Place {
    /// Its group's name; empty for the start page.
    pub group: fn(&Catalogue) -> &'static str,
    /// Its name.
    pub label: fn(&Catalogue) -> &'static str,
    /// Its address.
    pub path: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// What one must be allowed to do to see it.
    pub needs: Action,
}

macro_rules! places {
    ($($group:ident, $label:ident, $path:ident, $icon:literal, $needs:ident;)*) => {
        /// Every page of the navigation, in order.
        pub const PLACES: &[Place] = &[$(Place {
            group: |t| t.shell.$group,
            label: |t| t.shell.$label,
            path: paths::$path,
            icon: $icon,
            needs: Action::$needs,
        }),*];
    };
}

places! {
    home, home, HOME, "house", OwnAccount;
    group_experience, channels, CHANNELS, "plug", ViewChannels;
    group_experience, flows, FLOWS, "workflow", ViewFlows;
    group_experience, queues, QUEUES, "list-ordered", ViewQueues;
    group_people, users, USERS, "users", ViewUsers;
    group_live, phone, PHONE, "phone", UsePhone;
    group_live, desktop, DESKTOP, "headset", TakeContacts;
    group_live, contacts, CONTACTS, "activity", ViewContacts;
    group_connections, connectors, CONNECTORS, "unplug", ViewConnectors;
    group_settings, audit, AUDIT, "history", ViewAudit;
}

impl Place {
    /// Whether `path` is this page or one below it.
    pub fn holds(&self, path: &str) -> bool {
        let below = path.strip_prefix(self.path);
        match self.path {
            paths::HOME => path == paths::HOME,
            _ => below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }

    /// The page that `path` belongs to.
    pub fn of(path: &str) -> Option<&'static Self> {
        PLACES.iter().find(|place| place.holds(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_one_page() {
        let at = |path: &str| Place::of(path).map(|place| place.path);
        assert_eq!(at("/"), Some("/"));
        assert_eq!(at("/channels/new"), Some("/channels"));
        assert_eq!(at("/channelsx"), None);
        assert_eq!(at("/nowhere"), None);
    }

    #[test]
    fn every_icon_is_in_the_sprite() {
        for place in PLACES {
            assert!(
                ui::icon::NAMES.lines().any(|name| name == place.icon),
                "{}",
                place.icon
            );
        }
    }
}
