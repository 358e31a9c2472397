//! Writes the bindings between the linked wasm and the browser.
//!
//! A program of its own, because what it links is heavy: `cargo xtask` itself
//! stays quick to compile and calls this one only when a site is built.

use anyhow::{Context as _, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: xtask-bindgen LINKED.wasm NAME DIRECTORY";
    let input = args.next().context(usage)?;
    let name = args.next().context(usage)?;
    let directory = args.next().context(usage)?;
    Bindgen::new()
        .input_path(input)
        .out_name(&name)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(directory)
}
