//! Writes the finished site: each file, its compressed forms, and the table
//! that the server is compiled with.

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

/// The table: Rust text that the server's binary includes.
pub const TABLE: &str = "table.rs";
/// Kinds of files that get smaller; letters and pictures are compressed already.
const COMPRESSES: [&str; 6] = ["js", "wasm", "css", "svg", "json", "txt"];

/// Writes `files` below `site`. The table changes only when a file does, so
/// the server is linked anew only then.
pub fn write(site: &Path, files: &Files, compressed: bool) -> Result<()> {
    let mut rows = String::new();
    let mut prints = Vec::new();
    let mut to_compress = Vec::new();
    for (address, content) in files {
        let print = tree::fingerprint(&[content]);
        let path = site.join(address.trim_start_matches('/'));
        let changed = tree::write_if_changed(&path, content)?;
        let packed = compressed && compresses(&path);
        if packed && (changed || !beside(&path, "br").exists()) {
            to_compress.push(path.clone());
        }
        write_row(&mut rows, address, &print, &path, packed)?;
        prints.push(print);
    }
    compress(&to_compress)?;
    let prints: Vec<&[u8]> = prints.iter().map(String::as_bytes).collect();
    let build = tree::fingerprint(&prints);
    let table = format!("const BUILD: &str = {build:?};\nconst FILES: &[File] = &[\n{rows}];\n");
    tree::write_if_changed(&site.join(TABLE), table.as_bytes())?;
    Ok(())
}

fn write_row(
    out: &mut String,
    address: &str,
    print: &str,
    file: &Path,
    packed: bool,
) -> Result<()> {
    let include = |file: &Path| format!("include_bytes!({:?})", file.display().to_string());
    let form = |ending: &str| match packed {
        true => format!("Some({})", include(&beside(file, ending))),
        false => "None".to_owned(),
    };
    let (plain, br, gz) = (include(file), form("br"), form("gz"));
    writeln!(
        out,
        "    File {{ address: {address:?}, print: {print:?}, plain: {plain}, br: {br}, gz: {gz} }},"
    )?;
    Ok(())
}

/// The file of `path` with one more ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
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
