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

/// Both tables, for people.
pub(super) fn tables() -> String {
    let people = (CONTACTS.records)().iter().map(|record| {
        let cell = |name: &str| shown_value(&CONTACTS, record, name);
        ["fullname", "telephone1", "mobilephone", "jobtitle"]
            .map(cell)
            .to_vec()
    });
    let cases = (INCIDENTS.records)().iter().map(|record| {
        let cell = |name: &str| shown_value(&INCIDENTS, record, name);
        let customer = CONTACTS.find(&cell("_customerid_value"));
        let customer = customer.map_or_else(String::new, |record| title(&CONTACTS, record));
        let state = if cell("statecode") == "0" {
            "Active"
        } else {
            "Resolved"
        };
        let (number, title, created) = (cell("ticketnumber"), cell("title"), cell("createdon"));
        vec![number, title, customer, state.to_owned(), created]
    });
    let heads = ["Name", "Business phone", "Mobile phone", "Job title"];
    let people = html::table("Contacts", &heads, &people.collect::<Vec<_>>());
    let heads = ["Case", "Title", "Customer", "Status", "Created"];
    people + &html::table("Cases", &heads, &cases.collect::<Vec<_>>())
}
