//! The page about expressions is true: every example on it is run.

use super::World;
use flow::expr::Value;
use serde_json::Value as Json;
use std::{fs, path::Path};

#[test]
fn examples_of_the_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/expressions.md");
    let page = fs::read_to_string(path).unwrap();
    let values: serde_json::Map<String, Json> =
        serde_json::from_str(blocks(&page, "```json").next().unwrap()).unwrap();
    let values = values
        .into_iter()
        .map(|(name, json)| (name, Value::from_json(json)));
    let world = World(values.collect());
    let mut count = 0;
    for (source, expected) in blocks(&page, "```\n")
        .flat_map(str::lines)
        .filter_map(|line| line.split_once('→'))
    {
        run(&world, source.trim_end(), expected.trim());
        count += 1;
    }
    assert!(count > 80, "only {count} examples");
}

/// The insides of the blocks that begin with `fence`.
fn blocks<'p>(page: &'p str, fence: &'static str) -> impl Iterator<Item = &'p str> {
    let mut fenced = page.split("\n```");
    fenced.next();
    fenced
        .step_by(2)
        .filter_map(move |block| block.strip_prefix(&fence[3..]))
}

fn run(world: &World, source: &str, expected: &str) {
    match (world.render(source), expected.strip_prefix("error: ")) {
        (Ok(text), None) => assert_eq!(text, expected, "{source}"),
        (Err(error), Some(part)) => {
            assert!(error.message.contains(part), "{source}: {}", error.message);
        }
        (result, _) => panic!("{source}: {result:?}, but the page says {expected}"),
    }
}
