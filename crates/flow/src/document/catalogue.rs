//! What is known about the activities that flow files hold, run here or not:
//! what people call them, how they are drawn, which ports they have.
//!
//! The activities that this version runs describe themselves (`activities::spec`).
//! Files name many more; those import, are drawn and survive export as well, and
//! the list below is what is known about them. An activity that gets carried out
//! one day leaves this list.

use super::settings::{self, Settings};
use crate::activities::{self, Group};
use serde::{Deserialize, Serialize};

/// The family of an activity; it decides the colour of its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tint {
    /// Where a flow begins.
    Start,
    /// Speaking and listening.
    Calls,
    /// Deciding.
    Logic,
    /// Variables and outside systems.
    Data,
    /// Waiting for an agent.
    Queue,
    /// Roots of event flows.
    Event,
    /// Where a path ends.
    End,
    /// Not known.
    Unknown,
}

/// What is known about an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What people call it.
    pub title: &'static str,
    /// Lucide's name of its icon.
    pub icon: &'static str,
    /// Its family.
    pub tint: Tint,
    /// It is known at all.
    pub known: bool,
    /// This version carries it out.
    pub runs: bool,
    /// It takes time by itself, so a loop through it is bounded by waiting.
    pub waits: bool,
}

/// An activity that files hold and this version does not carry out.
struct Entry {
    activity: &'static str,
    facts: Facts,
    /// Its fixed ports; those that depend on settings come before them.
    ports: &'static str,
}

const fn entry(
    activity: &'static str,
    title: &'static str,
    icon: &'static str,
    tint: Tint,
    ports: &'static str,
) -> Entry {
    let facts = Facts {
        title,
        icon,
        tint,
        known: true,
        runs: false,
        waits: false,
    };
    Entry {
        activity,
        facts,
        ports,
    }
}

impl Entry {
    const fn waits(mut self) -> Self {
        self.facts.waits = true;
        self
    }
}

use Tint::{Calls, Data, End, Event, Logic, Queue, Start, Unknown};

/// Those that are known.
#[rustfmt::skip]
const ENTRIES: &[Entry] = &[
    entry("NewPhoneContact", "New contact", "phone-incoming", Start, "out"),
    entry("NewContact", "New contact", "phone-incoming", Start, "out"),
    entry("NewSubFlowStart", "Subflow start", "log-in", Start, "out"),
    entry("event", "Event", "zap", Event, "out"),
    entry("set-variable", "Set variable", "variable", Data, "out error"),
    entry("play-message", "Play message", "volume-2", Calls, "default error").waits(),
    entry("play-music", "Play music", "music", Calls, "default error").waits(),
    entry("ivr-menu", "Menu", "list-ordered", Calls, "timeout invalid error").waits(),
    entry("ivr-collectdigits", "Collect digits", "hash", Calls, "default timeout invalid error").waits(),
    entry("condition-activity", "Condition", "split", Logic, "true false error"),
    entry("case-statement", "Case", "list-tree", Logic, "default error"),
    entry("http-request-v2", "HTTP request", "arrow-left-right", Data, "default"),
    entry("parse-activity", "Parse", "braces", Data, "default"),
    entry("queue-contact", "Queue contact", "users", Queue, "default failure"),
    entry("disconnect-contact", "Disconnect contact", "phone-off", End, ""),
    entry("screen-pop", "Screen pop", "app-window", Queue, "default"),
    entry("end", "End flow", "flag", End, ""),
    entry("end-subflow", "End subflow", "log-out", End, ""),
    entry("hand-off", "Go to", "corner-up-right", End, "error"),
    entry("subflow-handoff", "Subflow", "workflow", Logic, "default error"),
    entry("queue-to-agent", "Queue to agent", "user-check", Queue, "default error"),
    entry("queue-lookup", "Queue information", "info", Queue, "default insufficientdata failure"),
    entry("advanced-queue-info", "Advanced queue information", "info", Queue, "out failure"),
    entry("escalate-cdg", "Escalate distribution group", "trending-up", Queue, "out error"),
    entry("set-contact-priority", "Set contact priority", "arrow-up-narrow-wide", Queue, "out failure"),
    entry("callback", "Callback", "phone-outgoing", Queue, "default failure"),
    entry("scheduled-callback", "Scheduled callback", "calendar-clock", Queue, "default failure"),
    entry("bre-request", "Business rules request", "scale", Data, "default"),
    entry("http-request", "HTTP request (old)", "arrow-left-right", Data, "default"),
    entry("fn-activity", "Function", "code", Data, "default error"),
    entry("business-hours", "Business hours", "clock", Logic, "workingHours holidays override default error"),
    entry("percent-allocation", "Percent allocation", "percent", Logic, "error"),
    entry("wait-activity", "Wait", "timer", Logic, "default error").waits(),
    entry("blind-transfer", "Blind transfer", "phone-forwarded", End, "failure"),
    entry("bridged-transfer", "Bridged transfer", "phone-forwarded", Calls, "default failure").waits(),
    entry("start-media-stream", "Start media stream", "radio", Calls, "default failure"),
    entry("record", "Record", "mic", Calls, "default noInputTimeout undefinedErrors").waits(),
    entry("RecordingControl", "Recording control", "disc", Calls, "default failure"),
    entry("upload-audio", "Upload audio", "upload", Data, "default error"),
    entry("send-digits", "Send digits", "hash", Calls, "default failure"),
    entry("set-announcement", "Set announcement", "megaphone", Calls, "default error"),
    entry("set-whisperannouncement", "Whisper announcement", "megaphone", Calls, "default error"),
    entry("SetCallerID", "Set caller id", "contact", End, ""),
    entry("call-progress-analysis", "Call progress analysis", "activity", Calls, "failure"),
    entry("Feedback", "Feedback (old)", "star", Calls, "default").waits(),
    entry("Feedback-V2", "Feedback", "star", Calls, "default error").waits(),
    entry("ivr-virtualassistant", "Virtual agent (old)", "bot", Calls, "ENDED ESCALATE error").waits(),
    entry("ivr-virtualassistantvoice", "Virtual agent", "bot", Calls, "ENDED ESCALATE error").waits(),
    entry("generate-otp", "Generate one-time password", "key-round", Data, "out error"),
    entry("verify-otp", "Verify one-time password", "shield-check", Data, "error failure resend"),
    entry("cryptographic-hash", "Cryptographic hash", "fingerprint", Data, "out error"),
    entry("ReceiveMessage", "Receive message", "message-square", Calls, "timeout error").waits(),
    entry("SendCustomMessage", "Send message", "send", Calls, "error"),
];

