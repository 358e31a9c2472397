//! The site: everything that the browser loads, built once and embedded.
//!
//! Wasm is compiled, bound and shrunk; the style sheet is bundled, the sprite
//! drawn, letters copied; what compresses well lies beside its compressed
//! forms. Each step keeps a fingerprint of what went into it.

mod css;
mod icons;
mod pack;

pub use pack::TABLE;

use crate::{
    process, say,
    tree::{self, Tree},
    wasm::{TARGET, Toolchain},
};
use anyhow::{Context as _, Result};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The name of the files that belong to the application.
const NAME: &str = "cordboard";

/// How much work goes into the wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// As small as it gets: what is shipped.
    Full,
    /// Quick to compile, large, not compressed: for work on pages.
    Light,
}

impl Effort {
    fn wasm_profile(self) -> &'static str {
        match self {
            Self::Full => "wasm-release",
            Self::Light => "wasm-light",
        }
    }

    /// The folder that cargo puts the server's programs into.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Full => "release",
            Self::Light => "debug",
        }
    }
}

/// Files of the site by their addresses.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Compiles the browser's half; gives the linked wasm.
pub fn compile(tree: &Tree, toolchain: &Toolchain, effort: Effort) -> Result<PathBuf> {
    let profile = effort.wasm_profile();
    let mut cargo = toolchain.cargo(tree);
    cargo.args([
        "build",
        "--locked",
        "--package",
        "frontend",
        "--target",
        TARGET,
    ]);
    process::run(cargo.args(["--profile", profile]))?;
    let built = tree.wasm_target.join(TARGET).join(profile);
    Ok(built.join("frontend.wasm"))
}

/// Turns the linked wasm into the finished site, together with what `looks` gave.
pub fn assemble(
    tree: &Tree,
    linked: &Path,
    bindgen: &Path,
    effort: Effort,
    mut files: Files,
) -> Result<()> {
    say::step("Bindings and wasm size", || {
        wasm_and_script(tree, linked, bindgen, effort, &mut files)
    })?;
    say::step("Compressed forms", || {
        pack::write(&tree.site(), &files, effort == Effort::Full)
    })
}

/// Binds and shrinks, unless this very wasm was done before.
fn wasm_and_script(
    tree: &Tree,
    linked: &Path,
    bindgen: &Path,
    effort: Effort,
    files: &mut Files,
) -> Result<()> {
    let work = tree
        .wasm_target
        .join(format!("site-{}", effort.wasm_profile()));
    let wasm = fs::read(linked).with_context(|| format!("cannot read {}", linked.display()))?;
    let lock = fs::read(tree.root.join("Cargo.lock"))?;
    let npm_lock = fs::read(tree.npm().join("package-lock.json"))?;
    let wanted = tree::fingerprint(&[&wasm, &lock, &npm_lock]);
    let stamp = work.join("stamp");
    if !fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        // Parts of an earlier build have other names.
        if work.exists() {
            fs::remove_dir_all(&work)?;
        }
        fs::create_dir_all(&work)?;
        process::run(Command::new(bindgen).arg(linked).arg(NAME).arg(&work))?;
        if effort == Effort::Full {
            for part in parts(&work, "wasm")? {
                shrink(tree, &part)?;
            }
        }
        fs::write(stamp, wanted)?;
    }
    for part in parts(&work, "wasm")?.into_iter().chain(parts(&work, "js")?) {
        let name = part.file_name().unwrap_or_default().to_string_lossy();
        files.insert(format!("/pkg/{name}"), fs::read(&part)?);
    }
    Ok(())
}

/// The files of one kind in a folder.
fn parts(folder: &Path, kind: &str) -> Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == kind) {
            parts.push(path);
        }
    }
    Ok(parts)
}

/// The wasm features that the compiler and the bindings use; the optimiser wants them named.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

fn shrink(tree: &Tree, wasm: &Path) -> Result<()> {
    let optimiser = tree.npm().join("node_modules/.bin/wasm-opt");
    let mut command = Command::new(optimiser);
    command.args(["-Oz"]).args(FEATURES);
    process::run_quietly(command.arg(wasm).arg("-o").arg(wasm))
}

/// Style sheet, sprite, letters and the files of `public/`: what takes no compiler.
pub fn looks(tree: &Tree) -> Result<Files> {
    let mut files = Files::new();
    let style = css::bundle(&tree.root.join("style/main.css"))?;
    let modules = tree.npm().join("node_modules");
    let letters = modules.join("@fontsource-variable/inter/files");
    for name in fonts_in(&style) {
        let file = letters.join(name);
        let content =
            fs::read(&file).with_context(|| format!("no letters in {}", file.display()))?;
        files.insert(format!("/fonts/{name}"), content);
    }
    files.insert(format!("/pkg/{NAME}.css"), style.into_bytes());
    let names = fs::read_to_string(tree.root.join("crates/ui/icons.txt"))?;
    let sprite = icons::sprite(&names, &modules.join("lucide-static/icons"))?;
    files.insert("/pkg/icons.svg".into(), sprite.into_bytes());
    let public = tree.root.join("public");
    for file in tree::files_under(&public)? {
        let address = file.strip_prefix(&public)?.to_string_lossy().into_owned();
        files.insert(format!("/{address}"), fs::read(&file)?);
    }
    Ok(files)
}

/// The files that the style sheet loads from `/fonts/`.
fn fonts_in(style: &str) -> Vec<&str> {
    let parts = style.split("/fonts/").skip(1);
    let mut names: Vec<&str> = parts
        .filter_map(|part| part.split(['"', '\'', ')', '?', '#']).next())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::fonts_in;

    #[test]
    fn letters_are_found_in_the_style_sheet() {
        let style = "a{src:url(\"/fonts/x.woff2?v=5\")}b{src:url(/fonts/y.woff2)}c{src:url(/fonts/y.woff2)}";
        assert_eq!(fonts_in(style), ["x.woff2", "y.woff2"]);
    }
}
