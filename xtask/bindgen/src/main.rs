//! Splits the linked wasm into the files that browsers load one by one, and
//! writes the bindings between the first of them and the browser.
//!
//! A program of its own, because what it links is heavy: `cargo xtask` itself
//! stays quick to compile and calls this one only when a site is built.

use anyhow::{Context as _, Result, anyhow};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: xtask-bindgen LINKED.wasm NAME DIRECTORY";
    let input = args.next().context(usage)?;
    let name = args.next().context(usage)?;
    let directory = PathBuf::from(args.next().context(usage)?);
    let first = split(Path::new(&input), &name, &directory)?;
    Bindgen::new()
        .input_path(&first)
        .out_name(&name)
        .web(true)?
        .typescript(false)
        // The other files find what they share with the first among its exports.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&directory)?;
    fs::remove_file(first)?;
    Ok(())
}

/// Writes the files that are loaded later, and the script that loads them;
/// gives the one that comes first, still without bindings.
fn split(linked: &Path, name: &str, directory: &Path) -> Result<PathBuf> {
    let wasm = fs::read(linked).with_context(|| format!("cannot read {}", linked.display()))?;
    let first = directory.join(format!("{name}_first.wasm"));
    let (script, main) = (format!("./{name}_parts.js"), format!("./{name}.js"));
    let mut options = Options::new(&wasm);
    options.output_dir = directory;
    options.main_out_path = &first;
    options.link_name = &script;
    options.main_module = &main;
    wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the wasm cannot be split: {error:#}"))?;
    Ok(first)
}
