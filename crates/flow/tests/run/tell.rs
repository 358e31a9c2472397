//! Makes what happened short enough to be read.

use flow::{
    engine::Prompt,
    trace::{TraceLine, What},
};
use std::collections::BTreeSet;

/// The line without the sentences of a flow that is not ours.
pub fn without_speech(line: &TraceLine, foreign: &BTreeSet<String>) -> TraceLine {
    let mut line = line.clone();
    if let What::Playing { prompts, .. } = &mut line.what {
        for prompt in prompts {
            if let Prompt::Speech { text } = prompt {
                *text = without_words(text, foreign);
            }
        }
    }
    line
}

/// The first two words, and those that the contact brought in.
pub fn without_words(text: &str, foreign: &BTreeSet<String>) -> String {
    if foreign.is_empty() {
        return text.to_owned();
    }
    let mut short: Vec<&str> = Vec::new();
    for (index, word) in text.split_whitespace().enumerate() {
        if index < 2 || !foreign.contains(word) {
            short.push(word);
        } else if short.last() != Some(&"…") {
            short.push("…");
        }
    }
    short.join(" ")
}

/// Says once what repeats: a flow that goes in circles says the same hundreds of times.
pub fn shorten(said: Vec<String>) -> Vec<String> {
    let digits =
        |line: &String| -> String { line.chars().filter(|c| !c.is_ascii_digit()).collect() };
    let bare: Vec<String> = said.iter().map(digits).collect();
    let mut short = Vec::new();
    let mut at = 0;
    while at < said.len() {
        let times = |size: usize| {
            let turns = bare[at..].chunks_exact(size);
            turns
                .take_while(|turn| *turn == &bare[at..at + size])
                .count()
        };
        let longest = (said.len() - at).min(6);
        let turn = (1..=longest).find(|size| times(*size) > 8);
        let (size, count) = turn.map_or((1, 1), |size| (size, times(size)));
        short.extend_from_slice(&said[at..at + size]);
        if count > 1 {
            short.push(format!("… and {} times more", count - 1));
        }
        at += size * count;
    }
    short
}

/// Every word of a flow's texts.
pub fn collect_words(value: &serde_json::Value, words: &mut BTreeSet<String>) {
    use serde_json::Value::{Array, Object, String};
    match value {
        String(text) => words.extend(text.split_whitespace().map(str::to_owned)),
        Array(list) => list.iter().for_each(|item| collect_words(item, words)),
        Object(map) => map.values().for_each(|item| collect_words(item, words)),
        _ => {}
    }
}
