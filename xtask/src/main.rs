//! `cargo xtask`: the one entry to building, running and testing Cordboard.
//!
//! What a machine lacks is installed where that is allowed and named where it
//! is not. Nothing is built twice: cargo keeps its own account of what is
//! fresh, and the other steps keep fingerprints of what went into them.

mod build;
mod packages;
mod process;
mod say;
mod site;
mod tree;
mod wasm;

use anyhow::Result;
use clap::{Parser, Subcommand};
use site::Effort;
use std::process::ExitCode;
use tree::Tree;

#[derive(Parser)]
#[command(name = "cargo xtask", about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
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
        Task::Build { light } => build::all(&tree, effort(light)).map(drop),
    }
}

fn effort(light: bool) -> Effort {
    if light { Effort::Light } else { Effort::Full }
}
