//! Asks for one page over many connections at the same time, and writes down
//! how long each answer took.
//!
//! One thread does it all: the generator shares the machine with what it
//! measures, and should take as little of it as it can.

use crate::{http::Client, report::Times};
use anyhow::{Context, Result, ensure};
use std::time::{Duration, Instant};

/// What came of it.
pub struct Measured {
    /// How long each answer took.
    pub times: Times,
    /// How long it went on.
    pub seconds: f64,
}

impl Measured {
    /// Answers per second.
    pub fn rate(&self) -> f64 {
        self.times.count() as f64 / self.seconds
    }
}

/// How often a new connection is asked before it counts.
const WARM: usize = 5;

/// Asks for `path` over `connections` siblings of `client` for `time`. Every
/// answer must be a success, and the first must contain `marker`.
pub async fn ask(
    client: &Client,
    path: &str,
    marker: &str,
    connections: usize,
    time: Duration,
) -> Result<Measured> {
    let first = client.sibling().get(path).await?;
    let text = String::from_utf8_lossy(&first.body);
    ensure!(
        first.status == 200 && text.contains(marker),
        "{path} answered {} without {marker}",
        first.status
    );
    let clients: Vec<Client> = (0..connections).map(|_| client.sibling()).collect();
    let path = path.to_owned();
    let working = std::thread::spawn(move || on_one_thread(clients, path, time));
    let worked = tokio::task::spawn_blocking(move || working.join()).await?;
    worked.ok().context("the generator failed")?
}

fn on_one_thread(clients: Vec<Client>, path: String, time: Duration) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let tasks = tokio::task::LocalSet::new();
    tasks.block_on(&runtime, async move {
        let mut warm = Vec::new();
        for mut client in clients {
            for _ in 0..WARM {
                client.get(&path).await?;
            }
            warm.push(client);
        }
        let began = Instant::now();
        let all = warm.into_iter().map(|client| {
            let path = path.clone();
            tokio::task::spawn_local(one(client, path, began, time))
        });
        let mut times = Times::default();
        for task in all.collect::<Vec<_>>() {
            times.extend(task.await??);
        }
        let seconds = began.elapsed().as_secs_f64();
        Ok(Measured { times, seconds })
    })
}

async fn one(mut client: Client, path: String, began: Instant, time: Duration) -> Result<Times> {
    let mut times = Times::default();
    while began.elapsed() < time {
        let asked = Instant::now();
        let answer = client.get(&path).await?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        times.add(asked.elapsed());
    }
    Ok(times)
}
