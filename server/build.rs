//! Embeds the site that `cargo xtask` built: a table of its files and their
//! compressed forms. Without `CORDBOARD_SITE` the table is empty, so checks and
//! tests need no site; such a server reads it from the folder of that name.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-env-changed=CORDBOARD_SITE");
    println!("cargo::rerun-if-changed=build.rs");
    let table = match env::var("CORDBOARD_SITE") {
        Ok(site) => table(Path::new(&site)),
        Err(_) => "pub const BUILD: &str = \"dev\";\npub const FILES: &[File] = &[];\n".to_owned(),
    };
    let out = env::var("OUT_DIR").expect("cargo names the output directory");
    fs::write(Path::new(&out).join("site.rs"), table).expect("the output directory is writable");
}

fn table(site: &Path) -> String {
    let manifest = site.join("manifest.tsv");
    // The manifest names each file's fingerprint, so it changes whenever a file does.
    println!("cargo::rerun-if-changed={}", manifest.display());
    let text = fs::read_to_string(&manifest)
        .unwrap_or_else(|error| panic!("{}: {error}", manifest.display()));
    let mut build = "";
    let mut files = String::new();
    for line in text.lines() {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        match (next(), next(), next()) {
            ("build", print, _) => build = print,
            (address, print, form) => {
                let file = site.join(address.trim_start_matches('/'));
                write_file(&mut files, address, print, &file, form == "packed");
            }
        }
    }
    format!("pub const BUILD: &str = {build:?};\npub const FILES: &[File] = &[{files}];\n")
}

fn write_file(out: &mut String, address: &str, print: &str, file: &Path, packed: bool) {
    let include = |ending: &str| {
        format!(
            "include_bytes!({:?})",
            format!("{}{ending}", file.display())
        )
    };
    let form = |ending: &str| match packed {
        true => format!("Some({})", include(ending)),
        false => "None".to_owned(),
    };
    let (plain, br, gz) = (include(""), form(".br"), form(".gz"));
    writeln!(
        out,
        "File {{ address: {address:?}, print: {print:?}, plain: {plain}, br: {br}, gz: {gz} }},"
    )
    .expect("a string takes everything");
}
