//! `cordboard-bench`: drives the real binary from outside. Load, crashes, power loss.
//!
//! Nothing here is part of the product. Whatever it starts listens on loopback
//! and works in temporary folders; a figure never comes without the load
//! average under which it was measured.

mod api;
mod crash;
mod http;
mod load;
mod place;
mod report;
mod server;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use crash::{crowd::Size, kill, power, scene};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

/// The load and crash harness of Cordboard.
#[derive(Parser)]
#[command(name = "cordboard-bench", about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Kill the server at random moments under load, and cut the power.
    Crash(Crash),
    /// Measure: engine, runtime, process, pages, first visit.
    Load(Load),
}

#[derive(Args)]
struct Common {
    /// The binary `cordboard`; beside this program where nothing else is said.
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
    /// Where to work; the system's folder for temporary things where nothing is said.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Common {
    fn server(&self) -> Result<PathBuf> {
        match &self.server {
            Some(path) => Ok(path.canonicalize()?),
            None => beside("cordboard"),
        }
    }
}

/// A program in this program's folder.
fn beside(name: &str) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let path = here.parent().unwrap_or(Path::new(".")).join(name);
    path.canonicalize()
        .with_context(|| format!("{} is not built", path.display()))
}

#[derive(Args)]
struct Crash {
    #[command(flatten)]
    common: Common,
    /// How often the server is killed.
    #[arg(long, default_value_t = 200)]
    kills: usize,
    /// How many states of the disk after a power cut are looked at.
    #[arg(long, default_value_t = 1_000)]
    states: usize,
    /// Contacts at a time.
    #[arg(long, default_value_t = 50)]
    contacts: usize,
    /// Agents.
    #[arg(long, default_value_t = 8)]
    agents: usize,
    /// A folder with published flows: its Zendesk flow runs too, without idempotency keys.
    #[arg(long, value_name = "DIR")]
    flows: Option<PathBuf>,
    /// Makes the states of the disk anew as they were.
    #[arg(long)]
    seed: Option<u64>,
}

/// The published flow that writes.
const PUBLISHED: &str = "Zendesk_HTTP_Connector.json";

impl Crash {
    fn options(&self) -> Result<scene::Options> {
        let published = self.flows.as_ref().map(|folder| folder.join(PUBLISHED));
        Ok(scene::Options {
            server: self.common.server()?,
            kills: self.kills,
            size: Size {
                callers: self.contacts,
                agents: self.agents,
            },
            keyless: published.filter(|path| path.exists()),
            directory: self.common.dir.clone(),
        })
    }

    async fn run(&self) -> Result<bool> {
        let options = self.options()?;
        let mut kept = true;
        if self.kills > 0 {
            kept &= kill::run(&options).await?;
        }
        if self.states > 0 {
            let seed = self.seed.unwrap_or_else(rand::random);
            kept &= power::run(&options, self.states, seed).await?;
        }
        Ok(kept)
    }
}

#[derive(Args)]
struct Load {
    #[command(flatten)]
    common: Common,
    /// How long each rate is measured, in seconds.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// A folder with benchmarks of other products, to be measured beside us.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// The script that visits a page with a browser.
    #[arg(long, value_name = "FILE")]
    visit: Option<PathBuf>,
    /// Only these sections, separated by commas: engine, runtime, process, pages, visit.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
}

impl Load {
    async fn run(&self) -> Result<bool> {
        let options = load::Options {
            server: self.common.server()?,
            directory: self.common.dir.clone(),
            time: Duration::from_secs(self.seconds.max(2)),
            peers: self.peers.clone(),
            visit: self.visit.clone(),
            only: self.only.clone(),
        };
        load::run(&options).await
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Crash(crash) => crash.run().await,
        Task::Load(load) => load.run().await,
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("\nNot everything is as it should be: see above.");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
