//! The compiler for the browser's half.
//!
//! An ordinary machine gets the wasm target from rustup. Where rustup cannot
//! fetch it, Debian's own compiler does the work: it comes with the sources of
//! its library, which is then built once into a folder of ours, named after
//! the compiler's version. Nothing outside the target directory is written
//! but the packages.

use crate::{packages, process, say, tree::Tree};
use anyhow::{Context as _, Result, bail};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// The target that browsers run.
pub const TARGET: &str = "wasm32-unknown-unknown";
/// How long rustup may try to fetch it.
const FETCH_LIMIT: Duration = Duration::from_secs(90);
/// Debian's packages that hold a compiler for it.
const DEBIAN: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LINKER: &str = "/usr/bin/rust-lld";

/// A compiler that knows the target.
pub enum Toolchain {
    /// The one that runs this program.
    Own,
    /// Debian's, with the library that was built for it.
    Debian {
        /// What to give as `--sysroot`.
        sysroot: PathBuf,
    },
}

impl Toolchain {
    /// Finds a compiler for the browser's half, or installs one.
    pub fn find_or_install(tree: &Tree) -> Result<Self> {
        if own_has_target() {
            return Ok(Self::Own);
        }
        if let Some(sysroot) = built_library(tree) {
            return Ok(Self::Debian { sysroot });
        }
        say::note("fetching the wasm target with rustup");
        let mut fetch = Command::new("rustup");
        fetch.args(["target", "add", TARGET]);
        if process::succeeds_within(&mut fetch, FETCH_LIMIT) && own_has_target() {
            return Ok(Self::Own);
        }
        say::note("rustup cannot fetch it here; Debian's compiler takes over");
        packages::debian(&DEBIAN, "the browser's half needs a compiler for wasm")?;
        let sysroot = build_library(tree)?;
        Ok(Self::Debian { sysroot })
    }

    /// What the compiler is told, in cargo's own encoding. It takes the place of
    /// what `.cargo/config.toml` says, so that is repeated here.
    fn flags(&self) -> OsString {
        // Who calls whom is kept, so that the wasm can be split into parts.
        let mut flags = OsString::from("--cfg=erase_components\u{1f}-Clink-args=--emit-relocs");
        if let Self::Debian { sysroot } = self {
            flags.push("\u{1f}--sysroot=");
            flags.push(sysroot);
        }
        flags
    }

    /// `cargo` for the browser's half, with the flags that the workspace sets for all.
    pub fn cargo(&self, tree: &Tree) -> Command {
        let mut command = match self {
            Self::Own => Command::new(own_cargo()),
            Self::Debian { .. } => debian_cargo(),
        };
        command
            .env("CARGO_ENCODED_RUSTFLAGS", self.flags())
            .current_dir(&tree.root)
            .env("CARGO_TARGET_DIR", &tree.wasm_target);
        command
    }
}

/// The cargo that runs this program.
pub fn own_cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn own_has_target() -> bool {
    let query = ["--print", "target-libdir", "--target", TARGET];
    process::output(Command::new("rustc").args(query))
        .is_some_and(|directory| holds_library(Path::new(&directory)))
}

fn holds_library(directory: &Path) -> bool {
    let Ok(entries) = fs::read_dir(directory) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// Where the library for Debian's present compiler belongs.
fn sysroot(tree: &Tree) -> Option<PathBuf> {
    let version = process::output(Command::new(DEBIAN_RUSTC).arg("-V"))?;
    let version: String = version
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    Some(tree.wasm_target.join(format!("sysroot-{version}")))
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn built_library(tree: &Tree) -> Option<PathBuf> {
    let tools = [DEBIAN_CARGO, DEBIAN_LINKER];
    let sysroot = sysroot(tree)?;
    let ready =
        tools.iter().all(|tool| Path::new(tool).exists()) && holds_library(&library(&sysroot));
    ready.then_some(sysroot)
}

/// Builds the library from Debian's sources. The compiler and the sources must
/// be of one version, so rustup's compiler cannot stand in here.
fn build_library(tree: &Tree) -> Result<PathBuf> {
    let sysroot = sysroot(tree).context("Debian's rustc does not run")?;
    if holds_library(&library(&sysroot)) {
        return Ok(sysroot);
    }
    say::note("building the standard library for wasm, once");
    let probe = tree.wasm_target.join("library");
    write_probe(&probe)?;
    let mut cargo = Command::new(DEBIAN_CARGO);
    detach_from_rustup(&mut cargo);
    cargo
        .args(["build", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort")
        .current_dir(&probe)
        // Building the library is a nightly option; this is how a stable compiler does it.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", probe.join("target"));
    process::run_quietly(&mut cargo)?;
    let built = probe.join("target").join(TARGET).join("release/deps");
    let library = library(&sysroot);
    let unfinished = sysroot.with_extension("part");
    fs::create_dir_all(&unfinished)?;
    for entry in fs::read_dir(built)?.flatten() {
        if entry.path().extension().is_some_and(|kind| kind == "rlib") {
            fs::copy(entry.path(), unfinished.join(entry.file_name()))?;
        }
    }
    // Only a whole library gets the name under which it is found.
    fs::create_dir_all(library.parent().context("a library has a folder")?)?;
    fs::rename(&unfinished, &library)?;
    fs::remove_dir_all(&probe)?;
    if !holds_library(&library) {
        bail!("the standard library for wasm did not come out of its build");
    }
    Ok(sysroot)
}

fn write_probe(probe: &Path) -> Result<()> {
    let manifest = "[package]\nname = \"library-probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
        [lib]\ncrate-type = [\"cdylib\"]\n\
        [profile.release]\nopt-level = \"z\"\npanic = \"abort\"\ncodegen-units = 1\n\
        [workspace]\n";
    fs::create_dir_all(probe.join("src"))?;
    fs::write(probe.join("Cargo.toml"), manifest)?;
    fs::write(probe.join("src/lib.rs"), "")?;
    Ok(())
}

fn debian_cargo() -> Command {
    let mut command = Command::new(DEBIAN_CARGO);
    detach_from_rustup(&mut command);
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
    command
}

/// Takes rustup's settings away: with them Debian's cargo would call rustup's compiler.
fn detach_from_rustup(command: &mut Command) {
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH", "RUSTFLAGS"] {
        command.env_remove(name);
    }
    command.env("RUSTC", DEBIAN_RUSTC);
}
