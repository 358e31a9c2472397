//! `cargo xtask`: the one entry to building, running and testing Cordboard.
//!
//! What a machine lacks is installed where that is allowed and named where it
//! is not. Nothing is built twice: cargo keeps its own account of what is
//! fresh, and the other steps keep fingerprints of what went into them.

mod bench;
mod build;
mod ci;
mod demo;
mod new;
mod packages;
mod process;
mod say;
mod site;
mod stack;
mod test;
mod tidy;
mod tree;
mod wasm;

use anyhow::Result;
use clap::{Parser, Subcommand};
use site::Effort;
use std::{path::PathBuf, process::ExitCode};
use tree::Tree;

#[derive(Parser)]
#[command(name = "cargo xtask", about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Start Cordboard with a sample organisation and sample CRMs, on this machine only.
    Demo {
        /// The server's port.
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// Build quickly and large, for work on pages.
        #[arg(long)]
        light: bool,
    },
    /// Serve an empty installation with your own configuration.
    Run {
        /// The configuration file; without one, a small one is made in the target directory.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Run all tests: Rust's on SQLite and PostgreSQL, and the browser's.
    Test {
        /// Only Rust's.
        #[arg(long, conflicts_with = "browser")]
        rust: bool,
        /// Only the browser's.
        #[arg(long)]
        browser: bool,
        /// What to hand to Playwright: files, or `--grep WORDS`.
        #[arg(last = true)]
        browser_args: Vec<String>,
    },
    /// Everything that has to hold before a change lands.
    Ci,
    /// The rules of the house that no compiler knows.
    Tidy,
    /// Measure Cordboard, or crash it and look what is left.
    Bench(bench::Options),
    /// Begin an activity, a resource or an adapter as a copy of the exemplar.
    New {
        /// What kind of thing.
        kind: new::Kind,
        /// Its name in the singular.
        name: String,
    },
    /// Build all programs and the site, and start nothing.
    Build {
        /// Quick and large, for work on pages.
        #[arg(long)]
        light: bool,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let tree = Tree::find()?;
    match task {
        Task::Demo { port, light } => demo::demo(&tree, effort(light), port),
        Task::Run { config } => demo::run(&tree, config),
        Task::Test {
            rust,
            browser,
            browser_args,
        } => test::run(
            &tree,
            &test::Options {
                rust,
                browser,
                browser_args,
            },
        ),
        Task::Ci => ci::run(&tree),
        Task::Tidy => tidy::run(&tree),
        Task::Bench(options) => bench::run(&tree, &options),
        Task::New { kind, name } => new::run(&tree, kind, &name),
        Task::Build { light } => build::all(&tree, effort(light)).map(drop),
    }
}

fn effort(light: bool) -> Effort {
    if light { Effort::Light } else { Effort::Full }
}
