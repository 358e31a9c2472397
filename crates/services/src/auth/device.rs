//! The browser that somebody signs in on: known by a random token in a cookie,
//! of which the database keeps the hash.
//!
//! The token opens nothing. It only spares a browser that an account signed in
//! on before the waits that strangers cause. Several people may share a
//! browser, so one token may be known to several accounts; a token that was
//! never given out here is replaced, so nobody can choose another's.

use crate::{Cx, problems::OrProblem};
use domain::{Problem, Timestamp};
use sha2::{Digest, Sha256};
use store::known_devices::{self, TokenHash};

/// A browser that nobody signed in on for so long is forgotten.
const KEEP_MS: i64 = 365 * 24 * 60 * 60 * 1_000;

/// The browser of a sign-in.
pub(super) struct Device {
    /// For its cookie.
    pub token: String,
    /// For the database.
    pub hash: TokenHash,
    /// Whether the account signed in on it before.
    known: bool,
}

impl Device {
    /// The browser that carries `token`, or a new one.
    pub(super) async fn of(cx: &Cx, token: Option<&str>, account: &str) -> Result<Self, Problem> {
        if let Some(token) = token {
            let hash = hash(token);
            let accounts = known_devices::accounts(cx.db(), &hash).await;
            let accounts = accounts.or_problem(cx)?;
            if !accounts.is_empty() {
                return Ok(Self {
                    token: token.to_owned(),
                    hash,
                    known: accounts.iter().any(|known| known == account),
                });
            }
        }
        let token: u128 = rand::random();
        let token = format!("{token:032x}");
        Ok(Self {
            hash: hash(&token),
            token,
            known: false,
        })
    }

    /// Its hash, if the account signed in on it before.
    pub(super) fn known(&self) -> Option<&TokenHash> {
        self.known.then_some(&self.hash)
    }
}

/// Browsers that were last signed in on before this moment are forgotten.
pub(super) fn forgotten(now: Timestamp) -> Timestamp {
    now.plus(-KEEP_MS)
}

fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}
