//! `cargo xtask bench`: builds what is measured and what measures, and hands over.
//!
//! Everything is the release, built for this: a figure of another build says
//! nothing. Building is over before anything is measured.

use crate::{
    build::{self, Programs},
    packages, process, say,
    site::Effort,
    tree::Tree,
};
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::{path::PathBuf, process::Command};

/// What measures: a program, and two that their own crates bring along. The
/// server's packages are named with them, so that shared libraries keep the
/// features that they have and are not compiled again.
const TOOLS: [&str; 13] = [
    "--package",
    "server",
    "--package",
    "samples",
    "--package",
    "bench",
    "--package",
    "flow",
    "--package",
    "runtime",
    "--bin=cordboard-bench",
    "--example=engine_speed",
    "--example=durable_contacts",
];

/// What to do.
#[derive(Args)]
pub struct Options {
    /// Both where nothing is said.
    what: Option<What>,
    /// A folder with benchmarks of other products: its Node-RED is measured beside us.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// What to hand to the harness, for example `--kills 1000` or `--only pages`.
    #[arg(last = true)]
    args: Vec<String>,
}

/// A part of the harness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Kill the server at random moments under load, and cut the power.
    Crash,
    /// Measure: engine, runtime, process, pages, first visit.
    Load,
}

/// Builds, measures, and fails where an aim is missed or a promise broken.
pub fn run(tree: &Tree, options: &Options) -> Result<()> {
    if options.what != Some(What::Crash) {
        let why = "the first visit needs a browser";
        say::step("Packages for the browser", || {
            packages::debian(&["chromium"], why)
        })?;
    }
    let programs = build::all(tree, Effort::Full)?;
    say::step("What measures", || tools(tree))?;
    let mut done = Ok(());
    if options.what != Some(What::Crash) {
        done = load(tree, options, &programs);
    }
    if options.what != Some(What::Load) {
        done = crash(tree, options, &programs).and(done);
    }
    done
}

fn tools(tree: &Tree) -> Result<()> {
    let mut cargo = build::native(tree);
    process::run(cargo.args(["build", "--release", "--locked"]).args(TOOLS))
}

fn harness(tree: &Tree, task: &str, programs: &Programs) -> Command {
    let folder = tree.target.join(Effort::Full.profile());
    let mut harness = Command::new(folder.join("cordboard-bench"));
    harness.arg(task).arg("--server").arg(&programs.cordboard);
    harness
}

fn load(tree: &Tree, options: &Options, programs: &Programs) -> Result<()> {
    let mut harness = harness(tree, "load", programs);
    harness
        .arg("--visit")
        .arg(tree.npm().join("perf/visit.mjs"));
    if let Some(peers) = &options.peers {
        harness.arg("--peers").arg(peers);
    }
    process::run(harness.args(&options.args))
}

fn crash(tree: &Tree, options: &Options, programs: &Programs) -> Result<()> {
    let mut harness = harness(tree, "crash", programs);
    // Published flows, where somebody has laid them beside the checkout.
    let flows = tree.root.join("../shared/corpus");
    if flows.is_dir() {
        harness.arg("--flows").arg(flows);
    }
    process::run(harness.args(&options.args))
}
