//! Every run fixture says what happens.

use crate::{flows, play, script};
use flow::trace::TraceLine;
use std::{fs, path::PathBuf};

/// A fixture that was played.
pub struct Played {
    pub flow: String,
    pub lines: Vec<TraceLine>,
}

/// Plays every fixture whose flow is present, with its differences.
pub fn play_all() -> (Vec<Played>, Vec<String>) {
    let mut played = Vec::new();
    let mut faults = Vec::new();
    for path in paths() {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("a fixture");
        let script = script::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let Some(document) = flows::load(&script.flow) else {
            eprintln!(
                "skipped {name}: the corpus is not here, so there is no {}",
                script.flow
            );
            continue;
        };
        let (play, told) = play::play(&script, document);
        let happened = written(&script, &told);
        if happened != text {
            faults.push(difference(&name, &text, &happened));
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                fs::write(&path, happened).expect("the fixture is written");
            }
        }
        played.push(Played {
            flow: script.flow,
            lines: play.lines,
        });
    }
    (played, faults)
}

fn paths() -> Vec<PathBuf> {
    let mut folders = vec![flows::fixtures("run")];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder of fixtures") {
            let path = entry.expect("a fixture").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "txt") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}

/// The fixture as it would read if what happened were expected.
fn written(script: &script::Script, told: &[Vec<String>]) -> String {
    let mut text = script.head.join("\n");
    for (step, told) in script.steps.iter().zip(told) {
        text.push('\n');
        text.push_str(&step.line);
        for line in told {
            text.push_str("\n< ");
            text.push_str(line);
        }
    }
    text.push('\n');
    text
}

fn difference(name: &str, expected: &str, happened: &str) -> String {
    let mut lines = expected.lines().zip(happened.lines()).enumerate();
    let first = lines.find(|(_, (expected, happened))| expected != happened);
    match first {
        Some((index, (expected, happened))) => format!(
            "{name}, line {}:\n  expected {expected}\n  happened {happened}",
            index + 1
        ),
        None => {
            let count = expected.lines().count();
            let more = happened.lines().nth(count).unwrap_or("nothing more");
            format!("{name}, after line {count}: {more}")
        }
    }
}

#[test]
fn fixtures_say_what_happens() {
    let (played, faults) = play_all();
    assert!(played.len() > 5, "fixtures are found");
    let updating = std::env::var_os("UPDATE_EXPECT").is_some();
    assert!(
        faults.is_empty() || updating,
        "{}\n\nUPDATE_EXPECT=1 writes what happened.",
        faults.join("\n")
    );
}
