//! The telephone on the screen: dial, press keys, hang up.
//!
//! A call is steered by whoever dialled it; for everybody else it is not there.

use crate::{
    Cx, Principal,
    audit::{self, Change},
    problems::{OrProblem, none_of},
};
use domain::{
    ContactId, E164, FieldError, OrgId, Problem,
    contact::WITHHELD,
    phone::{CallerPreset, PhoneBook, SupportNumber},
    policy::Action,
    text,
};
use flow::{engine::Await, phone::Phone};
use runtime::{Dial, Handle};
use serde_json::json;
use store::{channels, orgs, phone_calls};

/// Whom one can be, and every number that can be dialled.
pub async fn book(cx: &Cx) -> Result<PhoneBook, Problem> {
    let me = cx.allow(Action::UsePhone)?;
    let numbers = channels::diallable(cx.db(), me.org).await.or_problem(cx)?;
    let presets = orgs::caller_presets(cx.db(), me.org).await.or_problem(cx)?;
    let number = |(number, channel_name)| SupportNumber {
        number,
        channel_name,
    };
    Ok(PhoneBook {
        // Unreadable presets are none: the page still offers to type a number.
        callers: serde_json::from_str(&presets).unwrap_or_default(),
        numbers: numbers.into_iter().map(number).collect(),
    })
}

/// Sets whom the Phone page offers to be.
pub async fn set_callers(cx: &Cx, callers: &[CallerPreset]) -> Result<(), Problem> {
    let me = cx.allow(Action::EditChannels)?;
    none_of(bad_callers(callers))?;
    let presets = json!(callers);
    let mut tx = cx.write().await?;
    orgs::set_caller_presets(&mut tx, me.org, &presets.to_string())
        .await
        .or_problem(cx)?;
    let change = Change::new("org.caller_presets", &me.org, &me.home.name).with(presets);
    audit::record(cx, &mut tx, me, change)
        .await
        .or_problem(cx)?;
    tx.commit().await.or_problem(cx)
}

/// Most callers that the page offers.
const CALLERS_MAX: usize = 20;

fn bad_callers(callers: &[CallerPreset]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if callers.len() > CALLERS_MAX {
        errors.push(FieldError::new("callers", "Use at most 20 callers."));
    }
    for (index, caller) in callers.iter().enumerate() {
        if !text::is_name(&caller.label) {
            let field = format!("callers.{index}.label");
            errors.push(FieldError::new(field, "Use 1 to 80 characters."));
        }
        if caller.number != WITHHELD && caller.number.parse::<E164>().is_err() {
            let field = format!("callers.{index}.number");
            let message = "Enter a number that starts with +, or anonymous.";
            errors.push(FieldError::new(field, message));
        }
    }
    errors
}

/// Dials `number` as `caller` (E.164, or `anonymous`).
pub async fn dial(cx: &Cx, number: &str, caller: &str) -> Result<ContactId, Problem> {
    let me = cx.allow(Action::UsePhone)?;
    let parsed: Result<E164, _> = number.parse();
    let dialled = parsed
        .map_err(|error| Problem::field("number", format!("This is not a number: {error}.")))?;
    let runtime = cx.runtime()?;
    let dial = Dial {
        org: me.org,
        dialled,
        ani: caller.trim().to_owned(),
    };
    let name = dial.dialled.to_string();
    let contact = runtime.dial(dial).await.or_problem(cx)?;
    match note(cx, me, contact, &name).await {
        Ok(()) => Ok(contact),
        Err(problem) => {
            // Nobody could steer this call: it must not go on.
            let _ = runtime.hang_up(me.org, contact).await;
            Err(problem)
        }
    }
}

async fn note(cx: &Cx, me: &Principal, contact: ContactId, number: &str) -> Result<(), Problem> {
    let mut tx = cx.write().await?;
    phone_calls::insert(&mut tx, me.org, contact, me.user)
        .await
        .or_problem(cx)?;
    let change = Change::new("contact.dial", &contact, number).with(json!({}));
    audit::record(cx, &mut tx, me, change)
        .await
        .or_problem(cx)?;
    tx.commit().await.or_problem(cx)
}

/// What the caller's telephone shows now.
pub async fn phone(cx: &Cx, contact: ContactId) -> Result<Phone, Problem> {
    let (me, runtime) = own_call(cx, contact).await?;
    runtime.phone(me.org, contact).await.or_problem(cx)
}

/// Presses a key: `0`–`9`, `*`, `#`, `A`–`D`.
pub async fn digit(cx: &Cx, contact: ContactId, digit: char) -> Result<(), Problem> {
    let (me, runtime) = own_call(cx, contact).await?;
    if !matches!(digit, '0'..='9' | '*' | '#' | 'A'..='D') {
        return Err(Problem::field("digit", "A telephone has no such key."));
    }
    runtime.digit(me.org, contact, digit).await.or_problem(cx)
}

/// The telephone has finished playing.
pub async fn prompt_ended(cx: &Cx, contact: ContactId, at: Await) -> Result<(), Problem> {
    let (me, runtime) = own_call(cx, contact).await?;
    runtime
        .prompt_ended(me.org, contact, at)
        .await
        .or_problem(cx)
}

/// The telephone could not play.
pub async fn prompt_failed(
    cx: &Cx,
    contact: ContactId,
    at: Await,
    why: &str,
) -> Result<(), Problem> {
    let (me, runtime) = own_call(cx, contact).await?;
    let why: String = why.chars().take(200).collect();
    runtime
        .prompt_failed(me.org, contact, at, why)
        .await
        .or_problem(cx)
}

/// Hangs up.
pub async fn hang_up(cx: &Cx, contact: ContactId) -> Result<(), Problem> {
    let (me, runtime) = own_call(cx, contact).await?;
    runtime.hang_up(me.org, contact).await.or_problem(cx)
}

/// Counts a tab that shows the telephone, for as long as the answer lives.
pub async fn open(cx: &Cx, contact: ContactId) -> Result<OpenPhone, Problem> {
    let (me, runtime) = own_call(cx, contact).await?;
    runtime.caller_back(me.org, contact);
    Ok(OpenPhone {
        runtime: runtime.clone(),
        org: me.org,
        contact,
    })
}

/// A tab with the telephone. Dropped with it; when none is left, the call soon ends as lost.
#[must_use]
pub struct OpenPhone {
    runtime: Handle,
    org: OrgId,
    contact: ContactId,
}

impl Drop for OpenPhone {
    fn drop(&mut self) {
        self.runtime.caller_gone(self.org, self.contact);
    }
}

/// Authorises, and makes sure that the person dialled this call.
async fn own_call(cx: &Cx, contact: ContactId) -> Result<(&Principal, &Handle), Problem> {
    let me = cx.allow(Action::UsePhone)?;
    let caller = phone_calls::caller(cx.db(), me.org, contact)
        .await
        .or_problem(cx)?;
    if caller != Some(me.user) {
        return Err(Problem::NotFound);
    }
    Ok((me, cx.runtime()?))
}
