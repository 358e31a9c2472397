//! The process: how soon it answers, and what it holds while nobody asks.

use super::Options;
use crate::{
    place::Place,
    report::{self, Table, Times},
    server::Program,
};
use anyhow::Result;
use std::time::Duration;

/// How often it is started.
const STARTS: usize = 20;
/// Until what a start leaves behind has settled.
const SETTLE: Duration = Duration::from_secs(3);

pub async fn run(options: &Options) -> Result<bool> {
    let mut table = Table::begin("Process: cold start and idle memory");
    let place = Place::new(options.directory.as_deref(), "process").await?;
    let program = Program::over(&options.server, place.folder.path())?;
    let mut times = Times::default();
    for _ in 0..STARTS {
        let (mut process, took) = program.start().await?;
        times.add(took);
        process.kill()?;
    }
    table.fact(
        "Start to first answer, sample organisation",
        times.summary(),
    );
    let floor = program.floor(STARTS)?;
    table.fact(
        "Floor: the binary started to print its version",
        floor.summary(),
    );
    let (process, _) = program.start().await?;
    tokio::time::sleep(SETTLE).await;
    let idle = process.resident_kib() as f64 / 1_024.0;
    table.fact("Resident while idle", format!("{idle:.1} MiB"));
    let size = std::fs::metadata(&options.server)?.len() as f64;
    let size = report::whole(size / 1_000.0);
    table.fact("The binary with its site", format!("{size} kB"));
    Ok(table.end())
}
