//! The flow over Dynamics: contact by number, the contact's own newest open
//! case, told and popped.

use super::{
    DYNAMICS_CONNECTOR, DYNAMICS_URL,
    builder::Flow,
    shared::{
        NONE, agent_answered, counted_menu, goodbye, hidden, other_events, recognise, shown,
        strangers, tries, waiting,
    },
    sheet::Sheet,
    steps::{Request, condition, end, pop, request, say, set},
};
use serde_json::json;

/// The flow.
pub(super) fn flow() -> Flow {
    Flow {
        name: "Sample_Dynamics_Case",
        description: "Greets callers by name, tells them of their own newest open case, and \
                      shows that case to the agent.",
        variables: vec![
            shown(
                ("ContactName", "Caller"),
                "The contact's full name",
                "Unknown caller",
            ),
            shown(("CaseNumber", "Case"), "The number that people use", NONE),
            shown(("CaseTitle", "Subject"), "What the case is about", NONE),
            shown(
                ("CustomerType", "Customer"),
                "New, Existing or Shared number",
                "New",
            ),
            hidden("CallerDigits", "The last digits of the caller's number"),
            hidden("CustomerID", "The contact's id"),
            hidden("OtherID", "The id of a second contact with the same number"),
            hidden("CaseID", "The id of the newest open case"),
            tries(),
        ],
        main: main(),
        events: events(),
    }
}

fn main() -> Sheet {
    let mut main = Sheet::new("dynamics main");
    recognise(&mut main, "UnknownMessage");
    find_contact(&mut main);
    find_case(&mut main);
    strangers(&mut main);
    let text = "To speak with a colleague, press 1. To end this call, press 2.";
    counted_menu(&mut main, 4, text, ("End the call", "Goodbye"));
    goodbye(&mut main, (5, 0), (6, 0));
    waiting(&mut main);
    main
}

fn find_contact(main: &mut Sheet) {
    let lookup = Request {
        description: "Two at most: a second one means that the number is shared",
        connector: DYNAMICS_CONNECTOR,
        method: "GET",
        path: "contacts?$select=contactid,fullname\
               &$filter=endswith(telephone1,'{{CallerDigits}}') \
               or endswith(mobilephone,'{{CallerDigits}}')&$orderby=createdon&$top=2",
        query: json!({}),
        body: "",
        timeout_ms: 2_000,
        outputs: &[
            ("CustomerID", "value[0].contactid"),
            ("ContactName", "value[0].fullname"),
            ("OtherID", "value[1].contactid"),
        ],
    };
    main.add((1, 1), "FindContact", request(&lookup));
    let nobody = condition("Nobody has this number", "{{ CustomerID == \"none\" }}");
    main.add((1, 2), "NobodyFound", nobody);
    let shared = condition("Several contacts have it", "{{ OtherID != \"none\" }}");
    main.add((2, 0), "SharedNumber", shared);
    let forget = [
        ("CustomerID", "STRING", NONE),
        ("ContactName", "STRING", "Unknown caller"),
        ("CustomerType", "STRING", "Shared number"),
    ];
    let forget = set("Nobody is guessed at", &forget);
    main.add((2, 2), "ForgetContact", forget);
    main.wire("LastDigits", &["out"], "FindContact");
    main.wire("FindContact", &["default"], "NobodyFound");
    main.wire("NobodyFound", &["true", "error"], "UnknownMessage");
    main.wire("NobodyFound", &["false"], "SharedNumber");
    main.wire("SharedNumber", &["true", "error"], "ForgetContact");
    main.wire("SharedNumber", &["false"], "MarkExisting");
    main.wire("ForgetContact", &["out"], "SharedMessage");
}

fn find_case(main: &mut Sheet) {
    let existing = [("CustomerType", "STRING", "Existing")];
    main.add((3, 0), "MarkExisting", set("The agent sees it", &existing));
    let lookup = Request {
        description: "The contact's own newest open case",
        connector: DYNAMICS_CONNECTOR,
        method: "GET",
        path: "incidents?$select=incidentid,title,ticketnumber\
               &$filter=_customerid_value eq {{CustomerID}} and statecode eq 0\
               &$orderby=createdon desc&$top=1",
        query: json!({}),
        body: "",
        timeout_ms: 2_000,
        outputs: &[
            ("CaseID", "value[0].incidentid"),
            ("CaseNumber", "value[0].ticketnumber"),
            ("CaseTitle", "value[0].title"),
        ],
    };
    main.add((3, 1), "FindCase", request(&lookup));
    let none = condition("There is no open case", "{{ CaseID == \"none\" }}");
    main.add((3, 2), "NoCase", none);
    let text = "Hello, {{ContactName}}. We found no open case of yours. \
                We are putting you through to a colleague.";
    main.add(
        (4, 3),
        "NoCaseMessage",
        say("For a customer without an open case", text),
    );
    let text = "Hello, {{ContactName}}. We are working on your case {{CaseNumber}}: {{CaseTitle}}.";
    main.add((4, 0), "CaseMessage", say("The caller's own case", text));
    main.wire("MarkExisting", &["out"], "FindCase");
    main.wire("FindCase", &["default"], "NoCase");
    main.wire("NoCase", &["true", "error"], "NoCaseMessage");
    main.wire("NoCase", &["false"], "CaseMessage");
    main.wire("NoCaseMessage", &["default"], "QueueSupport");
    main.wire("CaseMessage", &["default"], "MainMenu");
}

fn events() -> Sheet {
    let mut events = Sheet::new("dynamics events");
    events.add((0, 0), "AgentContactAssigned", agent_answered());
    let case = condition("There is a case to show", "{{ CaseID != \"none\" }}");
    events.add((0, 1), "HasCase", case);
    let known = condition("There is a contact to show", "{{ CustomerID != \"none\" }}");
    events.add((1, 1), "HasContact", known);
    let page = |label: &str, kind: &str, id: &str| {
        let url = format!("{DYNAMICS_URL}/main.aspx");
        let query = json!({ "pagetype": "entityrecord", "etn": kind, "id": id });
        pop(label, &url, query, "newBrowserTab")
    };
    events.add(
        (1, 0),
        "PopCase",
        page("Case {{CaseNumber}}", "incident", "{{CaseID}}"),
    );
    events.add(
        (2, 2),
        "PopContact",
        page("{{ContactName}}", "contact", "{{CustomerID}}"),
    );
    events.add((3, 1), "EndAnswered", end());
    events.wire("AgentContactAssigned", &["out"], "HasCase");
    events.wire("HasCase", &["true"], "PopCase");
    events.wire("HasCase", &["false", "error"], "HasContact");
    events.wire("HasContact", &["true"], "PopContact");
    events.wire("HasContact", &["false", "error"], "EndAnswered");
    events.wire("PopCase", &["default"], "EndAnswered");
    events.wire("PopContact", &["default"], "EndAnswered");
    other_events(&mut events);
    events
}
