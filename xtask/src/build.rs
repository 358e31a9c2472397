//! Builds what runs: the site, the server that embeds it, the sample programs.

use crate::{
    packages,
    process::{self, Beside},
    say,
    site::{self, Effort},
    tree::Tree,
    wasm::{self, Toolchain},
};
use anyhow::{Result, anyhow};
use std::{path::PathBuf, process::Command};

/// The programs of one build.
pub struct Programs {
    /// The server.
    pub cordboard: PathBuf,
    /// The sample CRMs and the sample organisation.
    pub samples: PathBuf,
    /// The site, where the server does not hold it.
    site: Option<PathBuf>,
}

impl Programs {
    /// The server's command.
    pub fn server(&self) -> Command {
        let mut command = Command::new(&self.cordboard);
        if let Some(site) = &self.site {
            command.env("CORDBOARD_SITE", site);
        }
        command
    }
}

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
    // First what is quick to fail.
    let files = say::step("Style sheet, icons, letters", || site::looks(tree))?;
    let bindgen = say::step("Tool for the bindings", || bindgen(tree))?;
    let beside = libraries(tree, effort)?;
    let linked = say::step(
        "The browser's half (and beside it the server's libraries)",
        || site::compile(tree, toolchain, effort),
    )?;
    site::assemble(tree, &linked, &bindgen, effort, files)?;
    say::step("The server's libraries", || beside.finish())
}

fn bindgen(tree: &Tree) -> Result<PathBuf> {
    let mut cargo = native(tree);
    process::run_quietly(cargo.args(["build", "--locked", "--package", "xtask-bindgen"]))?;
    Ok(tree.target.join("debug/xtask-bindgen"))
}

/// Everything but the binary that embeds the site, with the very features that it will want.
fn libraries(tree: &Tree, effort: Effort) -> Result<Beside> {
    let mut cargo = native(tree);
    cargo.args([
        "build",
        "--locked",
        "--package",
        "server",
        "--package",
        "samples",
    ]);
    cargo.arg("--lib");
    Beside::start_quietly("the server's libraries", with_profile(&mut cargo, effort))
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
        cargo.env("CORDBOARD_SITE_TABLE", tree.site().join(site::TABLE));
    }
    process::run(with_profile(&mut cargo, effort))?;
    let program = |name| tree.target.join(effort.profile()).join(name);
    Ok(Programs {
        cordboard: program("cordboard"),
        samples: program("cordboard-samples"),
        site: (effort == Effort::Light).then(|| tree.site()),
    })
}

fn with_profile(cargo: &mut Command, effort: Effort) -> &mut Command {
    match effort {
        Effort::Full => cargo.arg("--release"),
        Effort::Light => cargo,
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
