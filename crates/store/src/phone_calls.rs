//! Who dialled a contact on the Phone page: only they steer that call.

use crate::{Source, StoreError, Tx};
use domain::{ContactId, OrgId, UserId};
use uuid::Uuid;

sql! {
    INSERT = "INSERT INTO phone_calls (contact, org, user_id) VALUES ($1, $2, $3)";
    CALLER = "SELECT user_id FROM phone_calls WHERE org = $1 AND contact = $2";
}

/// Notes who dialled.
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    contact: ContactId,
    user: UserId,
) -> Result<(), StoreError> {
    execute!(tx, INSERT, contact.0, org.0, user.0).map(drop)
}

/// Who dialled this contact, if it was dialled on the Phone page.
pub async fn caller(
    mut at: impl Source,
    org: OrgId,
    contact: ContactId,
) -> Result<Option<UserId>, StoreError> {
    let user: Option<Uuid> =
        on!(at, c => sqlx::query_scalar(CALLER).bind(org.0).bind(contact.0).fetch_optional(c))?;
    Ok(user.map(UserId))
}
