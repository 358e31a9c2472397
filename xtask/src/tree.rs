//! Where things lie, and fingerprints of files.

use anyhow::{Context as _, Result};
use std::{
    env, fs,
    hash::{DefaultHasher, Hasher as _},
    path::{Path, PathBuf},
};

/// The folders that the steps work in.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target directory for this machine.
    pub target: PathBuf,
    /// A target directory for wasm, so that two compilers do not evict each other.
    pub wasm_target: PathBuf,
}

impl Tree {
    /// The tree that this program was started from.
    pub fn find() -> Result<Self> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .parent()
            .context("xtask lies in the workspace")?
            .to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        let mut wasm_target = target.clone().into_os_string();
        wasm_target.push("-wasm");
        let wasm_target = PathBuf::from(wasm_target);
        Ok(Self {
            root,
            target,
            wasm_target,
        })
    }

    /// The finished site: what the server embeds.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// Where npm packages are kept.
    pub fn npm(&self) -> PathBuf {
        self.root.join("end2end")
    }
}

/// A fingerprint of some bytes.
pub fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    format!("{:016x}", hasher.finish())
}

/// Writes `content` unless the file already holds it; says whether it wrote.
pub fn write_if_changed(path: &Path, content: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

/// All files under `directory`, sorted, without the folders that tools fill.
pub fn files_under(directory: &Path) -> Result<Vec<PathBuf>> {
    const FILLED_BY_TOOLS: [&str; 6] = [
        "target",
        "target-wasm",
        "node_modules",
        ".git",
        "test-results",
        "playwright-report",
    ];
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !path.is_dir() {
                found.push(path);
            } else if !FILLED_BY_TOOLS.contains(&name.as_ref()) {
                open.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