const UNKNOWN: Facts = Facts {
    title: "Unknown activity",
    icon: "puzzle",
    tint: Unknown,
    known: false,
    runs: false,
    waits: false,
};

/// What is known about an activity.
pub fn facts(activity: &str) -> Facts {
    match activities::spec(activity) {
        Some(spec) => Facts {
            title: spec.title,
            icon: spec.icon,
            tint: tint(spec.group),
            known: true,
            runs: true,
            waits: waits(activity),
        },
        None => find(activity).map_or(UNKNOWN, |entry| entry.facts),
    }
}

fn find(activity: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.activity == activity)
}

fn tint(group: Group) -> Tint {
    match group {
        Group::Start => Start,
        Group::Call => Calls,
        Group::Queue => Queue,
        Group::Logic => Logic,
        Group::Data => Data,
        Group::End => End,
        Group::Unknown => Unknown,
    }
}

/// Whether an activity that is carried out waits by itself: the caller listens.
fn waits(activity: &str) -> bool {
    matches!(
        activity,
        "play-message" | "play-music" | "ivr-menu" | "ivr-collectdigits"
    )
}

/// The ports that an activity has by itself, for files without a diagram.
pub fn ports(activity: &str, properties: &Settings) -> Vec<String> {
    let own = match activity {
        "ivr-menu" | "case-statement" => settings::texts(properties, "menuLinks"),
        "percent-allocation" => settings::texts(properties, "allocations"),
        _ => Vec::new(),
    };
    let fixed: Vec<&str> = match activities::spec(activity) {
        Some(spec) => spec.ports.iter().map(|port| port.name).collect(),
        None => find(activity).map_or_else(Vec::new, |e| e.ports.split_whitespace().collect()),
    };
    let fixed = fixed.into_iter().map(str::to_owned);
    own.into_iter().chain(fixed).collect()
}

/// Whether a way out is for errors: unwired, it leads to the event flow OnGlobalError.
pub fn is_error_port(port: &str) -> bool {
    matches!(port, "error" | "failure" | "undefinedErrors")
}

/// The event that a specification name stands for.
pub fn event_of(specification: &str) -> Option<&'static str> {
    Some(match specification {
        "AgentContactAssigned" => "AgentAnswered",
        "FCAsk(ContactLastAgentRemoved)" => "AgentDisconnected",
        "ContactEnded" => "PhoneContactEnded",
        "GlobalErrorHandling" => "OnGlobalError",
        "AgentOfferContact" => "AgentOffered",
        "ContactPredial" => "PreDial",
        "ContactOutboundCampaignResult" => "OutboundCampaignCallResult",
        "ContactCallbackFailed" => "CallbackFailed",
        "ContactAniUpdated" => "ContactAniUpdated",
        _ => return None,
    })
}

/// Whether the engine starts this event flow.
pub fn event_runs(event: &str) -> bool {
    matches!(
        event,
        "AgentAnswered"
            | "AgentAccepted"
            | "AgentOffered"
            | "AgentDisconnected"
            | "PhoneContactEnded"
            | "OnGlobalError"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_activity_stands_once() {
        for (index, entry) in ENTRIES.iter().enumerate() {
            let first = ENTRIES.iter().position(|e| e.activity == entry.activity);
            assert_eq!(first, Some(index), "{}", entry.activity);
        }
    }

    #[test]
    fn a_menu_has_its_digits_before_the_rest() {
        let settings = json!({"menuLinks": ["1", 2]});
        let ports = ports("ivr-menu", settings.as_object().unwrap());
        assert_eq!(ports, ["1", "2", "timeout", "invalid", "error"]);
    }
}
