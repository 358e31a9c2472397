//! The activities that the sample flows use, with their settings in the export format.

use serde_json::{Map, Value, json};

/// An activity with its settings and ways out.
pub(super) struct Step {
    pub(super) group: &'static str,
    pub(super) ports: Vec<String>,
    settings: Value,
}

impl Step {
    fn new(group: &'static str, ports: &[&str], settings: Value) -> Self {
        Self {
            group,
            ports: ports.iter().map(|port| (*port).to_owned()).collect(),
            settings,
        }
    }

    /// The settings as they stand in the file, with the node's name.
    pub(super) fn properties(&self, name: &str) -> Value {
        let mut all = Map::new();
        all.insert("name".into(), name.into());
        if let Value::Object(settings) = &self.settings {
            all.extend(settings.clone());
        }
        Value::Object(all)
    }
}

/// Where every contact begins.
pub(super) fn start() -> Step {
    let settings = json!({
        "activityName": "NewPhoneContact",
        "activityId": "start",
        "event": "NewPhoneContact",
        "flowType": {
            "eventSourceId": "5eff0e2eb10162499bc9f932",
            "eventSourceName": "WebexContactCenter",
            "eventSpecificationId": "5f2d02144332507e39cc8a7f",
            "eventSpecificationName": "ContactStartWorkflow",
            "eventClassificationId": "5f10475cf021306e89e1692c",
            "eventClassificationName": "VoiceInteractions",
        },
    });
    Step::new("start", &["out"], settings)
}

/// The root of an event flow: the variables' name space, the specification's name and id.
pub(super) fn event(event: &str, specification: &str, id: &str) -> Step {
    let settings = json!({
        "activityName": "Event",
        "activityId": "event",
        "event": event,
        "displayName": event,
        "eventSpecificationId": id,
        "eventSpecificationName": specification,
        "eventSourceId": "5eff0e2eb10162499bc9f932",
        "eventSourceName": "WebexContactCenter",
        "eventClassificationId": "5f10475cf021306e89e1692c",
        "eventClassificationName": "VoiceInteractions",
    });
    Step::new("event", &["out"], settings)
}

/// Sets variables, in order: name, type, text with expressions.
pub(super) fn set(description: &str, rows: &[(&str, &str, &str)]) -> Step {
    let row = |(variable, kind, text): &(&str, &str, &str)| {
        json!({
            "srcVariable": variable,
            "srcVariableType": kind,
            "setTo": "set-to-literal",
            "expr": text,
            "literal": text,
        })
    };
    let all: Vec<_> = rows.iter().map(row).collect();
    // The first assignment stands at the top as well, for older readers.
    let mut settings = all.first().cloned().unwrap_or_default();
    settings["activityName"] = "set-variable".into();
    settings["activityId"] = "set-variable".into();
    settings["description"] = description.into();
    settings["setVariablesArray"] = all.into();
    Step::new("set-variable", &["out", "error"], settings)
}

fn speech(activity: &str, id: &str, description: &str, text: &str) -> Value {
    json!({
        "activityName": activity,
        "activityId": id,
        "description": description,
        "toggle": true,
        "connector": "Cisco Cloud Text-to-Speech",
        "toggleLanguage": false,
        "speakingRate": "1",
        "volumeGainDb": "0",
        "prompts": null,
        "promptsTts": [{ "type": "tts", "value": text }],
    })
}

/// Speaks to the caller.
pub(super) fn say(description: &str, text: &str) -> Step {
    let settings = speech(
        "play-message",
        "5f114466ef5cfc454fbbf131",
        description,
        text,
    );
    Step::new("action", &["default", "error"], settings)
}

/// Plays the built-in music for so many seconds.
pub(super) fn music(seconds: u32) -> Step {
    let settings = json!({
        "activityName": "play-music",
        "activityId": "5faa2ad13505f538acc86afc",
        "description": "Music while the caller waits",
        "audioRadioGroup": "staticAudio",
        "prompt": "defaultmusic_on_hold.wav",
        "promptDynamic": null,
        "duration": seconds.to_string(),
        "skip": 0,
    });
    Step::new("action", &["default", "error"], settings)
}

