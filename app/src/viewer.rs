//! Who looks at the page, when, and from which zone: the same on the server
//! and in the browser, because the server says it once for both.

use crate::{
    format::{self, Zone},
    text::{Language, t},
};
use domain::{
    Timestamp,
    policy::{Action, any_allows},
    user::{Me, Org},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the server knows when it renders a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Who is signed in.
    pub me: Option<Me>,
    /// The moment of the request.
    pub now: Timestamp,
    /// The organisation's zone.
    pub zone: Zone,
    /// The reader's language.
    pub language: Language,
}

impl Viewer {
    /// The viewer of the present request.
    pub fn of_request() -> Self {
        #[cfg(feature = "ssr")]
        {
            let (me, now) = (crate::cx::me(), crate::cx::now());
            let zone = me
                .as_ref()
                .map_or_else(Zone::utc, |me| crate::cx::zone(&me.org.time_zone, now));
            Self {
                me,
                now,
                zone,
                language: Language::default(),
            }
        }
        // The browser reads what the server has written; it never makes one.
        #[cfg(not(feature = "ssr"))]
        Self {
            me: None,
            now: Timestamp::default(),
            zone: Zone::utc(),
            language: Language::default(),
        }
    }
}

/// The person at the screen. Pages inside the shell always have one.
#[derive(Clone, Copy)]
pub struct Person(StoredValue<Me>);

impl Person {
    /// Wraps who is signed in.
    pub fn new(me: Me) -> Self {
        Self(StoredValue::new(me))
    }

    /// The person at the screen.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Whether the person's roles allow `action`.
    pub fn may(self, action: Action) -> bool {
        self.0.with_value(|me| any_allows(&me.roles, action))
    }

    /// All about the person.
    pub fn me(self) -> Me {
        self.0.get_value()
    }

    /// The person's organisation.
    pub fn org(self) -> Org {
        self.0.with_value(|me| me.org.clone())
    }
}

/// The page's clock and zone. It stands at the server's moment until the
/// browser's half has taken over, then it goes on.
#[derive(Clone, Copy)]
pub struct Clock {
    now: RwSignal<Timestamp>,
    /// What the browser's clock showed at the server's moment; none before it has taken over.
    started: StoredValue<Option<(Timestamp, f64)>>,
    zone: StoredValue<Zone>,
}

/// How often "3 min ago" is looked at again.
const TICK: std::time::Duration = std::time::Duration::from_secs(15);

impl Clock {
    /// A clock that stands at the viewer's moment.
    pub fn new(viewer: &Viewer) -> Self {
        Self {
            now: RwSignal::new(viewer.now),
            started: StoredValue::new(None),
            zone: StoredValue::new(viewer.zone.clone()),
        }
    }

    /// The page's clock.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Lets it go on; for the browser.
    pub fn run(self) {
        Effect::new(move |_| {
            let started = browser_ms();
            let first = self.now.get_untracked();
            self.started.set_value(Some((first, started)));
            let tick = move || {
                let passed = browser_ms() - started;
                let _ = self.now.try_set(first.plus(passed as i64));
            };
            let handle = set_interval_with_handle(tick, TICK).ok();
            on_cleanup(move || handle.into_iter().for_each(|handle| handle.clear()));
        });
    }

    /// The moment.
    pub fn now(self) -> Timestamp {
        self.now.get()
    }

    /// The moment to the millisecond, where the browser's half has taken over.
    pub fn precise(self) -> Timestamp {
        match self.started.get_value() {
            Some((first, started)) => first.plus((browser_ms() - started) as i64),
            None => self.now.get_untracked(),
        }
    }

    /// How long ago `at` is.
    pub fn relative(self, at: Timestamp) -> String {
        let now = self.now.get();
        self.zone
            .with_value(|zone| format::relative(at, now, zone, t()))
    }

    /// `at` to the second, with the zone.
    pub fn exact(self, at: Timestamp) -> String {
        self.zone.with_value(|zone| format::exact(at, zone))
    }

    /// `at` to the minute.
    pub fn date_time(self, at: Timestamp) -> String {
        self.zone.with_value(|zone| format::date_time(at, zone))
    }

    /// The hour of the day now.
    pub fn hour(self) -> u8 {
        let now = self.now.get_untracked();
        self.zone.with_value(|zone| zone.civil(now).hour)
    }
}

/// The browser's clock, for differences only.
fn browser_ms() -> f64 {
    leptos::web_sys::js_sys::Date::now()
}
