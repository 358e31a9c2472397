//! Builds what runs: the site, the server that embeds it, the sample programs.

use crate::{
    packages, process, say,
    site::{self, Effort},
    tree::Tree,
    wasm::{self, Toolchain},
};
use anyhow::{Result, anyhow};
use std::{path::PathBuf, process::Command, thread};

/// The programs of one build.
pub struct Programs {
    /// The server.
    pub cordboard: PathBuf,
    /// The sample CRMs and the sample organisation.
    pub samples: PathBuf,
}

/// The library crates whose dependencies make up most of the server's build.
/// They compile while the browser's half does.
const LIBRARIES: [&str; 5] = ["app", "services", "runtime", "adapters", "samples"];

/// Builds everything; quick when nothing changed.
pub fn all(tree: &Tree, effort: Effort) -> Result<Programs> {
    check_linker()?;
    say::step("npm packages", || packages::npm(tree))?;
    let toolchain = say::step("Compiler for the browser's half", || {
        Toolchain::find_or_install(tree)
    })?;
    site(tree, &toolchain, effort)?;
    say::step("Server", || server(tree, effort))
}

/// Builds the site, and beside it what the server needs.
pub fn site(tree: &Tree, toolchain: &Toolchain, effort: Effort) -> Result<()> {
    thread::scope(|scope| {
        let bindgen = scope.spawn(|| {
            let built = bindgen(tree);
            let libraries = built
                .is_ok()
                .then(|| scope.spawn(|| libraries(tree, effort)));
            built.map(|program| (program, libraries))
        });
        let linked = say::step("The browser's half", || {
            site::compile(tree, toolchain, effort)
        });
        let (bindgen, libraries) = bindgen.join().map_err(|_| anyhow!("a thread failed"))??;
        site::assemble(tree, &linked?, &bindgen, effort)?;
        let libraries = libraries.map(|thread| thread.join());
        libraries.map_or(Ok(()), |ended| {
            ended.map_err(|_| anyhow!("a thread failed"))?
        })
    })
}

fn bindgen(tree: &Tree) -> Result<PathBuf> {
    let mut cargo = native(tree);
    process::run_quietly(cargo.args(["build", "--locked", "--package", "xtask-bindgen"]))?;
    Ok(tree.program("debug", "xtask-bindgen"))
}

fn libraries(tree: &Tree, effort: Effort) -> Result<()> {
    let mut cargo = native(tree);
    cargo.args(["build", "--locked", "--features", "app/ssr"]);
    for library in LIBRARIES {
        cargo.args(["--package", library]);
    }
    process::run_quietly(with_profile(&mut cargo, effort))
}

/// Builds the server and the sample programs.
fn server(tree: &Tree, effort: Effort) -> Result<Programs> {
    let mut cargo = native(tree);
    cargo.args([
        "build",
        "--locked",
        "--package",
        "server",
        "--package",
        "samples",
    ]);
    if effort == Effort::Full {
        cargo.env("CORDBOARD_SITE", tree.site());
    }
    process::run(with_profile(&mut cargo, effort))?;
    let profile = directory(effort);
    Ok(Programs {
        cordboard: tree.program(profile, "cordboard"),
        samples: tree.program(profile, "cordboard-samples"),
    })
}

fn with_profile(cargo: &mut Command, effort: Effort) -> &mut Command {
    match effort {
        Effort::Full => cargo.arg("--release"),
        Effort::Light => cargo,
    }
}

/// The folder that cargo puts the programs into.
pub fn directory(effort: Effort) -> &'static str {
    match effort {
        Effort::Full => "release",
        Effort::Light => "debug",
    }
}

/// The workspace's own cargo.
pub fn native(tree: &Tree) -> Command {
    let mut cargo = Command::new(wasm::own_cargo());
    cargo
        .current_dir(&tree.root)
        .env("CARGO_TARGET_DIR", &tree.target);
    cargo
}

/// Rust links with the system's C compiler and SQLite is compiled by it.
fn check_linker() -> Result<()> {
    let found = process::output(Command::new("cc").arg("--version"));
    found
        .map(drop)
        .ok_or_else(|| anyhow!("no C compiler: please run: sudo apt-get install gcc libc6-dev"))
}
