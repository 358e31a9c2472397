//! People: accounts, roles, and the epoch that ends all their sessions at once.

use crate::{Slice, Source, Stamp, StoreError, Tx, change::touched, fold, orgs};
use domain::{
    OrgId, Timestamp, UserId,
    policy::Role,
    user::{Org, User, UserForm},
};
use uuid::Uuid;

/// The columns of a [`User`].
macro_rules! columns {
    () => {
        "SELECT t.id, t.name, t.email, t.roles, t.active, t.revision, t.changed_at, t.changed_by \
         FROM users t WHERE t.org = $1"
    };
}

macro_rules! matching {
    () => {
        " AND (t.name_folded LIKE $2 ESCAPE '\\' OR t.email_folded LIKE $2 ESCAPE '\\')"
    };
}

/// The columns of an [`Account`].
macro_rules! account {
    () => {
        "SELECT u.id, u.name, u.email, u.roles, u.active, u.auth_epoch, u.password_hash, \
         o.id AS org, o.name AS org_name, o.time_zone, o.sample \
         FROM users u JOIN orgs o ON o.id = u.org "
    };
}

sql! {
    INSERT = "INSERT INTO users (id, org, email, email_folded, name, name_folded, password_hash, \
        roles, active, created_at, changed_at, changed_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)";
    GET = concat!(columns!(), " AND t.id = $2");
    BY_EMAIL = concat!(account!(), "WHERE u.email_folded = $1");
    ACCOUNT = concat!(account!(), "WHERE u.id = $1");
    COUNT = concat!("SELECT count(*) FROM users t WHERE t.org = $1", matching!());
    BY_NAME = concat!(columns!(), matching!(), page_tail!(up "name_folded"));
    BY_NAME_DOWN = concat!(columns!(), matching!(), page_tail!(down "name_folded"));
    BY_CHANGE = concat!(columns!(), matching!(), page_tail!(up "changed_at"));
    BY_CHANGE_DOWN = concat!(columns!(), matching!(), page_tail!(down "changed_at"));
    UPDATE = "UPDATE users SET name = $4, name_folded = $5, email = $6, email_folded = $7, \
        roles = $8, active = $9, auth_epoch = auth_epoch + $10, \
        revision = revision + 1, changed_at = $11, changed_by = $12 \
        WHERE org = $1 AND id = $2 AND revision = $3";
    SET_PASSWORD = "UPDATE users SET password_hash = $3, auth_epoch = auth_epoch + 1 \
        WHERE org = $1 AND id = $2";
    END_SESSIONS = "UPDATE users SET auth_epoch = auth_epoch + 1 WHERE org = $1 AND id = $2";
    ADMINISTRATORS = "SELECT id, roles FROM users WHERE org = $1 AND active = TRUE";
}

/// Roles as they are stored: keys separated by spaces.
fn roles_text(roles: &[Role]) -> String {
    let mut keys: Vec<_> = Role::ALL
        .into_iter()
        .filter(|role| roles.contains(role))
        .map(Role::key)
        .collect();
    keys.dedup();
    keys.join(" ")
}

fn roles_of(text: &str) -> Result<Vec<Role>, StoreError> {
    text.split_whitespace()
        .map(|key| {
            Role::from_key(key).ok_or_else(|| StoreError::Corrupt(format!("the role {key:?}")))
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    email: String,
    roles: String,
    active: bool,
    revision: i64,
    changed_at: i64,
    changed_by: String,
}

impl TryFrom<Row> for User {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: UserId(row.id),
            revision: row.revision,
            changed_at: Timestamp(row.changed_at),
            changed_by: row.changed_by,
            form: UserForm {
                name: row.name,
                email: row.email,
                roles: roles_of(&row.roles)?,
                active: row.active,
            },
        })
    }
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: Uuid,
    name: String,
    email: String,
    roles: String,
    active: bool,
    auth_epoch: i64,
    password_hash: String,
    org: Uuid,
    org_name: String,
    time_zone: String,
    sample: bool,
}

/// A person with what sign-in and sessions need.
#[derive(Clone)]
pub struct Account {
    /// The person.
    pub id: UserId,
    /// How the person is called.
    pub name: String,
    /// The address signed in with.
    pub email: String,
    /// What the person is.
    pub roles: Vec<Role>,
    /// Whether the person may sign in.
    pub active: bool,
    /// A session of another epoch is over.
    pub auth_epoch: i64,
    /// The argon2id hash in PHC form.
    pub password_hash: String,
    /// The organisation.
    pub org: Org,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;
    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: UserId(row.id),
            name: row.name,
            email: row.email,
            roles: roles_of(&row.roles)?,
            active: row.active,
            auth_epoch: row.auth_epoch,
            password_hash: row.password_hash,
            org: Org {
                id: OrgId(row.org),
                name: row.org_name,
                time_zone: row.time_zone,
                sample: row.sample,
            },
        })
    }
}

