//! What both flows have in common: how a caller is recognised, the counted
//! menu, the queue with its music, and the event flows that only end.
//!
//! An error port that is left open leads to OnGlobalError, and so to the queue.

use super::{
    builder::Variable,
    sheet::Sheet,
    steps::{condition, disconnect, end, event, menu, music, queue, say, set, start},
};

/// What stands in a variable that has no value yet. A JSONPath that finds
/// nothing leaves it there.
pub(super) const NONE: &str = "none";

/// A text variable that agents do not see.
pub(super) fn hidden(name: &'static str, description: &'static str) -> Variable {
    Variable {
        name,
        description,
        kind: "STRING",
        value: NONE,
        label: "",
    }
}

/// A text variable that agents see under `label`.
pub(super) fn shown(
    (name, label): (&'static str, &'static str),
    description: &'static str,
    value: &'static str,
) -> Variable {
    Variable {
        name,
        description,
        kind: "STRING",
        value,
        label,
    }
}

/// How often the menu has failed.
pub(super) fn tries() -> Variable {
    Variable {
        name: "MenuTries",
        description: "How often the menu got no answer that it understands",
        kind: "INTEGER",
        value: "0",
        label: "",
    }
}

/// Start, greeting, and the caller's last eight digits; a caller without a
/// number goes to `unknown`. What comes after `LastDigits` is the flow's own.
pub(super) fn recognise(main: &mut Sheet, unknown: &'static str) {
    main.add((0, 0), "NewPhoneContact", start());
    let greeting = "Welcome to the Cordboard Sample Company.";
    main.add((0, 1), "Greeting", say("Welcomes the caller", greeting));
    main.add(
        (0, 2),
        "HasNumber",
        condition(
            "A withheld number says anonymous instead of + and digits",
            "{{ (NewPhoneContact.ANI | length) > 8 and (NewPhoneContact.ANI | slice(0,1)) == \"+\" }}",
        ),
    );
    main.add(
        (1, 0),
        "LastDigits",
        set(
            "The part of the number that everybody writes alike",
            &[(
                "CallerDigits",
                "STRING",
                "{{ NewPhoneContact.ANI | slice(NewPhoneContact.ANI.length - 8, NewPhoneContact.ANI.length) }}",
            )],
        ),
    );
    main.wire("NewPhoneContact", &["out"], "Greeting");
    main.wire("Greeting", &["default"], "HasNumber");
    main.wire("HasNumber", &["true"], "LastDigits");
    main.wire("HasNumber", &["false", "error"], unknown);
}

/// What a caller hears whom nobody or more than one record matches.
pub(super) fn strangers(main: &mut Sheet) {
    let text = "We could not match your number to one of our customers. \
                We are putting you through to a colleague.";
    main.add(
        (1, 4),
        "UnknownMessage",
        say("For a caller whom we do not know", text),
    );
    let text = "Several of our customers call from this number. \
                We are putting you through to a colleague.";
    main.add(
        (2, 3),
        "SharedMessage",
        say("For a number that several people share", text),
    );
    main.wire("UnknownMessage", &["default"], "QueueSupport");
    main.wire("SharedMessage", &["default"], "QueueSupport");
}

