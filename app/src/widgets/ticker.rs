//! A clock that ticks each second, for timers on live pages.

use crate::viewer::Clock;
use domain::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

/// The moment, to the second.
#[derive(Clone, Copy)]
pub struct Ticker(RwSignal<Timestamp>);

impl Ticker {
    /// The page's ticker; the first to ask starts it. It stands at the server's
    /// moment until the browser's half has taken over.
    pub fn expect_or_start() -> Self {
        if let Some(ticker) = use_context::<Self>() {
            return ticker;
        }
        let clock = Clock::expect();
        let now = RwSignal::new(clock.precise());
        Effect::new(move |_| {
            let tick = move || {
                let _ = now.try_set(clock.precise());
            };
            tick();
            let handle = set_interval_with_handle(tick, Duration::from_secs(1)).ok();
            on_cleanup(move || handle.into_iter().for_each(|handle| handle.clear()));
        });
        let ticker = Self(now);
        provide_context(ticker);
        ticker
    }

    /// The moment.
    pub fn get(self) -> Timestamp {
        self.0.get()
    }
}
