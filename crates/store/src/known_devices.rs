//! Browsers that somebody signed in with, by the SHA-256 of the token in their cookie.

use crate::{Source, StoreError, Tx};
use domain::{Timestamp, UserId};

sql! {
    ACCOUNTS = "SELECT u.email_folded FROM known_devices d JOIN users u ON u.id = d.user_id \
        WHERE d.token_hash = $1";
    REMEMBER = "INSERT INTO known_devices (token_hash, user_id, seen_at) VALUES ($1, $2, $3) \
        ON CONFLICT (token_hash, user_id) DO UPDATE SET seen_at = excluded.seen_at";
    FORGET_OLD = "DELETE FROM known_devices WHERE seen_at < $1";
}

/// The SHA-256 of a browser's token.
pub type TokenHash = [u8; 32];

/// The folded e-mail addresses that were signed in with on this browser; none
/// where the token was never given out.
pub async fn accounts(mut at: impl Source, token: &TokenHash) -> Result<Vec<String>, StoreError> {
    on!(at, c => sqlx::query_scalar(ACCOUNTS).bind(token.as_slice()).fetch_all(c))
}

/// The person has signed in on this browser.
pub async fn remember(
    tx: &mut Tx,
    user: UserId,
    token: &TokenHash,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(tx, REMEMBER, token.as_slice(), user.0, now.0).map(drop)
}

/// Removes browsers that were last signed in with before then.
pub async fn forget_old(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    execute!(tx, FORGET_OLD, before.0)
}
