//! A caller: dials, presses keys or does not, sees the contact to its end.

use super::{
    Act, Api, BUSY, Keyless, Kind, OVER, Ordering, RETRY, Reply, Witness, locked, wall_ms,
};
use crate::{
    api::Refused,
    crash::people::{self, Call, Plan},
};
use domain::{ContactId, contact::StageKind};
use rand::RngExt;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// A contact that lives longer than this does not come to an end.
const LONG: Duration = Duration::from_secs(90);
/// How long a note may take to arrive after its contact has ended.
const LATE_MS: i64 = 150;

/// Calls again and again.
pub async fn call(witness: Arc<Witness>, mut phone: Api) {
    while witness.is(BUSY) {
        let call = witness.people.call(&mut rand::rng());
        let from = wall_ms();
        if let Some(contact) = dial(&witness, &mut phone, &call).await {
            let alive = see_through(&witness, &mut phone, contact, call.plan).await;
            witness.ended.fetch_add(1, Ordering::Relaxed);
            if let Some(person) = call.lent.filter(|_| alive.is_some()) {
                tokio::time::sleep(Duration::from_millis(LATE_MS as u64 + 50)).await;
                locked(&witness.keyless).push(Keyless {
                    contact,
                    records: people::records_of(person),
                    during: (from, wall_ms()),
                });
            }
        }
        witness.people.give_back(&call);
    }
}

async fn dial(witness: &Witness, phone: &mut Api, call: &Call) -> Option<ContactId> {
    match phone.dial(&call.caller, call.number).await {
        Reply::Done(value) => {
            let Some(contact) = value.as_i64().map(ContactId) else {
                witness.breach(Kind::Other, format!("dialling answered {value}"));
                return None;
            };
            locked(&witness.ledger).send(contact, Act::Dialled);
            witness.acknowledge(contact, Act::Dialled);
            Some(contact)
        }
        Reply::Refused(why) => {
            witness.breach(Kind::Other, format!("dialling was refused: {why}"));
            tokio::time::sleep(RETRY * 10).await;
            None
        }
        Reply::Unknown(_) => {
            tokio::time::sleep(RETRY).await;
            None
        }
    }
}

/// Follows the plan until the contact has ended. Nothing when it never does.
async fn see_through(
    witness: &Witness,
    phone: &mut Api,
    contact: ContactId,
    plan: Plan,
) -> Option<()> {
    let began = Instant::now();
    let mut furthest = StageKind::InFlow;
    let mut looks = 0;
    let mut gone = false;
    while !witness.is(OVER) {
        if began.elapsed() > LONG {
            let words = format!("contact {contact} is still {furthest:?}");
            witness.breach(Kind::Endless, words);
            return None;
        }
        let stage = match phone.contact(contact).await {
            Ok(Some(row)) => row.stage,
            Ok(None) => {
                tokio::time::sleep(RETRY).await;
                continue;
            }
            Err(Refused(why)) => {
                witness.breach(Kind::Lost, format!("contact {contact}: {why}"));
                return None;
            }
        };
        if rank(stage) < rank(furthest) || gone && stage != StageKind::Ended {
            let words = format!("contact {contact} went back from {furthest:?} to {stage:?}");
            witness.breach(Kind::Lost, words);
        }
        furthest = stage;
        if stage == StageKind::Ended {
            return Some(());
        }
        looks += 1;
        gone |= do_next(witness, phone, contact, (plan, stage, looks)).await;
        tokio::time::sleep(pause()).await;
    }
    None
}

/// Does what the plan says now; `true` when the caller has hung up.
async fn do_next(
    witness: &Witness,
    phone: &mut Api,
    contact: ContactId,
    (plan, stage, looks): (Plan, StageKind, u32),
) -> bool {
    match plan {
        Plan::Press(key) if stage == StageKind::InFlow => {
            let pressing = phone.press(contact, key);
            witness.act(contact, Act::Pressed(key), pressing).await;
        }
        Plan::HangUp(after) if looks > after => {
            let reply = witness
                .act(contact, Act::HungUp, phone.hang_up(contact))
                .await;
            return matches!(reply, Reply::Done(_));
        }
        Plan::Press(_) | Plan::Wait | Plan::HangUp(_) => {}
    }
    false
}

/// Stages go forward only.
fn rank(stage: StageKind) -> u8 {
    match stage {
        StageKind::InFlow => 0,
        StageKind::Queued | StageKind::Offered => 1,
        StageKind::WithAgent => 2,
        StageKind::Ended => 3,
    }
}

fn pause() -> Duration {
    Duration::from_millis(rand::rng().random_range(60..220))
}
