//! `cargo xtask new`: a new thing begins as a copy of the exemplar of its kind.
//!
//! Files are copied with the exemplar's name replaced, and the line that lists
//! the exemplar is repeated for the newcomer. What is left is thinking, and is
//! named in the how-to.

use crate::{say, tree::Tree};
use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A kind of step in flows.
    Activity,
    /// A thing that administrators keep: domain, store, service, pages.
    Resource,
    /// Code that speaks one provider's protocol.
    Adapter,
}

/// How a kind of thing begins.
struct Recipe {
    /// The exemplar, in the singular, with underscores.
    exemplar: &'static str,
    /// Files and folders; `{}` stands for the name, `{s}` for its plural, `{P}` for `PascalCase`.
    files: &'static [&'static str],
    /// Lists that hold a line with the exemplar.
    lists: &'static [(&'static str, &'static str)],
    /// What to read next.
    next: &'static str,
}

impl Kind {
    fn recipe(self) -> &'static Recipe {
        match self {
            Self::Activity => &Recipe {
                exemplar: "set_variable",
                files: &["crates/flow/src/activities/{}.rs"],
                lists: &[("crates/flow/src/activities/mod.rs", "    {}::")],
                next: "docs/how-to/add-an-activity.md",
            },
            Self::Resource => &Recipe {
                exemplar: "queue",
                files: &[
                    "crates/domain/src/{}.rs",
                    "crates/store/src/{s}.rs",
                    "crates/services/src/{s}.rs",
                    "app/src/{s}",
                ],
                lists: &[
                    ("crates/domain/src/id.rs", "    {P}Id,"),
                    ("crates/domain/src/lib.rs", "pub mod {};"),
                    ("crates/store/src/lib.rs", "pub mod {s};"),
                    ("crates/services/src/lib.rs", "pub mod {s};"),
                    ("app/src/lib.rs", "pub mod {s};"),
                ],
                next: "docs/how-to/add-a-page.md; its table needs a migration for both databases",
            },
            Self::Adapter => &Recipe {
                exemplar: "connector",
                files: &["crates/adapters/src/{}.rs"],
                lists: &[("crates/adapters/src/lib.rs", "pub mod {};")],
                next: "ARCHITECTURE.md: what an adapter may know",
            },
        }
    }
}

/// Begins a new thing called `name` (`call_back`, `call-back` and `CallBack` are one).
pub fn run(tree: &Tree, kind: Kind, name: &str) -> Result<()> {
    let name = snake(name);
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    ensure!(fits, "a name is made of letters, digits and underscores");
    let recipe = kind.recipe();
    for file in recipe.files {
        let from = tree.root.join(placed(file, recipe.exemplar));
        let to = tree.root.join(placed(file, &name));
        ensure!(!to.exists(), "{} is there already", to.display());
        copy(&from, &to, recipe.exemplar, &name)?;
    }
    for (list, line) in recipe.lists {
        let path = tree.root.join(list);
        let text = fs::read_to_string(&path)?;
        let text = listed(
            &text,
            &placed(line, recipe.exemplar),
            recipe.exemplar,
            &name,
        )
        .with_context(|| format!("{list} does not list the exemplar"))?;
        fs::write(&path, text)?;
        say::note(&format!("listed in {list}"));
    }
    say::note(&format!("next: {}", recipe.next));
    Ok(())
}

fn copy(from: &Path, to: &Path, exemplar: &str, name: &str) -> Result<()> {
    if from.is_dir() {
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()), exemplar, name)?;
        }
        return Ok(());
    }
    let text = fs::read_to_string(from)
        .with_context(|| format!("the exemplar {} is gone", from.display()))?;
    let folder: PathBuf = to.parent().unwrap_or(Path::new("")).to_owned();
    fs::create_dir_all(folder)?;
    fs::write(to, renamed(&text, exemplar, name))?;
    say::note(&format!("new: {}", to.display()));
    Ok(())
}

/// `text` with the line that begins like `line`, and the words above it,
/// repeated for the newcomer.
fn listed(text: &str, line: &str, exemplar: &str, name: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|known| known.starts_with(line))?;
    let words = lines[..at].iter().rev();
    let words = words.take_while(|above| above.trim_start().starts_with("///"));
    let from = at - words.count();
    let newcomer = renamed(&lines[from..=at].join("\n"), exemplar, name);
    let (before, after) = (lines[..=at].join("\n"), lines[at + 1..].join("\n"));
    Some(format!("{before}\n{newcomer}\n{after}\n"))
}

fn placed(pattern: &str, name: &str) -> String {
    let pattern = pattern.replace("{s}", &plural(name));
    pattern.replace("{P}", &pascal(name)).replace("{}", name)
}

fn plural(name: &str) -> String {
    match name.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{name}s"),
    }
}

/// Replaces a name in all its forms; the plural first, for it holds the singular.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let forms: [fn(&str) -> String; 5] = [str::to_owned, pascal, kebab, title, shout];
    let mut text = text.to_owned();
    for form in forms {
        text = text.replace(&form(&plural(from)), &form(&plural(to)));
        text = text.replace(&form(from), &form(to));
    }
    text
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.push(if c == '-' {
            '_'
        } else {
            c.to_ascii_lowercase()
        });
    }
    out
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

fn pascal(name: &str) -> String {
    name.split('_').map(capitalised).collect()
}

fn kebab(name: &str) -> String {
    name.replace('_', "-")
}

fn title(name: &str) -> String {
    let words: Vec<String> = name.split('_').map(capitalised).collect();
    words.join(" ")
}

fn shout(name: &str) -> String {
    name.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_in_all_its_forms() {
        let text = "SetVariable set_variable set-variable \"Set Variable\"";
        assert_eq!(
            renamed(text, "set_variable", "call_back"),
            "CallBack call_back call-back \"Call Back\""
        );
        assert_eq!(
            renamed("queues Queue QUEUES", "queue", "entry"),
            "entries Entry ENTRIES"
        );
        assert_eq!(snake("CallBack"), "call_back");
        assert_eq!(snake("call-back"), "call_back");
    }

    /// An exemplar that moved away would be noticed only by whoever needs it.
    #[test]
    fn every_exemplar_is_there_and_listed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for kind in [Kind::Activity, Kind::Resource, Kind::Adapter] {
            let recipe = kind.recipe();
            for file in recipe.files {
                let file = root.join(placed(file, recipe.exemplar));
                assert!(file.exists(), "{}", file.display());
            }
            for (list, line) in recipe.lists {
                let text = fs::read_to_string(root.join(list)).unwrap();
                let line = placed(line, recipe.exemplar);
                let text = listed(&text, &line, recipe.exemplar, "newcomer");
                assert!(
                    text.is_some_and(|text| text.contains("newcomer")),
                    "{list}: {line}"
                );
            }
        }
    }
}
