//! Argon2id behind a semaphore: a flood of sign-ins may fill half of the
//! processor, never all of it, because calls run on the same machine.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// OWASP's parameters: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many may wait for their turn; more are told to come back.
const WAITING: usize = 32;

/// A hash that no password has, checked where there is no account, so that both take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Y29yZGJvYXJkLWR1bW15IQ\
    $AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// Too many wait already.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// Hashes and checks passwords, a few at a time.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    params: Params,
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

impl Hasher {
    /// A hasher that uses at most half of the processor's cores, at least one.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // Constants within the bounds that `Params` checks.
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
        Self {
            turns: Arc::new(Semaphore::new((cores / 2).max(1))),
            waiting: Arc::default(),
            params,
        }
    }

    /// The hash of a new password in PHC form.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Busy> {
        let params = self.params.clone();
        let password = Zeroizing::new(password.to_owned());
        self.run(move || {
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash = argon2
                .hash_password(password.as_bytes())
                .map_err(|_| Busy)?;
            Ok(hash.to_string())
        })
        .await?
    }

    /// Whether `password` has this hash; without a hash it takes as long and is false.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, Busy> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(NOBODY).to_owned();
        let password = Zeroizing::new(password.to_owned());
        let same = move || {
            PasswordHash::new(&hash).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
            })
        };
        Ok(self.run(same).await? && known)
    }

    /// As many as may wait, waiting for as long as the answer lives.
    #[cfg(test)]
    pub(crate) fn crowd(&self) -> impl Sized + use<> {
        let places = (0..WAITING).map(|_| Place::take(&self.waiting));
        places.collect::<Vec<_>>()
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let place = Place::take(&self.waiting)?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| Busy)?;
        drop(place);
        // The turn travels with the work: a request that is given up does not free it early.
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| Busy)
    }
}

/// A place among those who wait.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Result<Self, Busy> {
        let place = Self(waiting.clone());
        if waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            return Err(Busy);
        }
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_has_its_hash_and_no_other() {
        let hasher = Hasher::new();
        let hash = hasher.hash("correct horse battery").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert_eq!(
            hasher.verify("correct horse battery", Some(&hash)).await,
            Ok(true)
        );
        assert_eq!(hasher.verify("correct horse", Some(&hash)).await, Ok(false));
        assert_eq!(hasher.verify("anything", None).await, Ok(false));
        assert_eq!(hasher.verify("anything", Some("no hash")).await, Ok(false));
    }

    #[test]
    fn the_hash_of_nobody_costs_what_a_real_one_costs() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&hash).unwrap();
        let wanted = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).unwrap();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (wanted.m_cost(), wanted.t_cost(), wanted.p_cost())
        );
    }

    #[tokio::test]
    async fn a_flood_is_told_to_come_back() {
        let hasher = Hasher::new();
        let crowd = hasher.crowd();
        assert_eq!(hasher.verify("x", None).await, Err(Busy));
        drop(crowd);
        assert_eq!(hasher.verify("x", None).await, Ok(false));
    }
}
