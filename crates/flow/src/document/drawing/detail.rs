//! The telling setting of a node in one line.

use crate::document::catalogue::{Facts, event_icon, kind};
use crate::document::expressions::assigned;
use crate::document::model::Node;
use crate::document::references::{music_key, queue_key, uses_connector};
use crate::document::settings::{self, Settings};
use std::borrow::Cow;

/// Longest line.
const MAX: usize = 80;

/// The line; empty where nothing tells more than the name.
pub(super) fn detail(node: &Node) -> String {
    let all = &node.properties;
    let text = |key| settings::text(all, key).map(Cow::from);
    let line = match kind(node) {
        "play-message" | "ivr-menu" => prompt(all),
        "ivr-collectdigits" => prompt(all).or_else(|| digits(all)),
        "play-music" => music(all),
        "condition-activity" | "case-statement" => text("expression").map(bare),
        "set-variable" => assignment(all),
        "http-request-v2" => request(all),
        "parse-activity" => text("inputVariable"),
        "queue-contact" => queue(all, queue_key(all)),
        "queue-to-agent" => text("destinationVariable").map(bare),
        "queue-lookup" => queue(all, "destination"),
        "callback" | "scheduled-callback" => text("callbackDn").map(bare),
        "screen-pop" => text("screenPopDesktopLabel").or_else(|| text("screenPopUrl")),
        "hand-off" => hand_off(all),
        "blind-transfer" | "bridged-transfer" => text("transfertodn").map(bare),
        "business-hours" => queue(all, "businessHoursId"),
        _ => None,
    };
    clip(&line.unwrap_or_default(), MAX)
}

/// The icon: event flows show what starts them.
pub(super) fn icon(node: &Node, facts: &Facts) -> &'static str {
    let event = node.event.as_deref().and_then(event_icon);
    event.unwrap_or(facts.icon)
}

/// One line of at most so many characters.
pub(super) fn clip(text: &str, most: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count >= most {
                line.pop();
                line.push('…');
                return line;
            }
            line.push(c);
            count += 1;
        }
    }
    line
}

/// An expression without its braces, where it is nothing else.
fn bare(text: Cow<'_, str>) -> Cow<'_, str> {
    let inner = text
        .trim()
        .strip_prefix("{{")
        .and_then(|t| t.strip_suffix("}}"));
    match inner.filter(|inner| !inner.contains("{{")) {
        Some(inner) => Cow::Owned(inner.trim().to_owned()),
        None => text,
    }
}

fn prompt(all: &Settings) -> Option<Cow<'_, str>> {
    let first = settings::objects(all, settings::prompt_key(all)).next()?;
    let value = settings::text(first, "value")?;
    Some(Cow::from(spoken(value)))
}

/// Speech without its marks.
fn spoken(text: &str) -> String {
    if !text.trim_start().starts_with("<speak") {
        return text.to_owned();
    }
    let parts = text
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, rest)| rest));
    parts.collect::<Vec<_>>().join(" ")
}

fn digits(all: &Settings) -> Option<Cow<'_, str>> {
    let most = settings::number(all, "maxDigits")?;
    Some(Cow::from(format!("up to {most} digits")))
}

fn music(all: &Settings) -> Option<Cow<'_, str>> {
    let file = bare(Cow::from(settings::text(all, music_key(all))?));
    match settings::number(all, "duration") {
        Some(seconds) => Some(Cow::from(format!("{file} · {seconds} s"))),
        None => Some(file),
    }
}

fn assignment(all: &Settings) -> Option<Cow<'_, str>> {
    let row = settings::objects(all, "setVariablesArray")
        .next()
        .unwrap_or(all);
    let variable = settings::text(row, "srcVariable")?;
    let (_, value) = assigned(row).unwrap_or(("", ""));
    let more = match settings::list(all, "setVariablesArray").len() {
        0 | 1 => String::new(),
        count => format!(" (+{})", count - 1),
    };
    Some(Cow::from(format!(
        "{variable} = {}{more}",
        bare(Cow::from(value))
    )))
}

fn request(all: &Settings) -> Option<Cow<'_, str>> {
    let method = settings::text(all, "httpRequestMethod").unwrap_or("GET");
    let address = match uses_connector(all) {
        true => settings::text(all, "httpRequestPath")?,
        false => settings::text(all, "httpRequestUrl")?,
    };
    let path = address.split(['?', '#']).next().unwrap_or(address);
    Some(Cow::from(format!("{method} {path}")))
}

/// A thing by the label that the file caches; an id says nothing to people.
fn queue<'a>(all: &'a Settings, key: &str) -> Option<Cow<'a, str>> {
    if let Some(label) = settings::label(all, key) {
        return Some(Cow::from(label));
    }
    let value = settings::text(all, key)?;
    settings::is_template(value).then(|| bare(Cow::from(value)))
}

fn hand_off(all: &Settings) -> Option<Cow<'_, str>> {
    let to = all.get("handOffFlow")?.as_object()?;
    settings::text(to, "handOffToName").map(Cow::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_to_one_line() {
        assert_eq!(clip("  a\n b  ", 10), "a b");
        assert_eq!(clip("abcdef", 4), "abc…");
        assert_eq!(clip("éé é", 4), "éé é");
    }

    #[test]
    fn takes_braces_off_a_single_expression() {
        assert_eq!(bare("{{ a == 1 }}".into()), "a == 1");
        assert_eq!(bare("{{a}}{{b}}".into()), "{{a}}{{b}}");
        assert_eq!(bare("x{{a}}".into()), "x{{a}}");
    }

    #[test]
    fn speaks_without_marks() {
        assert_eq!(clip(&spoken("<speak>Hi <b>you</b></speak>"), 80), "Hi you");
    }
}
