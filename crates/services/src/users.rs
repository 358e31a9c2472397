//! People: list, create, roles, passwords, signing them out everywhere.

use crate::{
    Cx, Principal,
    audit::{self, Change, difference},
    auth, lists,
    problems::{Fault, OrProblem, conflict, none_of},
};
use domain::{
    FieldError, Problem, UserId,
    page::{ListQuery, Page, Sort},
    password,
    policy::{Action, Role},
    user::{User, UserForm},
};
use serde_json::json;
use store::{StoreError, users, web_sessions};
use uuid::Uuid;

/// One page of people.
pub async fn list(cx: &Cx, query: &ListQuery<Sort>) -> Result<Page<User>, Problem> {
    let me = cx.allow(Action::ViewUsers)?;
    let slice = lists::slice(query)?;
    let rows = users::list(cx.db(), me.org, &slice).await.or_problem(cx)?;
    let count = users::count(cx.db(), me.org, &slice.search);
    let page = lists::page(query, rows, count, |row| {
        (&row.form.name, row.changed_at, row.id.0)
    });
    page.await.or_problem(cx)
}

/// One person.
pub async fn get(cx: &Cx, id: UserId) -> Result<User, Problem> {
    let me = cx.allow(Action::ViewUsers)?;
    users::get(cx.db(), me.org, id).await.or_problem(cx)
}

/// Adds a person, with a first password that the administrator hands over.
pub async fn create(cx: &Cx, form: &UserForm, password: &str) -> Result<User, Problem> {
    let me = cx.allow(Action::EditUsers)?;
    let mut errors = form.check();
    errors.extend(bad_password(password, form));
    none_of(errors)?;
    let hash = cx.shared.hasher.hash(password).await.or_problem(cx)?;
    let id = UserId(Uuid::now_v7());
    match insert(cx, me, id, form, &hash).await {
        Ok(()) => users::get(cx.db(), me.org, id).await.or_problem(cx),
        Err(fault) => Err(refused(cx, me, id, fault).await),
    }
}

async fn insert(
    cx: &Cx,
    me: &Principal,
    id: UserId,
    form: &UserForm,
    hash: &str,
) -> Result<(), Fault> {
    let mut tx = cx.write().await?;
    users::insert(&mut tx, me.org, id, form, hash, me.stamp(cx)).await?;
    let change = Change::new("user.create", &id, form.name.trim()).with(json!(form));
    audit::record(cx, &mut tx, me, change).await?;
    Ok(tx.commit().await?)
}

/// Changes a person of this revision. Another set of roles, or being switched
/// off, ends the person's sessions: rights never outlive their change.
pub async fn update(cx: &Cx, id: UserId, revision: i64, form: &UserForm) -> Result<User, Problem> {
    let me = cx.allow(Action::EditUsers)?;
    none_of(form.check())?;
    match save(cx, me, (id, revision), form).await {
        Ok(false) => {}
        Ok(true) => {
            cx.shared.sessions_ended(id);
            auth::leave_desk(cx, me.org, id).await;
        }
        Err(fault) => return Err(refused(cx, me, id, fault).await),
    }
    users::get(cx.db(), me.org, id).await.or_problem(cx)
}

/// Answers whether the person's sessions were ended.
async fn save(
    cx: &Cx,
    me: &Principal,
    (id, revision): (UserId, i64),
    form: &UserForm,
) -> Result<bool, Fault> {
    let mut tx = cx.write().await?;
    let before = users::get(&mut tx, me.org, id).await?;
    if before.revision != revision {
        return Err(StoreError::Stale.into());
    }
    let same_roles = Role::ALL
        .iter()
        .all(|role| before.form.roles.contains(role) == form.roles.contains(role));
    let ended = !same_roles || before.form.active != form.active;
    users::update(&mut tx, me.org, (id, revision), form, ended, me.stamp(cx)).await?;
    if users::administrators(&mut tx, me.org).await?.is_empty() {
        let message = "Somebody must stay an active administrator. Make another person one first.";
        return Err(Problem::field("roles", message).into());
    }
    if ended {
        web_sessions::delete_of_user(&mut tx, id).await?;
    }
    let details = difference(&before.form, form);
    let change = Change::new("user.update", &id, form.name.trim()).with(details);
    audit::record(cx, &mut tx, me, change).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Gives a person another password and ends every session of theirs.
pub async fn set_password(cx: &Cx, id: UserId, password: &str) -> Result<(), Problem> {
    let me = cx.allow(Action::EditUsers)?;
    let person = users::get(cx.db(), me.org, id).await.or_problem(cx)?;
    none_of(bad_password(password, &person.form).into_iter().collect())?;
    let hash = cx.shared.hasher.hash(password).await.or_problem(cx)?;
    end_sessions(cx, me, id, Some(&hash)).await
}

/// Signs a person out everywhere.
pub async fn sign_out_everywhere(cx: &Cx, id: UserId) -> Result<(), Problem> {
    let me = cx.allow(Action::EditUsers)?;
    end_sessions(cx, me, id, None).await
}

async fn end_sessions(
    cx: &Cx,
    me: &Principal,
    id: UserId,
    new_hash: Option<&str>,
) -> Result<(), Problem> {
    let mut tx = cx.write().await?;
    let person = users::get(&mut tx, me.org, id).await.or_problem(cx)?;
    let (done, action) = match new_hash {
        Some(hash) => {
            let done = users::set_password(&mut tx, me.org, id, hash).await;
            (done, "user.set_password")
        }
        None => {
            let done = users::end_sessions(&mut tx, me.org, id).await;
            (done, "user.sign_out_everywhere")
        }
    };
    done.or_problem(cx)?;
    web_sessions::delete_of_user(&mut tx, id)
        .await
        .or_problem(cx)?;
    let change = Change::new(action, &id, &person.form.name);
    audit::record(cx, &mut tx, me, change)
        .await
        .or_problem(cx)?;
    tx.commit().await.or_problem(cx)?;
    cx.shared.sessions_ended(id);
    auth::leave_desk(cx, me.org, id).await;
    Ok(())
}

fn bad_password(password: &str, form: &UserForm) -> Option<FieldError> {
    let message = password::check(password, &form.email, &form.name)?;
    Some(FieldError::new("password", message))
}

/// What a person is told of a change that was refused.
async fn refused(cx: &Cx, me: &Principal, id: UserId, fault: Fault) -> Problem {
    if fault.is_unique("users", "email_folded") {
        return Problem::field("email", "Somebody else signs in with this address.");
    }
    if !fault.is_stale() {
        return fault.problem(cx);
    }
    match users::get(cx.db(), me.org, id).await {
        Ok(now) => conflict(&now.changed_by, now.changed_at, now.revision, &now.form),
        Err(error) => Fault::from(error).problem(cx),
    }
}
