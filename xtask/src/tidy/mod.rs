//! `cargo xtask tidy`: the rules of the house that no compiler knows.
//!
//! Each check answers its complaints; a complaint says where and what to do.

mod files;
mod imports;
mod migrations;
mod words;

use crate::{process, say, tree::Tree};
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A file that the repository holds, or will.
pub struct Source {
    /// Its path from the root, with slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// Whether it has one of these endings.
    pub fn is(&self, endings: &[&str]) -> bool {
        let ending = self.path.rsplit('.').next().unwrap_or_default();
        endings.contains(&ending)
    }

    /// Whether it lies in one of these folders.
    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// Whether it is a test by its place.
    pub fn is_test(&self) -> bool {
        let path = &self.path;
        self.is_in(&["end2end/"])
            || path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.ends_with("_test.rs")
    }
}

/// Checks everything; lists all complaints at once.
pub fn run(tree: &Tree) -> Result<()> {
    let sources = sources(&tree.root)?;
    let mut complaints = files::check(&sources);
    complaints.extend(words::check(&sources));
    complaints.extend(migrations::check(&sources));
    complaints.extend(imports::check(tree)?);
    if complaints.is_empty() {
        say::note(&format!("{} files are tidy", sources.len()));
        return Ok(());
    }
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    bail!("tidy: {} complaints", complaints.len())
}

/// Text files that git knows or would add.
fn sources(root: &Path) -> Result<Vec<Source>> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let list = process::output(Command::new("git").args(list).current_dir(root))
        .context("git does not list the repository's files")?;
    let paths = list.lines().map(|path| (path.to_owned(), root.join(path)));
    Ok(paths.filter_map(read).collect())
}

fn read((path, file): (String, PathBuf)) -> Option<Source> {
    // Pictures are not text, and a deleted file is no file.
    let text = fs::read_to_string(file).ok()?;
    Some(Source { path, text })
}
