//! Words of the start page.

use super::messages;
use crate::format::number;

messages! {
    /// Words of the start page.
    Home;
    title = "Home",
    morning = "Good morning",
    afternoon = "Good afternoon",
    evening = "Good evening",
    ready = "Your board is set. Here is how it stands.",
    not_ready = "A few things to do before callers can be served.",
    to_do = "Getting ready",
    all_done = "Everything is in place",

    dial = "Dial a number",
    dial_title = "Hear what your callers hear",
    dial_text = "Take the telephone on the screen, choose who you are, and dial. The drawing lights up node by node while the flow speaks.",
    dial_numbers = "Numbers to dial",
    answer = "Open the desktop",
    answer_title = "Take the next call",
    answer_text = "Go Available on the desktop; the next caller rings there.",

    step_connector = "Connect your CRM",
    step_connector_text = "Flows look callers up in it.",
    step_queue = "Make a queue",
    step_queue_text = "Where callers wait for an agent.",
    step_flow = "Import a flow",
    step_flow_text = "A file exported from Webex, or one of the samples.",
    step_publish = "Publish it",
    step_publish_text = "Only published flows answer callers.",
    step_channel = "Open a channel",
    step_channel_text = "A name, a flow, and the numbers that callers dial.",
    step_people = "Bring in your people",
    step_people_text = "Agents take calls, designers draw flows.",
    done = "Done",
    open = "Open",

    numbers_at_a_glance = "At a glance",
    without_flow_text = "Their callers go straight to the fallback queue.",
    ;
    progress(done: usize, all: usize) = format!("{done} of {all} done"),
    channels(n: u64) = match n { 1 => "channel".to_owned(), _ => "channels".to_owned() },
    flows(n: u64) = match n { 1 => "flow".to_owned(), _ => "flows".to_owned() },
    queues(n: u64) = match n { 1 => "queue".to_owned(), _ => "queues".to_owned() },
    users(n: u64) = match n { 1 => "person".to_owned(), _ => "people".to_owned() },
    connectors(n: u64) = match n { 1 => "connector".to_owned(), _ => "connectors".to_owned() },
    without_flow(n: u64) = match n {
        1 => "One channel has no published flow".to_owned(),
        n => format!("{} channels have no published flow", number(n)),
    },
}
