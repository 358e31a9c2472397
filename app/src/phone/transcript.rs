//! What was said in the call: prompts on the left, the caller's keys on the right.

use crate::{text::t, widgets::trace_text};
use flow::trace::{TraceLine, What};
use leptos::prelude::*;
use ui::Icon;

/// What was said so far.
#[component]
pub fn Transcript(
    /// The call's trace.
    #[prop(into)]
    lines: Signal<Vec<TraceLine>>,
) -> impl IntoView {
    let t = &t().calls;
    let said = Memo::new(move |_| lines.with(|lines| transcript(lines)));
    let items = move || said.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        // It scrolls by itself, so the keyboard must get there.
        <section class="transcript" aria-label=t.transcript tabindex="0">
            <Show
                when=move || said.with(|said| !said.is_empty())
                fallback=|| view! { <p class="transcript-empty">{crate::text::t().calls.transcript_empty}</p> }
            >
                <div role="log" aria-label=t.transcript>
                    <ol class="transcript-lines">
                        <For each=items key=|item| item.clone() let((_, (who, words)))>
                            <li class="transcript-line" data-who=who>
                                {(who == "music").then(|| view! { <Icon name="music" /> })}
                                {words}
                            </li>
                        </For>
                    </ol>
                </div>
            </Show>
        </section>
    }
}

/// Who said what: `flow`, `music`, `caller` or `line`.
fn transcript(lines: &[TraceLine]) -> Vec<(&'static str, String)> {
    use flow::engine::Prompt;
    let mut said: Vec<(&'static str, String)> = Vec::new();
    for line in lines {
        match &line.what {
            What::Playing { prompts, .. } => {
                for prompt in prompts {
                    match prompt {
                        Prompt::Speech { text } => said.push(("flow", text.trim().to_owned())),
                        Prompt::Audio { name, .. } => {
                            let entry = ("music", name.clone());
                            if said.last() != Some(&entry) {
                                said.push(entry);
                            }
                        }
                    }
                }
            }
            // Lines of one menu grow key by key: the last one says all.
            What::Digits { digits } => match said.last_mut() {
                Some(("caller", keys)) if digits.starts_with(keys.as_str()) => {
                    keys.clone_from(digits)
                }
                _ => said.push(("caller", digits.clone())),
            },
            What::Accepted { agent } => said.push(("line", t().calls.talking_to(agent))),
            What::Ended { cause } => said.push(("line", trace_text::cause(*cause).to_owned())),
            _ => {}
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use flow::engine::Prompt;

    fn line(what: What) -> TraceLine {
        TraceLine {
            at: Timestamp(0),
            event: None,
            node: None,
            name: String::new(),
            activity: String::new(),
            what,
        }
    }

    #[test]
    fn keys_of_one_menu_are_one_line_and_music_is_said_once() {
        let music = || What::Playing {
            prompts: vec![Prompt::Audio {
                name: "hold.wav".into(),
                from_ms: 0,
                length_ms: None,
            }],
            ends: None,
        };
        let digits = |digits: &str| What::Digits {
            digits: digits.to_owned(),
        };
        let lines = [digits("1"), digits("12"), music(), music()].map(line);
        let expected = [
            ("caller", "12".to_owned()),
            ("music", "hold.wav".to_owned()),
        ];
        assert_eq!(transcript(&lines), expected);
    }
}
