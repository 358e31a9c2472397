//! The runtime as a whole: real database, real HTTP on loopback, virtual time.

mod calls;
mod crash;
mod desks;
mod faults;
#[path = "../../tests/house/mod.rs"]
mod house;
mod offers;
mod outage;
mod panics;
mod recovery;
mod ticks;
mod watching;

use crate::{Handle, Options, Runtime, command::Command, driver::Crash};
use domain::{ContactId, agent::Desk, contact::ContactRow};
use flow::{phone::Phone, trace::TraceLine};
use house::{House, ORG, clock::TestClock};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// A running runtime.
struct Running {
    handle: Handle,
    task: JoinHandle<()>,
    clock: TestClock,
}

/// Waits until the condition gives something; a test that waits too long fails.
async fn until<T>(what: &str, mut condition: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = condition().await {
            return found;
        }
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "waited too long for {what}"
        );
        tokio::task::yield_now().await;
    }
}

impl Running {
    async fn start(house: &House, clock: &TestClock) -> Self {
        Self::start_to_crash(house, clock, None).await
    }

    async fn start_to_crash(house: &House, clock: &TestClock, crash: Option<Crash>) -> Self {
        let options = house.options(Arc::new(clock.clone()));
        Self::launch(options, clock, crash).await
    }

    async fn launch(options: Options, clock: &TestClock, crash: Option<Crash>) -> Self {
        let (handle, task) = Runtime::launch(options, crash).await.unwrap();
        Self {
            handle,
            task,
            clock: clock.clone(),
        }
    }

    /// Sends a command and does not wait for its answer.
    fn send(&self, command: Command) {
        let sent = self.handle.inner.commands.try_send(command);
        assert!(sent.is_ok(), "there is room for a command");
    }

    /// Waits until the driver has taken every command.
    async fn taken(&self) {
        let commands = &self.handle.inner.commands;
        until("the driver", async || {
            (commands.capacity() == commands.max_capacity()).then_some(())
        })
        .await;
    }

    /// As a power cut: nothing is said, nothing is written.
    async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }

    async fn phone(&self, contact: ContactId) -> Phone {
        self.handle.phone(ORG, contact).await.unwrap()
    }

    /// Waits until the caller hears something that contains `text`.
    async fn hears(&self, contact: ContactId, text: &str) -> Phone {
        until(text, async || {
            let phone = self.phone(contact).await;
            let said = format!("{:?}", phone.playing);
            said.contains(text).then_some(phone)
        })
        .await
    }

    async fn desk_with(&self, user: domain::UserId, what: impl Fn(&Desk) -> bool) -> Desk {
        until("the desk", async || {
            let desk = self.handle.desk(ORG, user).await.unwrap();
            what(&desk).then_some(desk)
        })
        .await
    }

    async fn trace(&self, contact: ContactId) -> Vec<TraceLine> {
        self.handle.trace(ORG, contact).await.unwrap()
    }

    /// Waits until a line of the trace contains `text`.
    async fn traced(&self, contact: ContactId, text: &str) -> Vec<TraceLine> {
        until(text, async || {
            let lines = self.trace(contact).await;
            let found = lines.iter().any(|line| format!("{line:?}").contains(text));
            found.then_some(lines)
        })
        .await
    }
}

async fn row(house: &House, contact: ContactId) -> ContactRow {
    store::contacts::get(&house.db, ORG, contact).await.unwrap()
}

/// The queued caller of `support.json`: key 1 at the menu.
async fn queue_up(running: &Running) -> ContactId {
    let contact = running
        .handle
        .dial(house::dial(house::SUPPORT))
        .await
        .unwrap();
    running.handle.caller_back(ORG, contact);
    reach_menu(running, contact).await;
    running.handle.digit(ORG, contact, '1').await.unwrap();
    contact
}

/// Lets the greeting end.
async fn reach_menu(running: &Running, contact: ContactId) {
    let phone = running.hears(contact, "Hello Grace Hopper").await;
    let ends = phone.playing.and_then(|playing| playing.ends).unwrap();
    running.clock.reach(ends);
    running.hears(contact, "Press 1").await;
}
