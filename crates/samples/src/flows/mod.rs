//! The sample organisation's own two flows, in the Webex export format.
//!
//! They have the shape of the published CRM templates and mend their faults:
//! a caller without a number is never looked up; a number that several people
//! share is nobody's; the case or ticket is the caller's own, open, newest one;
//! nobody is greeted by a name that is not known; nothing is popped without an
//! id; the note on a ticket is private; the menu asks three times at most; and
//! whatever fails, the caller goes to the queue.
//!
//! `flows/*.json` are what `cordboard-samples flows` writes; a test holds them
//! to the code here.

mod builder;
mod dynamics;
mod shared;
mod sheet;
mod steps;
mod zendesk;

/// The flow that looks up contacts and cases.
pub const DYNAMICS: &str = include_str!("../../flows/dynamics_case.json");
/// The flow that looks up users and tickets and leaves a note.
pub const ZENDESK: &str = include_str!("../../flows/zendesk_ticket.json");

/// Where the flows' screen pops lead unless told otherwise.
pub const DYNAMICS_URL: &str = "http://127.0.0.1:3101";
/// The same for tickets.
pub const ZENDESK_URL: &str = "http://127.0.0.1:3102";

/// What the files call the queue.
pub const QUEUE_NAME: &str = "Support";

/// The id by which both files refer to the queue.
pub fn queue_key() -> String {
    builder::id(&["queue", QUEUE_NAME])
}

/// What the Dynamics flow calls its connector.
pub const DYNAMICS_CONNECTOR: &str = "Sample Dynamics";
/// What the Zendesk flow calls its connector.
pub const ZENDESK_CONNECTOR: &str = "Sample Zendesk";

/// The id by which a file refers to the connector of this name.
pub fn connector_key(name: &str) -> String {
    builder::id(&["connector", name])
}

/// File names and texts of both flows, made anew.
pub fn files() -> [(&'static str, String); 2] {
    [
        ("dynamics_case.json", dynamics::flow().text()),
        ("zendesk_ticket.json", zendesk::flow().text()),
    ]
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_files_are_what_the_code_makes() {
        let kept = [super::DYNAMICS, super::ZENDESK];
        for ((name, made), kept) in super::files().iter().zip(kept) {
            assert!(
                made == kept,
                "{name} differs: run `cordboard-samples flows --out crates/samples/flows`"
            );
        }
    }
}
