//! Length and head of each file.

use super::Source;

/// The hard stop; a file is much shorter by habit.
const LINES: usize = 500;
/// Kinds of files that people write line by line.
const WRITTEN: [&str; 5] = ["rs", "ts", "mjs", "css", "sql"];
/// Included into another file, where a module's head may not stand.
const INCLUDED: [&str; 1] = ["server/src/site/none.rs"];

/// Complaints about files.
pub fn check(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| source.is(&WRITTEN)) {
        let lines = source.text.lines().count();
        if lines > LINES {
            let path = &source.path;
            complaints.push(format!(
                "{path}: {lines} lines; split it by kind (at most {LINES})"
            ));
        }
        let headless = source.is(&["rs"]) && !source.text.starts_with("//!");
        if headless && !INCLUDED.contains(&source.path.as_str()) {
            let path = &source.path;
            complaints.push(format!("{path}: begin with `//!` and say what holds here"));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: impl Into<String>) -> Source {
        let (path, text) = (path.to_owned(), text.into());
        Source { path, text }
    }

    #[test]
    fn long_and_headless_files_are_told() {
        let long = format!("//! Long.\n{}", "\n".repeat(LINES));
        let sources = [
            source("a/src/long.rs", long),
            source("a/src/headless.rs", "fn main() {}"),
            source("a/src/good.rs", "//! Good.\n"),
            source("docs/long.md", "\n".repeat(LINES * 2)),
        ];
        let complaints = check(&sources);
        assert_eq!(complaints.len(), 2);
        assert!(
            complaints[0].starts_with("a/src/long.rs")
                && complaints[1].starts_with("a/src/headless.rs")
        );
    }
}
