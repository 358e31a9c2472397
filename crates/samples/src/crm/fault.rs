//! The switch: how the API port misbehaves, and for which requests.

use serde::{Deserialize, Serialize};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How an API misbehaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It does not.
    #[default]
    Normal,
    /// Answers rightly, but late.
    Slow,
    /// The port is closed: every connection is refused.
    #[serde(alias = "refusing")]
    Refuse,
    /// Takes the request, does nothing with it, and resets the connection.
    #[serde(alias = "resetting")]
    Reset,
    /// Does what was asked and then resets the connection: the answer is lost.
    #[serde(alias = "lost_answer")]
    Lost,
    /// Status 500 in the product's own words.
    #[serde(alias = "500")]
    Error,
    /// Status 200 with a page for people instead of JSON.
    Html,
    /// Status 200 with 100 MB of JSON.
    Huge,
    /// Status 200 and called JSON, but bytes without sense.
    Garbage,
    /// Status 429 with `Retry-After`.
    #[serde(alias = "429")]
    Throttle,
}

impl Mode {
    /// Every mode with its key and what the page says of it.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::Normal, "normal", "Normal"),
        (Self::Slow, "slow", "Slow"),
        (Self::Refuse, "refuse", "Refuse connections"),
        (Self::Reset, "reset", "Reset connections"),
        (Self::Lost, "lost", "Do it, lose the answer"),
        (Self::Error, "error", "Status 500"),
        (Self::Html, "html", "HTML page"),
        (Self::Huge, "huge", "100 MB"),
        (Self::Garbage, "garbage", "Garbage"),
        (Self::Throttle, "throttle", "Status 429"),
    ];
}

/// One setting of the switch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// How.
    pub mode: Mode,
    /// Milliseconds before anything is answered; slow without a number means 3,000.
    pub ms: u64,
    /// Only requests with this method (`PUT`), or whose path starts with this (`/api/`).
    pub only: Option<String>,
    /// Only this many requests; then the API is normal again.
    pub times: Option<u32>,
    /// What `Retry-After` says, in seconds; without a number 30.
    pub retry_after_s: Option<u32>,
}

impl Fault {
    /// `mode` for every request, until told otherwise.
    pub fn mode(mode: Mode) -> Self {
        Self {
            mode,
            ..Self::default()
        }
    }

    /// Right answers, `ms` late.
    pub fn slow(ms: u64) -> Self {
        Self {
            mode: Mode::Slow,
            ms,
            ..Self::default()
        }
    }

    /// How long to wait before answering.
    pub(crate) fn delay_ms(&self) -> u64 {
        match (self.mode, self.ms) {
            (Mode::Slow, 0) => 3_000,
            (_, ms) => ms,
        }
    }

    fn concerns(&self, method: &str, path: &str) -> bool {
        match &self.only {
            None => true,
            Some(only) => only.eq_ignore_ascii_case(method) || path.starts_with(only),
        }
    }
}

/// The setting in force.
pub(crate) struct Switch {
    fault: Mutex<Fault>,
    refusing: watch::Sender<bool>,
}

impl Switch {
    pub(crate) fn new(refusing: watch::Sender<bool>) -> Self {
        Self {
            fault: Mutex::default(),
            refusing,
        }
    }

    pub(crate) fn get(&self) -> Fault {
        self.lock().clone()
    }

    pub(crate) fn set(&self, mut fault: Fault) -> Result<(), &'static str> {
        fault.only = fault.only.filter(|only| !only.is_empty());
        if fault.mode == Mode::Refuse && (fault.only.is_some() || fault.times.is_some()) {
            return Err("a closed port refuses everybody: leave out `only` and `times`");
        }
        if fault.times == Some(0) {
            fault = Fault::default();
        }
        self.refusing.send_replace(fault.mode == Mode::Refuse);
        *self.lock() = fault;
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.refusing.send_replace(false);
        *self.lock() = Fault::default();
    }

    /// The fault that this request suffers; counts it where the setting is counted.
    pub(crate) fn next(&self, method: &str, path: &str) -> Fault {
        let mut fault = self.lock();
        if !fault.concerns(method, path) {
            return Fault::default();
        }
        let now = fault.clone();
        if let Some(left) = &mut fault.times {
            *left -= 1;
            if *left == 0 {
                *fault = Fault::default();
            }
        }
        now
    }

    fn lock(&self) -> MutexGuard<'_, Fault> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switch() -> Switch {
        Switch::new(watch::channel(false).0)
    }

    #[test]
    fn a_counted_fault_ends_by_itself() {
        let switch = switch();
        let fault = Fault {
            times: Some(2),
            ..Fault::mode(Mode::Error)
        };
        switch.set(fault).unwrap();
        let modes = [(); 3].map(|()| switch.next("GET", "/").mode);
        assert_eq!(modes, [Mode::Error, Mode::Error, Mode::Normal]);
    }

    #[test]
    fn a_fault_may_concern_some_requests_only() {
        let switch = switch();
        let only = |only: &str| Fault {
            only: Some(only.into()),
            ..Fault::mode(Mode::Error)
        };
        switch.set(only("PUT")).unwrap();
        assert_eq!(switch.next("GET", "/api/v2/x").mode, Mode::Normal);
        assert_eq!(switch.next("PUT", "/api/v2/x").mode, Mode::Error);
        switch.set(only("/oauth2/")).unwrap();
        assert_eq!(switch.next("POST", "/oauth2/v2.0/token").mode, Mode::Error);
        assert_eq!(switch.next("GET", "/api/").mode, Mode::Normal);
    }

    #[test]
    fn the_words_of_the_switch_are_understood() {
        for (text, mode) in [
            ("refusing", Mode::Refuse),
            ("resetting", Mode::Reset),
            ("500", Mode::Error),
            ("429", Mode::Throttle),
            ("slow", Mode::Slow),
        ] {
            let fault: Fault = serde_json::from_str(&format!(r#"{{"mode":"{text}"}}"#)).unwrap();
            assert_eq!(fault.mode, mode);
        }
        for (mode, key, _) in Mode::ALL {
            assert_eq!(serde_json::to_value(mode).unwrap(), key);
        }
    }
}
