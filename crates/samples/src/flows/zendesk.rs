//! The flow over Zendesk: user by number, the user's own newest unsolved
//! ticket, told and popped; a caller who needs no more leaves a private note.

use super::{
    ZENDESK_CONNECTOR, ZENDESK_URL,
    builder::Flow,
    shared::{
        NONE, agent_answered, counted_menu, goodbye, hidden, other_events, recognise, shown,
        strangers, tries, waiting,
    },
    sheet::Sheet,
    steps::{Request, condition, end, first_true, pop, request, say, set},
};
use serde_json::json;

/// The flow.
pub(super) fn flow() -> Flow {
    Flow {
        name: "Sample_Zendesk_Ticket",
        description: "Greets callers by name, tells them of their own newest unsolved ticket, \
                      leaves a private note where that was all, and shows the ticket to the agent.",
        variables: vec![
            shown(("userName", "Caller"), "The user's name", "Unknown caller"),
            shown(("ticketID", "Ticket"), "The newest unsolved ticket", NONE),
            shown(
                ("ticketSubject", "Subject"),
                "What the ticket is about",
                NONE,
            ),
            shown(("ticketStatus", "Status"), "Where the ticket stands", NONE),
            hidden("CallerDigits", "The last digits of the caller's number"),
            hidden("userID", "The user's id"),
            hidden(
                "otherUserID",
                "The id of a second user with the same number",
            ),
            tries(),
        ],
        main: main(),
        events: events(),
    }
}

fn main() -> Sheet {
    let mut main = Sheet::new("zendesk main");
    recognise(&mut main, "UnknownMessage");
    find_user(&mut main);
    find_ticket(&mut main);
    strangers(&mut main);
    let text = "To speak with a colleague, press 1. If that was all, press 2.";
    counted_menu(&mut main, 3, text, ("That was all", "PostNote"));
    leave_note(&mut main);
    goodbye(&mut main, (6, 0), (6, 1));
    waiting(&mut main);
    main
}

fn find_user(main: &mut Sheet) {
    let lookup = Request {
        description: "Everybody whose number ends like the caller's",
        connector: ZENDESK_CONNECTOR,
        method: "GET",
        path: "/api/v2/users/search.json",
        query: json!({ "query": "type:user role:end-user phone:*{{CallerDigits}}", "per_page": "2" }),
        body: "",
        timeout_ms: 2_000,
        outputs: &[
            ("userID", "$.users[0].id"),
            ("userName", "$.users[0].name"),
            ("otherUserID", "$.users[1].id"),
        ],
    };
    main.add((1, 1), "FindUser", request(&lookup));
    let cases = ["{{ otherUserID != \"none\" }}", "{{ userID == \"none\" }}"];
    main.add(
        (1, 2),
        "WhoCalls",
        first_true("Several, nobody, or exactly one", &cases),
    );
    let forget = [
        ("userID", "STRING", NONE),
        ("userName", "STRING", "Unknown caller"),
    ];
    main.add((2, 2), "ForgetUser", set("Nobody is guessed at", &forget));
    main.wire("LastDigits", &["out"], "FindUser");
    main.wire("FindUser", &["default"], "WhoCalls");
    main.wire("WhoCalls", &["0", "error"], "ForgetUser");
    main.wire("WhoCalls", &["1"], "UnknownMessage");
    main.wire("WhoCalls", &["default"], "FindTicket");
    main.wire("ForgetUser", &["out"], "SharedMessage");
}

/// The user's own newest unsolved ticket.
fn ticket_lookup() -> Request<'static> {
    Request {
        description: "The user's own newest unsolved ticket",
        connector: ZENDESK_CONNECTOR,
        method: "GET",
        path: "/api/v2/search.json",
        query: json!({
            "query": "type:ticket status<solved requester:{{userID}}",
            "sort_by": "created_at",
            "sort_order": "desc",
            "per_page": "1",
        }),
        body: "",
        timeout_ms: 2_000,
        outputs: &[
            ("ticketID", "$.results[0].id"),
            ("ticketSubject", "$.results[0].subject"),
            ("ticketStatus", "$.results[0].status"),
        ],
    }
}