/// Asks for one key out of `keys` (key and what it is for).
pub(super) fn menu(text: &str, seconds: u32, keys: &[(&str, &str)]) -> Step {
    let digits: Vec<_> = keys.iter().map(|(key, _)| *key).collect();
    let labels: Vec<_> = keys.iter().map(|(_, label)| *label).collect();
    let description = "What the caller wants";
    let mut settings = speech("ivr-menu", "5f1145ceef5cfc454fbbf134", description, text);
    settings["interruptible"] = true.into();
    settings["entryTimeout"] = seconds.into();
    settings["menuLinks"] = json!(digits);
    settings["menuLinks:input"] = json!(labels);
    let ports = [digits.as_slice(), &["timeout", "invalid", "error"]].concat();
    Step::new("enum-gateway", &ports, settings)
}

/// Asks whether an expression is true.
pub(super) fn condition(description: &str, expression: &str) -> Step {
    let settings = json!({
        "activityName": "condition-activity",
        "activityId": "condition-activity",
        "description": description,
        "expression": expression,
    });
    Step::new("enum-gateway", &["true", "false", "error"], settings)
}

/// Leaves by the first of `cases` that is true: ports `0`, `1`, … and `default`.
pub(super) fn first_true(description: &str, cases: &[&str]) -> Step {
    let ports: Vec<_> = (0..cases.len()).map(|place| place.to_string()).collect();
    let settings = json!({
        "activityName": "case-statement",
        "activityId": "case-statement",
        "description": description,
        "expression": "true",
        "menuLinks": ports,
        "menuLinks:input": cases,
    });
    let mut all: Vec<_> = ports.iter().map(String::as_str).collect();
    all.extend(["default", "error"]);
    Step::new("enum-gateway", &all, settings)
}

/// A request through a connector.
pub(super) struct Request<'a> {
    pub(super) description: &'a str,
    pub(super) connector: &'a str,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: Value,
    pub(super) body: &'a str,
    pub(super) timeout_ms: u32,
    /// Variable and where the answer has its value.
    pub(super) outputs: &'a [(&'a str, &'a str)],
}

/// Sends a request; the way out is one for every status.
pub(super) fn request(request: &Request<'_>) -> Step {
    let output = |(variable, path): &(&str, &str)| json!({ "outputVariable": variable, "jsonPathExp": path });
    let settings = json!({
        "activityName": "http-request-v2",
        "activityId": "http-request-v2",
        "description": request.description,
        "authenticated": true,
        "connectorId": super::connector_key(request.connector),
        "connectorId:name": request.connector,
        "httpRequestUrl": null,
        "httpRequestPath": request.path,
        "httpRequestMethod": request.method,
        "httpQueryParameters": request.query,
        "httpRequestHeaders": {},
        "httpContentType": "Application/JSON",
        "httpRequestBody": request.body,
        "httpResponseTimeout": request.timeout_ms,
        "retryAttempts": 1,
        "contentType": "JSON",
        "outputVariableArray": request.outputs.iter().map(output).collect::<Vec<_>>(),
    });
    Step::new("action", &["default"], settings)
}

/// Puts the caller into the support queue.
pub(super) fn queue(description: &str) -> Step {
    let settings = json!({
        "activityName": "queue-contact",
        "activityId": "5f114550ef5cfc454fbbf133",
        "description": description,
        "queueRadioGroup": "staticQueue",
        "destination": super::queue_key(),
        "destination:name": super::QUEUE_NAME,
        "destination:type": "LONGEST_AVAILABLE_AGENT",
        "destinationVariable": null,
        "fallbackQueue": null,
        "toggle": false,
        "priority": null,
        "skills": null,
        "toggleAgentAvailability": false,
    });
    Step::new("action", &["default", "failure"], settings)
}

/// Ends the call.
pub(super) fn disconnect() -> Step {
    let settings = json!({
        "activityName": "disconnect-contact",
        "activityId": "5faa898c8bf5b65b82f0706b",
        "description": "Ends the call",
    });
    Step::new("terminating-action", &[], settings)
}

/// Opens a page at the agent's desktop.
pub(super) fn pop(label: &str, url: &str, query: Value, target: &str) -> Step {
    let settings = json!({
        "activityName": "screen-pop",
        "activityId": "5f36ab33791fbc3e0eae20c8",
        "description": "Shows the agent who is calling and about what",
        "screenPopUrl": url,
        "queryParameters": query,
        "screenPopDesktopLabel": label,
        "target": target,
    });
    Step::new("action", &["default"], settings)
}

/// Ends a path.
pub(super) fn end() -> Step {
    let settings = json!({
        "activityName": "end",
        "activityId": "end",
        "description": "Nothing more to do",
    });
    Step::new("end", &[], settings)
}
