//! Words that may not stand in certain places, and why.

use super::Source;

/// A word that is not wanted somewhere.
struct Rule {
    /// The word, in pieces, so that this file does not hold it.
    word: [&'static str; 2],
    /// Kinds of files.
    kinds: &'static [&'static str],
    /// Where.
    place: fn(&Source) -> bool,
    /// Why, and what to do.
    why: &'static str,
}

const LATER: &str = "finish it, or write an issue";
const SLEEP: &str = "a test waits for its condition, never for a time";
const STYLE: &str =
    "a strict content security policy forbids style attributes: use a class or an SVG attribute";

/// What stands in `noscript` is text to a browser with scripting: hydration
/// must not look for elements there, so our own fixed words go in as markup.
const EXCEPT: &str = "<noscript";

const RULES: &[Rule] = &[
    rule(
        ["TO", "DO"],
        &["rs", "ts", "mjs", "css", "sql"],
        everywhere,
        LATER,
    ),
    rule(
        ["FIX", "ME"],
        &["rs", "ts", "mjs", "css", "sql"],
        everywhere,
        LATER,
    ),
    rule(["todo", "!("], &["rs"], everywhere, LATER),
    rule(["unimplemented", "!("], &["rs"], everywhere, LATER),
    rule(["waitFor", "Timeout"], &["ts"], everywhere, SLEEP),
    rule(["thread::", "sleep"], &["rs"], Source::is_test, SLEEP),
    rule([".only", "("], &["ts"], everywhere, "all tests run"),
    rule(
        ["test.", "skip"],
        &["ts"],
        everywhere,
        "a test that does not run shows nothing",
    ),
    rule(
        ["test.", "fixme"],
        &["ts"],
        everywhere,
        "a test that does not run shows nothing",
    ),
    rule(
        ["#[", "ignore]"],
        &["rs"],
        everywhere,
        "a test that does not run shows nothing",
    ),
    rule(
        ["reqwest::", "Client"],
        &["rs"],
        outside_adapters,
        "crates/adapters holds the one outbound client",
    ),
    rule([" style", "="], &["rs"], views, STYLE),
    rule([" style", ":"], &["rs"], views, STYLE),
    rule(
        ["inner", "_html"],
        &["rs"],
        raw_markup,
        "what people typed must never become markup: write it with ui::Markup",
    ),
];

const fn rule(
    word: [&'static str; 2],
    kinds: &'static [&'static str],
    place: fn(&Source) -> bool,
    why: &'static str,
) -> Rule {
    Rule {
        word,
        kinds,
        place,
        why,
    }
}

fn everywhere(_: &Source) -> bool {
    true
}

fn outside_adapters(source: &Source) -> bool {
    !source.is_in(&["crates/adapters/", "crates/bench/"]) && !source.is_test()
}

fn views(source: &Source) -> bool {
    source.is_in(&["app/", "crates/ui/"])
}

/// Views; the one file that escapes what it writes may say so.
fn raw_markup(source: &Source) -> bool {
    views(source) && !source.is_in(&["crates/ui/src/markup.rs"])
}

/// Complaints about words.
pub fn check(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let rules = RULES
            .iter()
            .filter(|rule| source.is(rule.kinds) && (rule.place)(source));
        for rule in rules {
            let word = rule.word.concat();
            let found = source
                .text
                .lines()
                .enumerate()
                .filter(|(_, line)| line.contains(&word) && !line.contains(EXCEPT));
            complaints.extend(found.map(|(index, _)| {
                format!(
                    "{}:{}: `{}`: {}",
                    source.path,
                    index + 1,
                    word.trim(),
                    rule.why
                )
            }));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_told_with_its_line_and_only_in_its_place() {
        let sleep = ["thread::", "sleep(x);"].concat();
        let source = |path: &str| Source {
            path: path.to_owned(),
            text: format!("//! A.\n{sleep}\n"),
        };
        let complaints = check(&[source("a/tests/b.rs"), source("a/src/b.rs")]);
        assert_eq!(complaints.len(), 1);
        assert!(complaints[0].starts_with("a/tests/b.rs:2:"));
    }
}
