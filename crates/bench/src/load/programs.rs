//! The measuring programs of the crates themselves: run, and their words read.

use anyhow::{Context, Result, bail};
use std::{collections::BTreeMap, path::PathBuf, process::Command};

/// Runs the example of this name, which lies in the folder `examples` beside this program.
pub fn example(name: &str, arguments: &[&str]) -> Result<String> {
    let path = path(name)?;
    let output = Command::new(&path)
        .args(arguments)
        .output()
        .with_context(|| format!("{} is not built", path.display()))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("{name} failed ({}): {}", output.status, words.trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn path(name: &str) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().context("this program lies in a folder")?;
    Ok(folder.join("examples").join(name))
}

/// Lines of a name and a number, where indented names belong to the line above:
/// `contacts/s 12` and `  p50 ms 3` become `contacts/s` and `contacts/s: p50 ms`.
pub fn figures(text: &str) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    let mut above = String::new();
    for line in text.lines() {
        let words = line.trim_end();
        let (name, number) = match words.rsplit_once(' ') {
            Some((name, last)) => match last.parse::<f64>() {
                Ok(number) => (name.trim_end(), Some(number)),
                Err(_) => (words, None),
            },
            None => (words, None),
        };
        let full = match name.strip_prefix("  ") {
            Some(inner) => format!("{above}: {}", inner.trim()),
            None => {
                above = name.to_owned();
                name.to_owned()
            }
        };
        if let Some(number) = number {
            found.insert(full, number);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indented_figures_belong_to_the_line_above() {
        let text = "load average               0.50 0.40 0.30\n\
                    contacts/s, 32 at a time          4000.50\n  p50 ms              7.25\n\
                    ten steps                                \n  p50 ms              2.00\n";
        let figures = figures(text);
        assert_eq!(figures["contacts/s, 32 at a time"], 4000.5);
        assert_eq!(figures["contacts/s, 32 at a time: p50 ms"], 7.25);
        assert_eq!(figures["ten steps: p50 ms"], 2.0);
    }
}