/// Adds a person; an address that is taken fails with [`StoreError::Unique`].
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    id: UserId,
    form: &UserForm,
    password_hash: &str,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        id.0,
        org.0,
        form.email.trim(),
        fold(&form.email),
        form.name.trim(),
        fold(&form.name),
        password_hash,
        roles_text(&form.roles),
        form.active,
        stamp.at.0,
        stamp.by,
    )
    .map(drop)
}

/// The person.
pub async fn get(mut at: impl Source, org: OrgId, id: UserId) -> Result<User, StoreError> {
    on!(at, c => sqlx::query_as::<_, Row>(GET).bind(org.0).bind(id.0).fetch_one(c))?.try_into()
}

/// The account with this e-mail address.
pub async fn by_email(mut at: impl Source, email: &str) -> Result<Option<Account>, StoreError> {
    let email = fold(email);
    on!(at, c => sqlx::query_as::<_, AccountRow>(BY_EMAIL).bind(email).fetch_optional(c))?
        .map(Account::try_from)
        .transpose()
}

/// The account of a session.
pub async fn account(mut at: impl Source, id: UserId) -> Result<Option<Account>, StoreError> {
    on!(at, c => sqlx::query_as::<_, AccountRow>(ACCOUNT).bind(id.0).fetch_optional(c))?
        .map(Account::try_from)
        .transpose()
}

/// One page of people, found by name or address.
pub async fn list(mut at: impl Source, org: OrgId, slice: &Slice) -> Result<Vec<User>, StoreError> {
    paged!(at, Row, org, slice)?
        .into_iter()
        .map(User::try_from)
        .collect()
}

/// How many people the search finds.
pub async fn count(mut at: impl Source, org: OrgId, search: &str) -> Result<u64, StoreError> {
    let pattern = crate::like_pattern(search);
    let count: i64 =
        on!(at, c => sqlx::query_scalar(COUNT).bind(org.0).bind(pattern).fetch_one(c))?;
    Ok(count.unsigned_abs())
}

/// Changes a person of this revision. `end_sessions` signs the person out
/// everywhere, as a change of roles must. Such changes come one after the other
/// in an organisation, so that [`administrators`] afterwards misses none.
pub async fn update(
    tx: &mut Tx,
    org: OrgId,
    (id, revision): (UserId, i64),
    form: &UserForm,
    end_sessions: bool,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    orgs::lock(tx, org).await?;
    let rows = execute!(
        tx,
        UPDATE,
        org.0,
        id.0,
        revision,
        form.name.trim(),
        fold(&form.name),
        form.email.trim(),
        fold(&form.email),
        roles_text(&form.roles),
        form.active,
        i64::from(end_sessions),
        stamp.at.0,
        stamp.by,
    )?;
    touched(rows)
}

/// Gives the person another password and ends every session.
pub async fn set_password(
    tx: &mut Tx,
    org: OrgId,
    id: UserId,
    password_hash: &str,
) -> Result<(), StoreError> {
    found(execute!(tx, SET_PASSWORD, org.0, id.0, password_hash)?)
}

/// Ends every session of the person.
pub async fn end_sessions(tx: &mut Tx, org: OrgId, id: UserId) -> Result<(), StoreError> {
    found(execute!(tx, END_SESSIONS, org.0, id.0)?)
}

/// The active administrators, of whom one must always remain.
pub async fn administrators(mut at: impl Source, org: OrgId) -> Result<Vec<UserId>, StoreError> {
    let rows: Vec<(Uuid, String)> =
        on!(at, c => sqlx::query_as(ADMINISTRATORS).bind(org.0).fetch_all(c))?;
    let mut ids = Vec::new();
    for (id, roles) in rows {
        if roles_of(&roles)?.contains(&Role::Administrator) {
            ids.push(UserId(id));
        }
    }
    Ok(ids)
}

fn found(rows: u64) -> Result<(), StoreError> {
    if rows == 0 {
        Err(StoreError::NotFound)
    } else {
        Ok(())
    }
}
