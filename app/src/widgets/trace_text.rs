//! What the lines of a trace say, in words.

use crate::{format, text::t};
use domain::contact::EndCause;
use flow::{
    engine::{NoAnswer, Prompt},
    trace::What,
};

/// A line in words.
pub struct Said {
    /// Its icon.
    pub icon: &'static str,
    /// `live`, `bad`, `warn`, `good` or nothing.
    pub tone: Option<&'static str>,
    /// The words.
    pub words: String,
    /// What one may open.
    pub more: Option<String>,
}

/// Time since the contact arrived, as `00:02.3`.
pub fn offset(millis: i64) -> String {
    let tenths = millis.max(0) / 100;
    let (minutes, rest) = (tenths / 600, tenths % 600);
    format!("{minutes:02}:{:02}.{}", rest / 10, rest % 10)
}

/// What a prompt says or plays.
pub fn prompt(prompt: &Prompt) -> String {
    match prompt {
        Prompt::Speech { text } => format!("“{}”", text.trim()),
        Prompt::Audio { name, .. } => format!("♪ {name}"),
    }
}

/// Why a contact is over.
pub fn cause(cause: EndCause) -> &'static str {
    let t = &t().calls;
    match cause {
        EndCause::CallerHungUp => t.caller_hung_up,
        EndCause::CallerLost => t.caller_lost,
        EndCause::FlowDisconnected => t.flow_disconnected,
        EndCause::AgentEnded => t.agent_ended,
    }
}

fn no_answer(why: &NoAnswer) -> &'static str {
    let t = &t().calls;
    match why {
        NoAnswer::TimedOut => t.timed_out,
        NoAnswer::Refused => t.refused,
        NoAnswer::NoSuchHost => t.no_such_host,
        NoAnswer::Forbidden => t.forbidden,
        NoAnswer::TooLarge => t.too_large,
        NoAnswer::NoToken => t.no_token,
        NoAnswer::Uncertain => t.uncertain,
        NoAnswer::Busy => t.busy,
    }
}

/// A line in words.
pub fn said(what: &What) -> Said {
    let t = &t().calls;
    let plain = |icon, words: String| Said {
        icon,
        tone: None,
        words,
        more: None,
    };
    let toned = |tone, icon, words: String| Said {
        icon,
        tone: Some(tone),
        words,
        more: None,
    };
    match what {
        What::Arrived { ani, dnis } => toned(
            "live",
            "phone-incoming",
            t.arrived(&format::phone(ani), &format::phone(dnis)),
        ),
        What::Entered => plain("corner-down-right", String::new()),
        What::Left { port, wired: true } => plain("corner-down-right", format!("→ {port}")),
        What::Left { port, .. } => plain("circle-off", t.unwired(port)),
        What::Set { variable, value } => plain("variable", t.set(variable, value)),
        What::Kept { variable, path } => plain("variable", t.kept(variable, path)),
        What::Playing { prompts, .. } => plain(
            "volume-2",
            prompts.iter().map(prompt).collect::<Vec<_>>().join(" "),
        ),
        What::Looping => plain("repeat", t.looping.to_owned()),
        What::Digits { digits } => plain("hash", format!("← {digits}")),
        What::Decided { value } => plain("split", format!("→ {value}")),
        What::Requesting { method, address } => {
            plain("arrow-left-right", format!("{method} {address}"))
        }
        What::Responded { .. } => responded(what),
        What::Queued { priority, .. } => toned("live", "users", t.in_queue(*priority)),
        What::Offered { agent } => toned("live", "bell-ring", t.rings_at(agent)),
        What::OfferEnded { why } => toned("warn", "bell-off", t.not_taken(why)),
        What::Accepted { agent } => toned("good", "headset", t.accepted_by(agent)),
        What::AgentLeft => plain("headset", t.agent_left.to_owned()),
        What::Popped { pop } => plain("app-window", format!("{} → {}", pop.label, pop.url)),
        What::Failed { message } => toned("bad", "circle-alert", message.clone()),
        What::Fallback { reason } => toned("warn", "life-buoy", t.fallback(reason)),
        What::Ignored { why } => plain("circle-slash", t.ignored(why)),
        What::PathEnded => plain("circle-stop", t.path_ended.to_owned()),
        What::Ended { cause: why } => toned("live", "phone-off", cause(*why).to_owned()),
    }
}

fn responded(what: &What) -> Said {
    let What::Responded {
        status,
        duration_ms,
        attempts,
        no_answer: why,
        excerpt,
    } = what
    else {
        return Said {
            icon: "arrow-left-right",
            tone: None,
            words: String::new(),
            more: None,
        };
    };
    let tries = if *attempts > 1 {
        format!(" · {}", t().calls.attempts(*attempts))
    } else {
        String::new()
    };
    let words = match why {
        Some(why) => format!("{status} · {} · {duration_ms} ms{tries}", no_answer(why)),
        None => format!("{status} · {duration_ms} ms{tries}"),
    };
    let tone = match status {
        200..=299 => "good",
        300..=499 => "warn",
        _ => "bad",
    };
    let more = (!excerpt.is_empty()).then(|| excerpt.clone());
    Said {
        icon: "arrow-left-right",
        tone: Some(tone),
        words,
        more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_minutes_seconds_and_tenths() {
        assert_eq!(offset(0), "00:00.0");
        assert_eq!(offset(2_345), "00:02.3");
        assert_eq!(offset(61_999), "01:01.9");
        assert_eq!(offset(-5), "00:00.0");
    }
}
