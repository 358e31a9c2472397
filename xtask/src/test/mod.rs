//! `cargo xtask test`: everything, from the engine to the browser.
//!
//! Rust's tests run with SQLite and with a PostgreSQL that lives as long as
//! they do; then the release is built and Chromium goes through its pages.

mod postgres;
mod tally;

use crate::{build, packages, process, say, site::Effort, tree::Tree};
use anyhow::{Result, bail};
use postgres::Postgres;
use std::{process::Command, time::Instant};
use tally::Tally;

/// What the tests need of Debian.
const DEBIAN: [&str; 2] = ["postgresql", "chromium"];

/// Which tests to run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only Rust's.
    pub rust: bool,
    /// Only the browser's.
    pub browser: bool,
    /// Handed to Playwright.
    pub browser_args: Vec<String>,
}

/// Runs the tests; the last line says how many passed and failed.
pub fn run(tree: &Tree, options: &Options) -> Result<()> {
    let started = Instant::now();
    say::step("Packages for the tests", || {
        packages::debian(&DEBIAN, "the tests need PostgreSQL and a browser")?;
        packages::npm(tree)
    })?;
    let mut tally = Tally::default();
    if !options.browser {
        tally.add(say::step("Rust's tests", || rust(tree))?);
    }
    if !options.rust {
        tally.add(browser(tree, &options.browser_args)?);
    }
    say::line(&format!("\nin {}", say::duration(started)));
    say::line(&tally.to_string());
    if tally.failed > 0 {
        bail!("{} tests failed", tally.failed);
    }
    Ok(())
}

fn rust(tree: &Tree) -> Result<Tally> {
    let postgres = Postgres::start()?;
    let mut cargo = build::native(tree);
    cargo
        .args([
            "test",
            "--locked",
            "--workspace",
            "--exclude",
            "frontend",
            "--no-fail-fast",
        ])
        .env("CORDBOARD_TEST_POSTGRES", postgres.url());
    let (text, status) = process::run_and_read(&mut cargo)?;
    let tally = Tally::of_cargo(&text);
    if !status.success() && tally.failed == 0 {
        bail!("the tests do not compile ({status})");
    }
    Ok(tally)
}

fn browser(tree: &Tree, args: &[String]) -> Result<Tally> {
    let programs = build::all(tree, Effort::Full)?;
    say::step("Browser tests", || {
        let mut playwright = Command::new(tree.npm().join("node_modules/.bin/playwright"));
        playwright
            .arg("test")
            .args(args)
            .current_dir(tree.npm())
            .env("CORDBOARD_BIN", &programs.cordboard)
            .env("CORDBOARD_SAMPLES_BIN", &programs.samples);
        let (text, status) = process::run_and_read(&mut playwright)?;
        let tally = Tally::of_playwright(&text);
        if !status.success() && tally.failed == 0 {
            bail!("Playwright could not run its tests ({status})");
        }
        Ok(tally)
    })
}
