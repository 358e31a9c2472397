//! What has to be installed: Debian packages and npm packages.

use crate::{
    process,
    tree::{self, Tree},
};
use anyhow::{Context as _, Result, bail};
use std::{fs, path::Path, process::Command};

/// Installs Debian packages that are missing. Where it may not, it says what to install.
pub fn debian(packages: &[&str], why: &str) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !Path::new("/etc/debian_version").exists() {
        bail!("{why}: this system is not Debian. Please install what Debian calls: {list}");
    }
    let Some(mut as_root) = as_root() else {
        bail!("{why}: no rights to install. Please run: sudo apt-get install {list}");
    };
    crate::say::note(&format!("installing Debian packages: {list}"));
    as_root.push("apt-get");
    let install = |words: &[&str]| {
        process::run_quietly(Command::new(as_root[0]).args(&as_root[1..]).args(words))
    };
    let mut words = vec!["install", "-y", "--no-install-recommends"];
    words.extend(&missing);
    if install(&words).is_ok() {
        return Ok(());
    }
    // The usual cause is a package list that is old or was never fetched.
    install(&["update"])
        .and_then(|()| install(&words))
        .with_context(|| format!("{why}: please install by hand: sudo apt-get install {list}"))
}

fn is_installed(package: &str) -> bool {
    let query = ["-W", "-f", "${db:Status-Status}", package];
    process::output(Command::new("dpkg-query").args(query)).as_deref() == Some("installed")
}

/// Whether this process belongs to root.
pub fn am_root() -> bool {
    process::output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// The words in front of a command that only root may run; nothing where that is out of reach.
fn as_root() -> Option<Vec<&'static str>> {
    let env = ["env", "DEBIAN_FRONTEND=noninteractive"];
    if am_root() {
        return Some(env.to_vec());
    }
    process::output(Command::new("sudo").args(["-n", "true"]))?;
    Some([["sudo", "-n"], env].concat())
}

/// The oldest Node that the tools run on.
const NODE: u32 = 20;

/// Checks for Node and installs the npm packages at their locked versions.
pub fn npm(tree: &Tree) -> Result<()> {
    let version = process::output(Command::new("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next();
    let major: u32 = major.and_then(|text| text.parse().ok()).unwrap_or(0);
    if major < NODE {
        let found = if version.is_empty() { "none" } else { &version };
        bail!("Node {NODE} or newer with npm is needed (found: {found}); please install it");
    }
    let directory = tree.npm();
    let lock = fs::read(directory.join("package-lock.json"))?;
    let stamp = directory.join("node_modules/.cordboard");
    let wanted = tree::fingerprint(&[&lock, version.as_bytes()]);
    if fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    crate::say::note("installing npm packages at their locked versions");
    let mut command = Command::new("npm");
    command
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(&directory);
    process::run_quietly(&mut command)?;
    fs::write(stamp, wanted)?;
    Ok(())
}
