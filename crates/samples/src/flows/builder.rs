//! Puts a flow together as a Webex export: process, diagram, event flows,
//! variables and their order. Ids are made of names, so that the same flow is
//! the same file each time.

use super::sheet::Sheet;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// An id in UUID form (version 8: made of a hash) for these names.
pub(super) fn id(names: &[&str]) -> String {
    let hash = Sha256::digest(names.join("/"));
    let mut hex: Vec<u8> = hash.iter().take(16).copied().collect();
    hex[6] = hex[6] & 0x0f | 0x80;
    hex[8] = hex[8] & 0x3f | 0x80;
    let hex: String = hex.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}

/// A variable of the flow.
pub(super) struct Variable {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) kind: &'static str,
    pub(super) value: &'static str,
    /// What the desktop calls it; empty means that agents do not see it.
    pub(super) label: &'static str,
}

/// A whole flow.
pub(super) struct Flow {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) variables: Vec<Variable>,
    pub(super) main: Sheet,
    pub(super) events: Sheet,
}

/// When the files were made, as far as they say.
const MADE: &str = "2026-11-20T09:00:00.0";

impl Flow {
    /// The file's text.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{:#}", self.json());
        text.push('\n');
        text
    }

    fn json(&self) -> Value {
        let flow = id(&["flow", self.name]);
        json!({
            "orgId": id(&["organisation"]),
            "version": 1,
            "id": flow,
            "flowType": "FLOW",
            "name": self.name,
            "description": self.description,
            "comment": null,
            "variables": self.variables.iter().map(Variable::json).collect::<Vec<_>>(),
            "process": self.main.process(),
            "diagram": { "widgets": self.main.widgets(), "properties": view() },
            "flowId": flow,
            "eventFlows": { "eventsMap": { "GLOBAL_EVENTS": self.events() }, "properties": view() },
            "runtimeVariables": [],
            "validating": false,
            "persist": true,
            "validationResults": [],
            "createdBy": "",
            "createdDate": MADE,
            "lastModifiedBy": "",
            "lastModifiedDate": MADE,
            "variableOrders": {
                "pop-over": order(&["ani", "dn", "virtualTeamName"]),
                "interaction-panel": order(&self.viewable()),
            },
            "settings": [],
        })
    }

    fn viewable(&self) -> Vec<&str> {
        let seen = self
            .variables
            .iter()
            .filter(|variable| !variable.label.is_empty());
        seen.map(|variable| variable.name).collect()
    }

    fn events(&self) -> Value {
        json!({
            "id": "GLOBAL_EVENTS",
            "name": "name",
            "description": "description",
            "process": self.events.process(),
            "onEvents": self.events.roots(),
            "diagram": { "widgets": self.events.widgets(), "properties": {} },
        })
    }
}

fn view() -> Value {
    json!({ "offsetX": 0, "offsetY": 0, "zoom": 100, "gridSize": 0 })
}

fn order(names: &[&str]) -> Value {
    let one =
        |(place, name): (usize, &&str)| json!({ "name": name, "variableSeq": place.to_string() });
    names.iter().enumerate().map(one).collect()
}

impl Variable {
    fn json(&self) -> Value {
        json!({
            "name": self.name,
            "description": self.description,
            "type": self.kind,
            "value": self.value,
            "isCAD": !self.label.is_empty(),
            "desktopLabel": self.label,
            "isAgentEditable": false,
            "source": "",
            "isReportable": false,
            "overwrite": false,
            "isSecure": false,
            "id": "",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::dynamics;
    use std::collections::HashSet;

    #[test]
    fn ids_are_uuids_and_the_diagram_names_what_the_process_has() {
        let json = dynamics::flow().json();
        for (process, diagram) in [
            (&json["process"], &json["diagram"]),
            (
                &json["eventFlows"]["eventsMap"]["GLOBAL_EVENTS"]["process"],
                &json["eventFlows"]["eventsMap"]["GLOBAL_EVENTS"]["diagram"],
            ),
        ] {
            let activities = process["activities"].as_object().unwrap().keys().cloned();
            let links = process["links"].as_array().unwrap().iter();
            let links = links.map(|link| link["id"].as_str().unwrap().to_owned());
            let own: HashSet<String> = activities.chain(links).collect();
            let drawn = diagram["widgets"].as_object().unwrap().keys().cloned();
            assert_eq!(own, drawn.collect());
            assert!(own.iter().all(|id| id.parse::<domain::FlowId>().is_ok()));
        }
    }
}
