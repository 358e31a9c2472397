//! One slow system holds up nobody else: a bounded number of requests per
//! connector (or host), and a bounded number that wait for a place.

use domain::ConnectorId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Whose requests share a bulkhead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Compartment {
    /// All requests with a connector's credentials.
    Connector(ConnectorId),
    /// Requests without credentials, by host.
    Host(String),
}

/// The bounds of each compartment.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Requests under way at once.
    pub places: usize,
    /// Requests that wait for a place; a further one is told `Busy` at once.
    pub waiting: usize,
    /// How long one waits at most.
    pub patience: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            places: 64,
            waiting: 256,
            patience: Duration::from_millis(1_500),
        }
    }
}

/// All compartments.
#[derive(Debug)]
pub(super) struct Bulkheads {
    bounds: Bounds,
    all: Mutex<HashMap<Compartment, Arc<Bulkhead>>>,
}

#[derive(Debug)]
struct Bulkhead {
    places: Arc<Semaphore>,
    waiting: Semaphore,
}

/// So many idle compartments of hosts are kept.
const KEPT: usize = 1_024;

impl Bulkheads {
    pub fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            all: Mutex::default(),
        }
    }

    /// A place in the compartment; none when it is full for too long.
    pub async fn enter(
        &self,
        compartment: Compartment,
        patience: Duration,
    ) -> Option<OwnedSemaphorePermit> {
        let bulkhead = self.of(compartment);
        let places = Arc::clone(&bulkhead.places);
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            return Some(place);
        }
        let _waiting = bulkhead.waiting.try_acquire().ok()?;
        let patience = patience.min(self.bounds.patience);
        tokio::time::timeout(patience, places.acquire_owned())
            .await
            .ok()?
            .ok()
    }

    fn of(&self, compartment: Compartment) -> Arc<Bulkhead> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT && !all.contains_key(&compartment) {
            let idle = |b: &Arc<Bulkhead>| {
                Arc::strong_count(b) == 1 && b.places.available_permits() == self.bounds.places
            };
            all.retain(|_, bulkhead| !idle(bulkhead));
        }
        let made = || {
            Arc::new(Bulkhead {
                places: Arc::new(Semaphore::new(self.bounds.places)),
                waiting: Semaphore::new(self.bounds.waiting),
            })
        };
        Arc::clone(all.entry(compartment).or_insert_with(made))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_compartment_turns_away_and_its_neighbour_does_not() {
        let bulkheads = Bulkheads::new(Bounds {
            places: 1,
            waiting: 0,
            patience: Duration::from_secs(5),
        });
        let slow = || Compartment::Host("slow.example".to_owned());
        let quick = || Compartment::Host("quick.example".to_owned());
        let long = Duration::from_secs(5);
        let held = bulkheads.enter(slow(), long).await;
        assert!(held.is_some());
        assert!(bulkheads.enter(slow(), long).await.is_none());
        assert!(bulkheads.enter(quick(), long).await.is_some());
        drop(held);
        assert!(bulkheads.enter(slow(), long).await.is_some());
    }
}
