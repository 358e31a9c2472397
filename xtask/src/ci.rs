//! `cargo xtask ci`: what has to hold before anything lands.

use crate::{build, process, say, test, tidy, tree::Tree};
use anyhow::{Context as _, Result, ensure};
use std::{fs, time::Instant};

/// What a first visit may load, in bytes after compression.
const BUDGETS: &[(&str, u64)] = &[
    ("pkg/cordboard_bg.wasm.br", 560_000),
    ("pkg/cordboard.js.br", 12_000),
    ("pkg/cordboard.css.br", 24_000),
    ("pkg/icons.svg.br", 10_000),
];

/// Format, lints, house rules, all tests, sizes.
pub fn run(tree: &Tree) -> Result<()> {
    let started = Instant::now();
    say::step("Format", || {
        process::run(build::native(tree).args(["fmt", "--all", "--check"]))
    })?;
    say::step("House rules", || tidy::run(tree))?;
    say::step("Lints", || {
        let mut cargo = build::native(tree);
        cargo.args([
            "clippy",
            "--locked",
            "--workspace",
            "--exclude",
            "frontend",
            "--all-targets",
        ]);
        process::run(cargo.args(["--", "-D", "warnings"]))
    })?;
    test::run(tree, &test::Options::default())?;
    say::step("Sizes", || sizes(tree))?;
    say::note(&format!("all of it took {}", say::duration(started)));
    Ok(())
}

fn sizes(tree: &Tree) -> Result<()> {
    for (file, budget) in BUDGETS {
        let path = tree.site().join(file);
        let size = fs::metadata(&path)
            .with_context(|| format!("{} is missing", path.display()))?
            .len();
        say::note(&format!("{file}: {size} of {budget} bytes"));
        ensure!(
            size <= *budget,
            "{file} has {size} bytes; its budget is {budget}"
        );
    }
    Ok(())
}
