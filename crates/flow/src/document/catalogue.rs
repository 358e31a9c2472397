//! What is known about the activities that flow files hold, run here or not:
//! what people call them, how they are drawn, which ports they have.
//!
//! The activities that this version runs describe themselves (`activities::spec`).
//! Files name many more; those import, are drawn and survive export as well, and
//! the list below is what is known about them. An activity that gets carried out
//! one day leaves this list.

use super::model::Node;
use super::settings::{self, Settings};
use crate::activities::{self, Activity, Group, Kind};
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
    entry("hand-off", "Go To", "corner-down-left", End, "error"),
    entry("subflow-handoff", "Subflow", "workflow", Logic, "default error"),
    entry("queue-to-agent", "Queue To Agent", "user", Queue, "default error"),
    entry("queue-lookup", "Get Queue Info", "info", Queue, "default insufficientdata failure"),
    entry("advanced-queue-info", "Advanced Queue Information", "info", Queue, "out failure"),
    entry("escalate-cdg", "Escalate Call Distribution Group", "arrow-up", Queue, "out error"),
    entry("set-contact-priority", "Set Contact Priority", "list-ordered", Queue, "out failure"),
    entry("callback", "Callback", "phone-outgoing", Queue, "default failure"),
    entry("scheduled-callback", "Schedule Callback", "phone-outgoing", Queue, "default failure"),
    entry("bre-request", "BRE Request", "plug", Data, "default"),
    entry("fn-activity", "Function", "command", Data, "default error"),
    entry("business-hours", "Business Hours", "clock", Logic, "workingHours holidays override default error"),
    entry("percent-allocation", "Percent Allocation", "waypoints", Logic, "error"),
    entry("wait-activity", "Wait", "timer", Logic, "default error").waits(),
    entry("blind-transfer", "Blind Transfer", "phone-forwarded", End, "failure"),
    entry("bridged-transfer", "Bridged Transfer", "phone-forwarded", Calls, "default failure").waits(),
    entry("start-media-stream", "Start Media Stream", "activity", Calls, "default failure"),
    entry("record", "Record", "mic", Calls, "default noInputTimeout undefinedErrors").waits(),
    entry("RecordingControl", "Recording Control", "mic", Calls, "default failure"),
    entry("upload-audio", "Upload Audio", "upload", Data, "default error"),
    entry("send-digits", "Send Digits", "hash", Calls, "default failure"),
    entry("set-announcement", "Set Announcement", "volume-2", Calls, "default error"),
    entry("set-whisperannouncement", "Set Whisper Announcement", "volume-2", Calls, "default error"),
    entry("SetCallerID", "Set Caller ID", "phone", End, ""),
    entry("call-progress-analysis", "Call Progress Analysis", "activity", Calls, "failure"),
    entry("Feedback", "Feedback", "badge-check", Calls, "default").waits(),
    entry("Feedback-V2", "Feedback V2", "badge-check", Calls, "default error").waits(),
    entry("ivr-virtualassistant", "Virtual Agent", "languages", Calls, "ENDED ESCALATE error").waits(),
    entry("ivr-virtualassistantvoice", "Virtual Agent V2", "languages", Calls, "ENDED ESCALATE error").waits(),
    entry("generate-otp", "Generate OTP", "key-round", Data, "out error"),
    entry("verify-otp", "Verify OTP", "shield-check", Data, "error failure resend"),
    entry("cryptographic-hash", "Cryptographic Hash", "lock", Data, "out error"),
    entry("ReceiveMessage", "Receive Message", "message-square", Calls, "timeout error").waits(),
    entry("SendCustomMessage", "Send Message", "send", Calls, "error"),
];

const UNKNOWN: Facts = Facts {
    title: "Unknown activity",
    icon: "circle-help",
    tint: Unknown,
    known: false,
    runs: false,
    waits: false,
};

/// What is known about a node's activity.
pub fn facts(node: &Node) -> Facts {
    match Activity::kind_of(node) {
        Kind::Unknown => find(&node.activity).map_or(UNKNOWN, |entry| entry.facts),
        kind => {
            let spec = kind.spec();
            Facts {
                title: spec.title,
                icon: spec.icon,
                tint: if kind == Kind::Event {
                    Event
                } else {
                    tint(spec.group)
                },
                known: true,
                runs: true,
                waits: waits(spec.activity),
            }
        }
    }
}

/// A node's activity by the one name that it has here; older and newer files use others.
pub fn kind(node: &Node) -> &str {
    match Activity::kind_of(node) {
        Kind::Unknown => &node.activity,
        kind => kind.spec().activity,
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

/// Events and their icons: they show what starts an event flow.
const EVENT_ICONS: [(&str, &str); 7] = [
    ("AgentAnswered", "headset"),
    ("AgentAccepted", "headset"),
    ("AgentOffered", "bell"),
    ("AgentDisconnected", "unplug"),
    ("PhoneContactEnded", "phone-off"),
    ("OnGlobalError", "triangle-alert"),
    ("PreDial", "phone-outgoing"),
];

/// The icon of an event flow, by its event.
pub fn event_icon(event: &str) -> Option<&'static str> {
    let found = EVENT_ICONS.iter().find(|(name, _)| *name == event);
    found.map(|(_, icon)| *icon)
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_activity_stands_once() {
        for (index, entry) in ENTRIES.iter().enumerate() {
            let first = ENTRIES.iter().position(|e| e.activity == entry.activity);
            assert_eq!(first, Some(index), "{}", entry.activity);
            assert!(
                activities::spec(entry.activity).is_none(),
                "{}",
                entry.activity
            );
        }
    }

    /// The kit's sprite holds the icons that its list names and no others.
    #[test]
    fn every_icon_is_in_the_sprite() {
        let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/icons.txt");
        let Ok(list) = std::fs::read_to_string(list) else {
            return;
        };
        let own = ENTRIES.iter().map(|entry| entry.facts.icon);
        let specs = activities::specs().iter().map(|spec| spec.icon);
        for icon in own
            .chain(specs)
            .chain([UNKNOWN.icon])
            .chain(EVENT_ICONS.map(|(_, icon)| icon))
        {
            assert!(list.lines().any(|name| name.trim() == icon), "{icon}");
        }
    }

    #[test]
    fn a_menu_has_its_digits_before_the_rest() {
        let settings = json!({"menuLinks": ["1", 2]});
        let ports = ports("ivr-menu", settings.as_object().unwrap());
        assert_eq!(ports, ["1", "2", "timeout", "invalid", "error"]);
    }
}
