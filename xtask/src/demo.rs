//! `cargo xtask demo` and `run`: from a checkout to a page that answers.

use crate::{
    build::{self, Programs},
    process::{self, Beside},
    say,
    site::Effort,
    stack::{self, Home},
    tree::Tree,
};
use anyhow::Result;
use std::{net::SocketAddr, path::PathBuf, process::Command, time::Instant};

/// Builds, fills the sample organisation in, starts server and sample CRMs.
pub fn demo(tree: &Tree, effort: Effort, port: u16) -> Result<()> {
    let started = Instant::now();
    let programs = build::all(tree, effort)?;
    let home = Home::at(&tree.target.join("demo"))?;
    let listen = SocketAddr::from(([127, 0, 0, 1], port));
    home.configure(&format!(
        "listen = \"{listen}\"\nframe_sources = [\"https:\", \"http://127.0.0.1:*\"]\n"
    ))?;
    let report = say::step("Sample organisation", || stack::seed(&programs, &home))?;
    let crms = stack::start_crms(&programs)?;
    let server = say::step("Server start", || {
        stack::start_server(&programs, &home, listen)
    })?;
    let address = format!("http://{listen}");
    say::line(&format!("\n{}\n", report.trim_end()));
    say::line(&format!(
        "Cordboard answers at {address} (ready after {}). Ctrl-C ends it.",
        say::duration(started)
    ));
    stack::until_told(vec![crms, server])
}

/// Serves an empty installation with the operator's own configuration. Where
/// none is named, one is made, with a key, in the target directory.
pub fn run(tree: &Tree, config: Option<PathBuf>) -> Result<()> {
    let programs = build::all(tree, Effort::Full)?;
    let config = match config {
        Some(config) => config,
        None => own_configuration(tree, &programs)?,
    };
    let mut command = programs.server();
    command.arg("run").arg("--config").arg(config);
    let server = Beside::start("cordboard", &mut command)?;
    stack::until_told(vec![server])
}

fn own_configuration(tree: &Tree, programs: &Programs) -> Result<PathBuf> {
    let home = Home::at(&tree.target.join("run"))?;
    if !home.key.exists() {
        process::run(
            Command::new(&programs.cordboard)
                .arg("new-key")
                .arg(&home.key),
        )?;
    }
    if !home.config.exists() {
        home.configure("# docs/configuration.md lists every setting.\n")?;
    }
    say::note(&format!("configuration: {}", home.config.display()));
    Ok(home.config)
}
