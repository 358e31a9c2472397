//! Writes the finished site: each file, its compressed forms, the manifest.

use super::Files;
use crate::tree;
use anyhow::{Context as _, Result};
use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The list that the server's build script reads.
pub const MANIFEST: &str = "manifest.tsv";
/// Kinds of files that get smaller; letters and pictures are compressed already.
const COMPRESSES: [&str; 6] = ["js", "wasm", "css", "svg", "json", "txt"];

/// Writes `files` below `site`.
pub fn write(site: &Path, files: &Files, compressed: bool) -> Result<()> {
    let mut lines = String::new();
    let mut whole = Vec::new();
    let mut to_compress = Vec::new();
    for (address, content) in files {
        let print = tree::fingerprint(&[content]);
        let path = site.join(address.trim_start_matches('/'));
        let changed = tree::write_if_changed(&path, content)?;
        let packed = compressed && compresses(&path);
        if packed && (changed || !beside(&path, "br").exists()) {
            to_compress.push(path);
        }
        let form = if packed { "packed" } else { "plain" };
        writeln!(lines, "{address}\t{print}\t{form}")?;
        whole.extend_from_slice(print.as_bytes());
    }
    compress(&to_compress)?;
    let build = tree::fingerprint(&[&whole]);
    let manifest = format!("build\t{build}\t-\n{lines}");
    tree::write_if_changed(&site.join(MANIFEST), manifest.as_bytes())?;
    Ok(())
}

/// The file of `path` with one more ending.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn compresses(path: &Path) -> bool {
    let kind = path.extension().unwrap_or_default().to_string_lossy();
    COMPRESSES.contains(&kind.as_ref())
}

fn compress(files: &[PathBuf]) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    // Node has both compressors built in, so no package is needed for them.
    let mut child = Command::new("node")
        .args([
            "--input-type=module",
            "--eval",
            include_str!("compress.mjs"),
        ])
        .stdin(Stdio::piped())
        .spawn()
        .context("cannot start node")?;
    let names: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
    let mut pipe = child.stdin.take().context("node has an input")?;
    pipe.write_all(names.join("\n").as_bytes())?;
    drop(pipe);
    anyhow::ensure!(child.wait()?.success(), "node could not compress the site");
    for file in files {
        anyhow::ensure!(
            fs::exists(beside(file, "br"))?,
            "{} is missing",
            file.display()
        );
    }
    Ok(())
}