/// The menu: 1 to the queue, 2 to `on_two`; after three failures to the queue.
pub(super) fn counted_menu(
    main: &mut Sheet,
    column: i32,
    text: &str,
    (label, on_two): (&str, &'static str),
) {
    let keys = [("1", "Speak with a colleague"), ("2", label)];
    main.add((column, 1), "MainMenu", menu(text, 5, &keys));
    main.add(
        (column + 1, 1),
        "CountTry",
        set(
            "One more failure",
            &[("MenuTries", "INTEGER", "{{ MenuTries + 1 }}")],
        ),
    );
    main.add(
        (column + 2, 1),
        "TriesLeft",
        condition(
            "The menu is heard three times at most",
            "{{ MenuTries < 3 }}",
        ),
    );
    let text = "Sorry, we did not get that.";
    main.add(
        (column + 1, 2),
        "TryAgain",
        say("Before the menu comes again", text),
    );
    main.wire("MainMenu", &["1", "error"], "QueueSupport");
    main.wire("MainMenu", &["2"], on_two);
    main.wire("MainMenu", &["timeout", "invalid"], "CountTry");
    main.wire("CountTry", &["out"], "TriesLeft");
    main.wire("TriesLeft", &["true"], "TryAgain");
    main.wire("TriesLeft", &["false", "error"], "QueueSupport");
    main.wire("TryAgain", &["default"], "MainMenu");
}

/// The queue, its music, and the goodbye.
pub(super) fn waiting(main: &mut Sheet) {
    main.add(
        (6, 4),
        "QueueSupport",
        queue("To the agent who has been free longest"),
    );
    main.add((6, 5), "PlayMusic", music(30));
    let text = "Thank you for waiting. The next free colleague will take your call.";
    main.add(
        (5, 5),
        "StillWaiting",
        say("Where the music cannot be played", text),
    );
    main.wire("QueueSupport", &["default"], "PlayMusic");
    main.wire("PlayMusic", &["default"], "PlayMusic");
    main.wire("PlayMusic", &["error"], "StillWaiting");
    main.wire("StillWaiting", &["default"], "PlayMusic");
}

/// Says goodbye and ends the call.
pub(super) fn goodbye(main: &mut Sheet, says: (i32, i32), ends: (i32, i32)) {
    let text = "Thank you for calling. Goodbye.";
    main.add(says, "Goodbye", say("Ends the conversation", text));
    main.add(ends, "DisconnectContact", disconnect());
    main.wire("Goodbye", &["default", "error"], "DisconnectContact");
}

/// The event flows beside AgentAnswered: whatever fails leads to the queue, the rest only ends.
pub(super) fn other_events(events: &mut Sheet) {
    events.add(
        (0, 3),
        "GlobalErrorHandling",
        event(
            "OnGlobalError",
            "GlobalErrorHandling",
            "627c0663e98eca854178bba6",
        ),
    );
    let text = "Something went wrong on our side. We are putting you through to a colleague.";
    events.add((1, 3), "ErrorMessage", say("Whatever failed", text));
    events.add((2, 3), "QueueAfterError", queue("Nobody is left alone"));
    events.add((3, 3), "MusicAfterError", music(30));
    events.wire("GlobalErrorHandling", &["out"], "ErrorMessage");
    events.wire("ErrorMessage", &["default", "error"], "QueueAfterError");
    events.wire("QueueAfterError", &["default"], "MusicAfterError");
    events.wire("MusicAfterError", &["default"], "MusicAfterError");
    for ((column, row), specification, name, id, ends) in ENDING {
        events.add((column, row), specification, event(name, specification, id));
        events.add((column + 1, row), ends, end());
        events.wire(specification, &["out"], ends);
    }
}

/// Event flows that only end: place, specification, event, the specification's id, the end's name.
type Ending = (
    (i32, i32),
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const ENDING: [Ending; 3] = [
    (
        (0, 4),
        "AgentOfferContact",
        "AgentOffered",
        "637da544c02b556cf406d192",
        "EndOffered",
    ),
    (
        (2, 4),
        "FCAsk(ContactLastAgentRemoved)",
        "AgentDisconnected",
        "5ffeafa86a7eff72a481c4b5",
        "EndAgentGone",
    ),
    (
        (0, 5),
        "ContactEnded",
        "PhoneContactEnded",
        "5f354a336fb8c44e97ccb30e",
        "EndContact",
    ),
];

/// The root of the event flow that starts when an agent answers.
pub(super) fn agent_answered() -> super::steps::Step {
    event(
        "AgentAnswered",
        "AgentContactAssigned",
        "5f354a0c6fb8c44e97ccb30d",
    )
}
