//! A contact's trace: what the flow did, line by line, with the time since the
//! contact arrived; and what a drawing lights up of it.

use super::drawing::Lit;
use super::trace_text::{self as text, Said};
use crate::text::t;
use domain::Timestamp;
use flow::trace::{TraceLine, What};
use leptos::prelude::*;
use std::collections::BTreeMap;
use ui::Icon;

/// What a drawing lights up of these lines.
pub fn lit(lines: &[TraceLine]) -> Lit {
    let mut lit = Lit::default();
    // Where each path is: the main flow under "", event flows by name.
    let mut here: BTreeMap<&str, &str> = BTreeMap::new();
    for line in lines {
        let path = line.event.as_deref().unwrap_or_default();
        let Some(node) = line.node.as_deref() else {
            // What befalls the contact as a whole ends the main path where it says so.
            if matches!(
                line.what,
                What::Ended { .. } | What::Fallback { .. } | What::Accepted { .. }
            ) {
                here.remove("");
            }
            continue;
        };
        lit.visited.insert(node.to_owned());
        match &line.what {
            What::Entered => {
                here.insert(path, node);
            }
            What::Left { port, .. } => {
                lit.taken.insert((node.to_owned(), port.clone()));
                here.remove(path);
            }
            What::PathEnded => {
                here.remove(path);
            }
            _ => {}
        }
    }
    lit.here = here.into_values().map(str::to_owned).collect();
    lit
}

/// The trace as a list. New lines are read out.
#[component]
pub fn TraceList(
    /// The lines so far.
    #[prop(into)]
    lines: Signal<Vec<TraceLine>>,
) -> impl IntoView {
    let began = Memo::new(move |_| lines.with(|lines| lines.first().map(|line| line.at)));
    let rows = move || {
        let began = began.get().unwrap_or_default();
        let lines = lines.get();
        let shown = (0..lines.len()).filter(|at| is_shown(&lines, *at));
        shown
            .map(|at| (at, began, lines[at].clone()))
            .collect::<Vec<_>>()
    };
    view! {
        <div role="log" aria-label=t().calls.trace>
            <ol class="trace">
                <For each=rows key=|(number, _, _)| *number let((_, began, line))>
                    {row(began, &line)}
                </For>
            </ol>
        </div>
    }
}

/// Whether a line says something that its neighbours do not: that a node was
/// entered is plain where the next line tells what it did, and usual ways out go
/// without saying.
fn is_shown(lines: &[TraceLine], at: usize) -> bool {
    let line = &lines[at];
    // The neighbour there, if it is about the same node.
    let neighbour = |at: Option<usize>| {
        let other = lines.get(at?)?;
        (other.node == line.node && other.event == line.event).then_some(&other.what)
    };
    match &line.what {
        What::Left { wired: false, .. } => true,
        What::Left { port, .. } => {
            let before = neighbour(at.checked_sub(1));
            let decided = matches!(before, Some(What::Decided { value }) if value == port);
            !matches!(port.as_str(), "out" | "default") && !decided
        }
        What::Entered => {
            let next = neighbour(Some(at + 1));
            next.is_none_or(|what| matches!(what, What::Left { wired: true, .. }))
        }
        _ => true,
    }
}

fn row(began: Timestamp, line: &TraceLine) -> impl IntoView + use<> {
    let Said {
        icon,
        tone,
        words,
        more,
    } = text::said(&line.what);
    let event = line
        .event
        .clone()
        .map(|event| view! { <span class="trace-event">{event}</span> });
    let name = (!line.name.is_empty()).then(|| {
        view! {
            <span class="trace-name">
                <span class="truncate">{line.name.clone()}</span>
                {event}
            </span>
        }
    });
    view! {
        <li class="trace-line" data-tone=tone>
            <span class="trace-time tabular">{text::offset(line.at.since(began))}</span>
            <Icon name=icon />
            {name}
            <span class="trace-words">
                {words}
                {more.map(|more| {
                    view! {
                        <details class="trace-more">
                            <summary>{t().calls.answer}</summary>
                            <pre tabindex="0">{more}</pre>
                        </details>
                    }
                })}
            </span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(node: &str, what: What) -> TraceLine {
        TraceLine {
            at: Timestamp(0),
            event: None,
            node: Some(node.to_owned()),
            name: node.to_owned(),
            activity: String::new(),
            what,
        }
    }

    #[test]
    fn the_node_that_was_entered_last_is_where_the_contact_is() {
        let left = What::Left {
            port: "out".into(),
            wired: true,
        };
        let lines = [
            line("a", What::Entered),
            line("a", left),
            line("b", What::Entered),
        ];
        let lit = lit(&lines);
        assert_eq!(lit.here.into_iter().collect::<Vec<_>>(), ["b"]);
        assert!(lit.taken.contains(&("a".to_owned(), "out".to_owned())));
        assert_eq!(lit.visited.len(), 2);
    }

    #[test]
    fn lines_that_say_nothing_new_are_left_out() {
        let left = |port: &str| What::Left {
            port: port.into(),
            wired: true,
        };
        let decided = What::Decided {
            value: "true".into(),
        };
        let lines = [
            line("a", What::Entered),
            line("a", left("out")),
            line("b", What::Entered),
            line("b", decided),
            line("b", left("true")),
            line("c", What::Entered),
            line("c", left("timeout")),
        ];
        let shown: Vec<_> = (0..lines.len())
            .filter(|at| is_shown(&lines, *at))
            .collect();
        assert_eq!(shown, [0, 3, 5, 6]);
    }

    #[test]
    fn nothing_is_here_when_the_contact_is_over() {
        let mut over = line(
            "",
            What::Ended {
                cause: domain::contact::EndCause::AgentEnded,
            },
        );
        over.node = None;
        assert!(lit(&[line("a", What::Entered), over]).here.is_empty());
    }
}
