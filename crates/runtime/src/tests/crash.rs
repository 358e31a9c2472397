//! A crash between any two lines: before each journal row, and after it before
//! its effects. After the restart the contact comes to the same end.

use super::{Running, house::*, until};
use crate::driver::Crash;
use domain::{ContactId, agent::Presence};
use flow::trace::{TraceLine, What};

/// What a person at the telephone and an agent at the desk do next, judged by
/// what they see: the same before and after a restart. `key` is pressed at the menu.
async fn act(running: &Running, key: char) -> Option<bool> {
    let handle = &running.handle;
    if handle.desk(ORG, ADA).await.ok()?.presence == Presence::Offline {
        handle
            .set_presence(ORG, ADA, Presence::Available)
            .await
            .ok()?;
    }
    let phone = match handle.phone(ORG, FIRST).await {
        Ok(phone) => phone,
        Err(crate::RuntimeError::NotFound) => {
            handle.dial(dial(SUPPORT)).await.ok()?;
            return Some(false);
        }
        Err(_) => return None,
    };
    if phone.ended.is_some() {
        return Some(true);
    }
    if let Some(playing) = phone.playing {
        if format!("{:?}", playing.prompts).contains("Press 1") {
            handle.digit(ORG, FIRST, key).await.ok()?;
        } else if let Some(ends) = playing.ends {
            running.clock.reach(ends);
        }
    }
    let desk = handle.desk(ORG, ADA).await.ok()?;
    if let Some(offer) = desk.offer {
        handle.accept(ORG, ADA, offer.contact).await.ok()?;
    } else if desk.contact.is_some() {
        handle.end(ORG, ADA, FIRST).await.ok()?;
    }
    if phone.queue.is_some() && handle.desk(ORG, ADA).await.ok()?.offer.is_none() {
        // An agent to whom it rang before the crash is not asked again at once.
        running.clock.advance(10);
    }
    tokio::task::yield_now().await;
    Some(false)
}

/// Plays the call to its end, or to the crash.
async fn play(running: &Running, house: &House, key: char) -> bool {
    loop {
        match act(running, key).await {
            Some(true) => break,
            Some(false) => {}
            None => return false,
        }
    }
    until("the last request", async || {
        let finished = store::contacts::stored(&house.db, FIRST).await.unwrap();
        let over = finished.is_some_and(|c| c.progress.finished_at.is_some());
        (over || running.task.is_finished()).then_some(over)
    })
    .await
}

/// The trace without what differs from run to run, and without offers that a restart cut off.
fn essence(lines: &[TraceLine]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        let what = match &line.what {
            What::Responded { .. } => "responded".to_owned(),
            What::Playing { prompts, .. } => format!("{prompts:?}"),
            What::OfferEnded { why } if why == "the server restarted" => {
                let offered = out.iter().rposition(|line| line.contains("Offered {"));
                out.truncate(offered.expect("an offer"));
                continue;
            }
            other => format!("{other:?}"),
        };
        out.push(format!("{:?} {} {what}", line.event, line.name));
    }
    out
}

async fn whole_run(key: char, keys: bool) -> (i64, Vec<String>) {
    let house = if keys {
        House::with_keys().await
    } else {
        House::new().await
    };
    let running = Running::start(&house, &clock::TestClock::new()).await;
    assert!(play(&running, &house, key).await);
    let rows = store::journal::last(&house.db).await.unwrap();
    (rows, essence(&running.trace(FIRST).await))
}

async fn crashed_run(key: char, keys: bool, crash: Crash) -> (Vec<String>, Vec<String>) {
    let mut house = if keys {
        House::with_keys().await
    } else {
        House::new().await
    };
    house.settings.batch = 1;
    let clock = clock::TestClock::new();
    let running = Running::start_to_crash(&house, &clock, Some(crash)).await;
    assert!(!play(&running, &house, key).await, "{crash:?} never came");
    running.kill().await;
    let running = Running::start(&house, &clock).await;
    assert!(play(&running, &house, key).await, "{crash:?}");
    let lines = running.trace(ContactId(1)).await;
    (essence(&lines), house.crm.writes())
}

async fn crash_everywhere(key: char, keys: bool, writes: &[&str]) {
    let (rows, expected) = whole_run(key, keys).await;
    assert!(rows >= 6, "{rows}");
    for row in 1..=rows {
        for crash in [Crash::Before(row), Crash::After(row)] {
            let (lines, written) = crashed_run(key, keys, crash).await;
            assert_eq!(lines, expected, "{crash:?}");
            let mut once = written.clone();
            once.dedup();
            assert_eq!(once, written, "{crash:?}: a write was done twice");
            if keys {
                assert_eq!(written, writes, "{crash:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_call_with_an_agent_survives_a_crash_at_every_row() {
    crash_everywhere('1', false, &[]).await;
}

#[tokio::test]
async fn a_note_is_written_at_most_once() {
    crash_everywhere('2', false, &[]).await;
}

#[tokio::test]
async fn a_note_is_written_exactly_once_where_keys_are_honoured() {
    let writes = ["PUT /tickets/CAS-01017", "POST /log"];
    crash_everywhere('2', true, &writes).await;
}
