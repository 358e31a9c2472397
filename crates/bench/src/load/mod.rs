//! How fast, how much, how soon: each section prints its aims, what was
//! measured, the machine's own floor, and the load average.

mod disk;
mod engine;
mod generator;
mod pages;
mod peers;
mod process;
mod programs;
mod runtime;
mod visit;

use anyhow::{Result, bail};
use std::{path::PathBuf, time::Duration};

/// What to measure with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The binary `cordboard`.
    pub server: PathBuf,
    /// Where to work.
    pub directory: Option<PathBuf>,
    /// How long each rate is measured.
    pub time: Duration,
    /// A folder with benchmarks of other products.
    pub peers: Option<PathBuf>,
    /// The script that visits a page with a browser.
    pub visit: Option<PathBuf>,
    /// The sections to run; all where none is named.
    pub only: Vec<String>,
}

/// The sections by name.
const SECTIONS: [&str; 5] = ["engine", "runtime", "process", "pages", "visit"];

/// Runs the sections; `true` when every aim is met.
pub async fn run(options: &Options) -> Result<bool> {
    if let Some(unknown) = options
        .only
        .iter()
        .find(|name| !SECTIONS.contains(&name.as_str()))
    {
        bail!("there is no section {unknown}: {}", SECTIONS.join(", "));
    }
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|it| it == name);
    let mut met = true;
    if wanted("engine") {
        met &= engine::run(options)?;
    }
    if wanted("runtime") {
        met &= runtime::run(options).await?;
    }
    if wanted("process") {
        met &= process::run(options).await?;
    }
    if wanted("pages") {
        met &= pages::run(options).await?;
    }
    if wanted("visit") {
        met &= visit::run(options).await?;
    }
    Ok(met)
}
