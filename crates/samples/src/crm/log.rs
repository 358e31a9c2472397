//! The log of requests and the counts, for the page and for tests.
//! Credentials are never in it: no header but the idempotency key is kept.

use serde::Serialize;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many requests are kept.
const KEPT: usize = 1_000;

/// One request to the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// Counts the requests since the start or the last reset, from 1.
    pub number: u64,
    /// When it came, in epoch milliseconds.
    pub at: i64,
    /// GET, PUT, …
    pub method: String,
    /// Path and query as they came, still encoded.
    pub path: String,
    /// The status of the answer, or 0 when the connection was reset.
    pub status: u16,
    /// From the request's head to the answer's.
    pub duration_ms: u64,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
}

/// One thing that a client wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// When, in epoch milliseconds.
    pub at: i64,
    /// On which record, for example `tickets/4107`.
    pub record: String,
    /// The text.
    pub text: String,
    /// Whether the customer sees it.
    pub public: bool,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
}

#[derive(Default)]
struct Inner {
    total: u64,
    counts: BTreeMap<String, u64>,
    entries: VecDeque<Logged>,
}

/// All requests counted, the last ones kept.
#[derive(Default)]
pub(crate) struct Log(Mutex<Inner>);

impl Log {
    /// Adds a request; `kind` is what it is counted under. The entry's number is set here.
    pub(crate) fn add(&self, kind: String, mut entry: Logged) {
        let mut inner = self.lock();
        inner.total += 1;
        entry.number = inner.total;
        *inner.counts.entry(kind).or_default() += 1;
        if inner.entries.len() == KEPT {
            inner.entries.pop_front();
        }
        inner.entries.push_back(entry);
    }

    pub(crate) fn entries(&self) -> Vec<Logged> {
        self.lock().entries.iter().cloned().collect()
    }

    pub(crate) fn counts(&self) -> (u64, BTreeMap<String, u64>) {
        let inner = self.lock();
        (inner.total, inner.counts.clone())
    }

    pub(crate) fn clear(&self) {
        *self.lock() = Inner::default();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
