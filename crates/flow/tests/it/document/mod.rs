//! Documents: import, export, issues, drawing, on own fixtures and on real files.

mod check;
mod corpus;
mod drawing;
mod export;
mod hostile;
mod import;

use flow::document::{Document, import as read};
use std::path::PathBuf;

/// The bytes of an own fixture.
fn fixture(name: &str) -> Vec<u8> {
    let path = folder("tests/fixtures/import").join(format!("{name}.json"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An own fixture as a document.
fn document(name: &str) -> Document {
    read(&fixture(name)).unwrap().document
}

/// The real files, by name; none where the folder is not there.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder("../../../shared/corpus")) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn folder(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}
