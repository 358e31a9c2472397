//! Traces and notices: the same lines with the same numbers, live and played again.

use super::{Running, house::*, queue_up, until};
use crate::Notice;
use domain::agent::Presence;
use flow::trace::TraceLine;

#[tokio::test]
async fn live_lines_are_the_lines_of_the_replay() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let handle = &running.handle;
    let mut notices = handle.notices();
    let contact = handle.dial(dial(SUPPORT)).await.unwrap();
    let (mut lines, watch) = handle.watch(ORG, contact).await.unwrap();
    assert!(!lines.is_empty());
    super::reach_menu(&running, contact).await;
    handle.digit(ORG, contact, '1').await.unwrap();
    handle
        .set_presence(ORG, ADA, Presence::Available)
        .await
        .unwrap();
    running.desk_with(ADA, |desk| desk.offer.is_some()).await;
    handle.accept(ORG, ADA, contact).await.unwrap();
    handle.end(ORG, ADA, contact).await.unwrap();
    let whole = running
        .traced(contact, "Responded { status: 200, duration_ms")
        .await;
    let whole = until("the last line", async || {
        let again = running.trace(contact).await;
        let posted = again
            .iter()
            .filter(|line| format!("{line:?}").contains("Responded"))
            .count();
        (posted == 2 && again.len() >= whole.len()).then_some(again)
    })
    .await;
    while lines.len() < whole.len() {
        take(&mut lines, notices.recv().await.unwrap());
    }
    assert_eq!(lines, whole);
    drop(watch);
}

fn take(lines: &mut Vec<TraceLine>, notice: Notice) {
    if let Notice::Trace {
        from_line,
        lines: new,
        ..
    } = notice
    {
        let from = usize::try_from(from_line).unwrap();
        assert!(from <= lines.len(), "a gap before line {from}");
        for (offset, line) in new.iter().enumerate() {
            if from + offset == lines.len() {
                lines.push(line.clone());
            } else {
                assert_eq!(&lines[from + offset], line);
            }
        }
    }
}

#[tokio::test]
async fn nobody_watches_nobody_is_told() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let contact = queue_up(&running).await;
    running.handle.caller_gone(ORG, contact);
    running.phone(contact).await;
    let mut notices = running.handle.notices();
    let (_, watch) = running.handle.watch(ORG, contact).await.unwrap();
    drop(watch);
    running.handle.hang_up(ORG, contact).await.unwrap();
    let mut contacts = 0;
    while let Ok(notice) = notices.try_recv() {
        assert!(
            !matches!(notice, Notice::Trace { .. } | Notice::Phone { .. }),
            "{notice:?}"
        );
        contacts += u32::from(matches!(notice, Notice::Contact { .. }));
    }
    assert!(contacts >= 1);
}

#[tokio::test]
async fn telephones_and_desks_hear_what_changes() {
    let house = House::new().await;
    let running = Running::start(&house, &clock::TestClock::new()).await;
    let handle = &running.handle;
    let mut notices = handle.notices();
    let contact = handle.dial(dial(SUPPORT)).await.unwrap();
    handle.caller_back(ORG, contact);
    super::reach_menu(&running, contact).await;
    handle.digit(ORG, contact, '1').await.unwrap();
    handle
        .set_presence(ORG, ADA, Presence::Available)
        .await
        .unwrap();
    running.desk_with(ADA, |desk| desk.offer.is_some()).await;
    let (mut menu, mut queued, mut rang) = (false, false, false);
    while let Ok(notice) = notices.try_recv() {
        match notice {
            Notice::Phone { phone, .. } => {
                menu |= format!("{:?}", phone.playing).contains("Press 1");
                queued |= phone.queue.is_some();
            }
            Notice::Desk { user, desk, .. } => rang |= user == ADA && desk.offer.is_some(),
            _ => {}
        }
    }
    assert!(menu && queued && rang, "{menu} {queued} {rang}");
}
