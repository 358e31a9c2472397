//! The command line.

use crate::{
    boot,
    config::{self, Config},
    site::{File, Site},
};
use anyhow::Result;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use std::{io::Write as _, path::PathBuf, process::ExitCode};

/// A self-hosted contact centre: channels, flows, queues and agents in one program.
#[derive(Parser)]
#[command(
    name = "cordboard",
    version,
    about,
    max_term_width = 100,
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    run: Settings,
}

#[derive(Subcommand)]
enum Task {
    /// Start the server (the default).
    Run(Settings),
    /// Say whether the configuration is acceptable, without starting anything.
    CheckConfig(Settings),
    /// Make a key for stored secrets; never overwrites one.
    NewKey {
        /// Where to write it: outside the data directory.
        path: PathBuf,
    },
}

#[derive(Args)]
struct Settings {
    /// The configuration file (TOML). Environment variables CORDBOARD_… win over it.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Settings {
    fn load(&self) -> Result<Config> {
        Config::load(self.config.as_deref())
    }
}

/// Does what the command line asks, with the site that the binary holds.
pub fn main(build: &'static str, files: &'static [File]) -> ExitCode {
    let command = Cli::command().after_long_help(config::overview());
    let cli = Cli::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
    let done = match cli.task.unwrap_or(Task::Run(cli.run)) {
        Task::Run(settings) => settings
            .load()
            .and_then(|config| boot::run(config, Site::new(build, files))),
        Task::CheckConfig(settings) => settings.load().and_then(|config| boot::check(&config)),
        Task::NewKey { path } => boot::new_key(&path),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be gone; there is nobody else to tell.
            let _ = writeln!(std::io::stderr(), "cordboard: {error:#}");
            ExitCode::FAILURE
        }
    }
}
