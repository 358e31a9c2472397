//! `cargo xtask ci`: what has to hold before anything lands.

use crate::{build, process, say, test, tidy, tree::Tree};
use anyhow::{Context as _, Result, ensure};
use std::{fs, time::Instant};

/// What a first visit may load, in bytes after compression.
const BUDGETS: &[(&str, u64)] = &[
    ("pkg/cordboard_bg.wasm.br", 520_000),
    ("pkg/cordboard.js.br", 12_000),
    ("pkg/cordboard_parts.js.br", 2_000),
    ("pkg/cordboard.css.br", 14_000),
    ("pkg/icons.svg.br", 6_000),
    // Loaded with the first page of their group.
    ("pkg/split_calls.wasm.br", 145_000),
    ("pkg/split_flows.wasm.br", 95_000),
    ("pkg/split_settings.wasm.br", 120_000),
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
