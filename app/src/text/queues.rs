//! Words of the queue pages.

use super::messages;

messages! {
    /// Words of the queue pages.
    Queues;
    title = "Queues",
    create = "Create queue",
    new_name = "the new queue",
    search = "Search name or description",
    empty_title = "No queues yet",
    empty_text = "A queue is where callers wait until an agent is free. Flows put them there.",
    no_match_title = "No queue matches",
    no_match_text = "Try another part of the name or description.",
    details = "Details",
    details_text = "How flows and colleagues find this queue.",
    name_help = "1–80 characters, unique in the organisation.",
    description_help = "Who waits here, in a sentence.",
    service_level = "Service level threshold",
    service_level_help = "A caller who is answered within this time counts as answered in time.",
    col_service_level = "Service level",
    read_only = "You can look at queues. Changing them takes an administrator.",
    ;
    created(name: &str) = format!("{name} is ready."),
    saved(name: &str) = format!("{name} is saved."),
    seconds(n: u32) = format!("{n} s"),
}
