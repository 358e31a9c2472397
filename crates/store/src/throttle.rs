//! Failed sign-ins per subject (an account or an address).

use crate::{Source, StoreError, Tx};
use domain::Timestamp;

sql! {
    GET = "SELECT failures, blocked_until FROM sign_in_throttle WHERE subject = $1";
    COUNT_ONE = "INSERT INTO sign_in_throttle (subject, failures, blocked_until, changed_at) \
        VALUES ($1, 1, 0, $2) ON CONFLICT (subject) DO UPDATE SET failures = CASE \
        WHEN sign_in_throttle.changed_at < $3 THEN 1 ELSE sign_in_throttle.failures + 1 END, \
        changed_at = $2 RETURNING failures";
    BLOCK = "UPDATE sign_in_throttle SET blocked_until = $2 WHERE subject = $1";
    TAKE_BACK = "UPDATE sign_in_throttle SET failures = failures - 1, blocked_until = 0 \
        WHERE subject = $1 AND failures > 0";
    FORGET = "DELETE FROM sign_in_throttle WHERE subject = $1";
    FORGET_OLD = "DELETE FROM sign_in_throttle WHERE changed_at < $1";
}

/// When the subject may try again; in the past where it is not blocked.
pub async fn blocked_until(mut at: impl Source, subject: &str) -> Result<Timestamp, StoreError> {
    let row: Option<(i64, i64)> =
        on!(at, c => sqlx::query_as(GET).bind(subject).fetch_optional(c))?;
    Ok(Timestamp(row.map_or(0, |(_, until)| until)))
}

/// Counts one more try, starting anew where the last one was before `forget`; answers the count.
pub async fn count_one(
    tx: &mut Tx,
    subject: &str,
    now: Timestamp,
    forget: Timestamp,
) -> Result<u32, StoreError> {
    let count: i64 = on!(tx, c => sqlx::query_scalar(COUNT_ONE).bind(subject).bind(now.0)
        .bind(forget.0).fetch_one(c))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Blocks the subject until then.
pub async fn block(tx: &mut Tx, subject: &str, until: Timestamp) -> Result<(), StoreError> {
    execute!(tx, BLOCK, subject, until.0).map(drop)
}

/// Takes one count back: the try turned out to be right.
pub async fn take_back(tx: &mut Tx, subject: &str) -> Result<(), StoreError> {
    execute!(tx, TAKE_BACK, subject).map(drop)
}

/// Forgets the subject's failures.
pub async fn forget(tx: &mut Tx, subject: &str) -> Result<(), StoreError> {
    execute!(tx, FORGET, subject).map(drop)
}

/// Removes what is older than `before`.
pub async fn forget_old(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    execute!(tx, FORGET_OLD, before.0)
}