fn find_ticket(main: &mut Sheet) {
    main.add((2, 0), "FindTicket", request(&ticket_lookup()));
    let none = condition("There is no unsolved ticket", "{{ ticketID == \"none\" }}");
    main.add((2, 1), "NoTicket", none);
    let text = "Hello, {{userName}}. We found no open ticket of yours. \
                We are putting you through to a colleague.";
    main.add(
        (3, 2),
        "NoTicketMessage",
        say("For a user without an open ticket", text),
    );
    let text = "Hello, {{userName}}. Your ticket {{ticketID}}, {{ticketSubject}}, is {{ticketStatus}}. \
                We are working on it.";
    main.add(
        (3, 0),
        "TicketMessage",
        say("The caller's own ticket", text),
    );
    main.wire("FindTicket", &["default"], "NoTicket");
    main.wire("NoTicket", &["true", "error"], "NoTicketMessage");
    main.wire("NoTicket", &["false"], "TicketMessage");
    main.wire("NoTicketMessage", &["default"], "QueueSupport");
    main.wire("TicketMessage", &["default"], "MainMenu");
}

/// A caller who leaves no note because Zendesk does not take it speaks with somebody.
fn leave_note(main: &mut Sheet) {
    let note = Request {
        description: "A note for colleagues; the requester is not told",
        connector: ZENDESK_CONNECTOR,
        method: "PUT",
        path: "/api/v2/tickets/{{ticketID}}.json",
        query: json!({}),
        body: "{\"ticket\": {\"comment\": {\"body\": \"The caller asked by telephone where this \
               ticket stands (contact {{NewPhoneContact.InteractionId}}).\", \"public\": false}}}",
        timeout_ms: 2_000,
        outputs: &[],
    };
    main.add((4, 0), "PostNote", request(&note));
    let stored = condition(
        "Zendesk has the note",
        "{{ PostNote.httpStatusCode == 200 }}",
    );
    main.add((5, 0), "NoteStored", stored);
    let text = "We could not note your call. We are putting you through to a colleague.";
    main.add(
        (6, 2),
        "NoteMissing",
        say("Where the note was not taken", text),
    );
    main.wire("PostNote", &["default"], "NoteStored");
    main.wire("NoteStored", &["true"], "Goodbye");
    main.wire("NoteStored", &["false", "error"], "NoteMissing");
    main.wire("NoteMissing", &["default"], "QueueSupport");
}

fn events() -> Sheet {
    let mut events = Sheet::new("zendesk events");
    events.add((0, 0), "AgentContactAssigned", agent_answered());
    let ticket = condition("There is a ticket to show", "{{ ticketID != \"none\" }}");
    events.add((0, 1), "HasTicket", ticket);
    let known = condition("There is a user to show", "{{ userID != \"none\" }}");
    events.add((1, 1), "HasUser", known);
    let page = |label: &str, place: &str| {
        let url = format!("{ZENDESK_URL}/agent/{place}");
        pop(label, &url, json!({}), "insideDesktop")
    };
    events.add(
        (1, 0),
        "PopTicket",
        page("Ticket {{ticketID}}", "tickets/{{ticketID}}"),
    );
    events.add((2, 2), "PopUser", page("{{userName}}", "users/{{userID}}"));
    events.add((3, 1), "EndAnswered", end());
    events.wire("AgentContactAssigned", &["out"], "HasTicket");
    events.wire("HasTicket", &["true"], "PopTicket");
    events.wire("HasTicket", &["false", "error"], "HasUser");
    events.wire("HasUser", &["true"], "PopUser");
    events.wire("HasUser", &["false", "error"], "EndAnswered");
    events.wire("PopTicket", &["default"], "EndAnswered");
    events.wire("PopUser", &["default"], "EndAnswered");
    other_events(&mut events);
    events
}
