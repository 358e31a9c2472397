//! The names of all time zones: asked for once per tab, when a form needs them.

use crate::{error::ApiError, reply::Reply};
use leptos::{prelude::*, task::spawn_local};

/// The names, once they are there.
#[derive(Clone, Copy)]
pub struct Zones {
    names: RwSignal<Vec<String>>,
    asked: StoredValue<bool>,
}

impl Zones {
    pub(super) fn new() -> Self {
        Self {
            names: RwSignal::new(Vec::new()),
            asked: StoredValue::new(false),
        }
    }

    /// The names; empty while they are on their way, and on the server.
    pub fn names() -> Signal<Vec<String>> {
        let zones = expect_context::<Self>();
        Effect::new(move |_| {
            if zones.asked.get_value() {
                return;
            }
            zones.asked.set_value(true);
            spawn_local(async move {
                match zone_names().await {
                    Ok(names) => zones.names.set(names),
                    // The next form asks again.
                    Err(_) => zones.asked.set_value(false),
                }
            });
        });
        zones.names.into()
    }
}

/// Every IANA zone that can be chosen.
#[server(prefix = "/api", endpoint = "account/zones", protocol = Reply)]
pub(crate) async fn zone_names() -> Result<Vec<String>, ApiError> {
    crate::cx::cx()?.allow(domain::policy::Action::OwnAccount)?;
    Ok(services::zones::names())
}
