//! The record pages that a screen pop opens, and the tables of the control page.

use super::records::{CONTACTS, ENTITIES, Entity, INCIDENTS, Record};
use crate::crm::{
    html::{self, Framed},
    pairs,
};
use axum::{
    extract::RawQuery,
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// `GET /main.aspx?etn=incident&id=…`; without an id the form for a new record.
pub(super) async fn record(RawQuery(query): RawQuery) -> Response {
    let query = pairs(&query.unwrap_or_default());
    let field = |name: &str| query.iter().find(|(key, _)| key == name);
    let field = |name: &str| field(name).map(|(_, value)| value.as_str());
    let etn = field("etn").unwrap_or("incident");
    let Some(entity) = ENTITIES.iter().find(|entity| entity.single == etn) else {
        return missing(&format!("There are no records of type {etn} here."));
    };
    let Some(id) = field("id") else {
        return shown(&format!("New {}", entity.single), "<p>An empty form.</p>");
    };
    let id = id.trim_matches(['{', '}']);
    match entity.find(id) {
        Some(record) => shown(&title(entity, record), &details(entity, record)),
        None => missing(&format!("There is no {} with the id {id}.", entity.single)),
    }
}

fn shown(title: &str, body: &str) -> Response {
    let body = format!("<p>Sample Dynamics</p>{body}");
    html::guarded(html::page(title, &body), Framed::OnThisMachine)
}

fn missing(why: &str) -> Response {
    let body = format!("<p>{}</p>", html::text(why));
    (StatusCode::NOT_FOUND, shown("Record not found", &body)).into_response()
}

fn shown_value(entity: &Entity, record: &Record, name: &str) -> String {
    let position = entity.position(name);
    position.map_or_else(String::new, |at| record.values[at].shown())
}

fn title(entity: &Entity, record: &Record) -> String {
    shown_value(entity, record, entity.title)
}

fn details(entity: &Entity, record: &Record) -> String {
    let values: Vec<_> = record.values.iter().map(|value| value.shown()).collect();
    let names = entity.fields.iter().map(|field| field.name);
    let rows: Vec<_> = names.zip(values.iter().map(String::as_str)).collect();
    html::facts(&rows)
}

/// Both tables, the columns that people look for.
pub(super) fn tables() -> String {
    let people = [
        "fullname",
        "telephone1",
        "mobilephone",
        "jobtitle",
        "contactid",
    ];
    let cases = [
        "ticketnumber",
        "title",
        "_customerid_value",
        "statecode",
        "createdon",
        "incidentid",
    ];
    table("Contacts", &CONTACTS, &people) + &table("Incidents (cases)", &INCIDENTS, &cases)
}

fn table(caption: &str, entity: &Entity, names: &[&str]) -> String {
    let row = |record: &Record| {
        let cell = |name: &&str| shown_value(entity, record, name);
        names.iter().map(cell).collect()
    };
    let rows: Vec<Vec<String>> = (entity.records)().iter().map(row).collect();
    html::table(caption, names, &rows)
}
