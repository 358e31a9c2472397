//! The records of the sample Dynamics: contacts and incidents (cases).
//!
//! The first case of the list belongs to Hugo, so that a flow which asks for
//! "the first case" tells every caller about Hugo's.

use super::odata::value::{Field, Kind, Value};
use crate::people::{self, PEOPLE, Person};
use std::sync::LazyLock;

/// A kind of record.
pub struct Entity {
    /// Its name in addresses.
    pub set: &'static str,
    /// Its name in messages and in record pages.
    pub single: &'static str,
    /// Its primary key: always answered, selected or not.
    pub key: &'static str,
    /// The field that names a record to people.
    pub title: &'static str,
    /// All fields with their types.
    pub fields: &'static [Field],
    /// The records in the order in which they are listed unless asked otherwise.
    pub records: fn() -> &'static [Record],
}

/// One record: a value for each of the entity's fields, in the same order.
pub struct Record {
    /// The row version, which makes the etag.
    pub version: u64,
    /// The values.
    pub values: Vec<Value>,
}

impl Entity {
    /// Where `name` stands among the fields.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The record with this primary key.
    pub fn find(&self, id: &str) -> Option<&'static Record> {
        let key = self.position(self.key)?;
        let id = Value::guid(id)?;
        (self.records)()
            .iter()
            .find(|record| record.values[key] == id)
    }
}

/// Every kind of record there is.
pub static ENTITIES: [&Entity; 2] = [&CONTACTS, &INCIDENTS];

/// People.
pub static CONTACTS: Entity = Entity {
    set: "contacts",
    single: "contact",
    key: "contactid",
    title: "fullname",
    fields: &[
        Field::new("contactid", Kind::Guid),
        Field::new("fullname", Kind::Text),
        Field::new("firstname", Kind::Text),
        Field::new("lastname", Kind::Text),
        Field::new("telephone1", Kind::Text),
        Field::new("mobilephone", Kind::Text),
        Field::new("telephone2", Kind::Text),
        Field::new("emailaddress1", Kind::Text),
        Field::new("jobtitle", Kind::Text),
        Field::new("statecode", Kind::Int),
        Field::new("createdon", Kind::Time),
        Field::new("modifiedon", Kind::Time),
    ],
    records: || &CONTACT_RECORDS,
};

/// Cases.
pub static INCIDENTS: Entity = Entity {
    set: "incidents",
    single: "incident",
    key: "incidentid",
    title: "title",
    fields: &[
        Field::new("incidentid", Kind::Guid),
        Field::new("ticketnumber", Kind::Text),
        Field::new("title", Kind::Text),
        Field::new("description", Kind::Text),
        Field::new("_customerid_value", Kind::Guid),
        Field::new("statecode", Kind::Int),
        Field::new("prioritycode", Kind::Int),
        Field::new("createdon", Kind::Time),
        Field::new("modifiedon", Kind::Time),
    ],
    records: || &INCIDENT_RECORDS,
};

/// The primary key of a person's contact.
pub fn contact_id(person: u32) -> String {
    format!("c0ffee00-0000-4000-8000-{person:012}")
}

/// The primary key of a case.
pub fn incident_id(case: u32) -> String {
    format!("ca5e0000-0000-4000-8000-{case:012}")
}

static CONTACT_RECORDS: LazyLock<Vec<Record>> =
    LazyLock::new(|| PEOPLE.iter().map(contact).collect());

fn contact(person: &Person) -> Record {
    let text = |value: Option<&str>| value.map_or(Value::Null, Value::text);
    let since = format!("2026-0{}-12T08:30:00Z", 1 + person.number % 9);
    Record {
        version: 4_100_000 + u64::from(person.number),
        values: vec![
            Value::Guid(contact_id(person.number)),
            Value::text(&person.full_name()),
            Value::text(person.first),
            Value::text(person.last),
            text(person.telephone),
            text(person.mobile),
            Value::Null,
            Value::text(&person.email()),
            Value::text(person.title),
            Value::Int(0),
            Value::Time(since.clone()),
            Value::Time(since),
        ],
    }
}

/// A case as written below: customer, title, day, whether it is resolved.
type Case = (u32, &'static str, &'static str, bool);

/// The case that belongs to the caller with an open case: `CASES[ASTAS_CASE]`.
pub const ASTAS_CASE: usize = 7;

/// All cases, oldest first. Asta has three: an older open one, a newer open
/// one (the one to be told of), and the newest, which is resolved.
pub const CASES: [Case; 12] = [
    (1, "Lathe stops after ten minutes", "2026-08-03", false),
    (7, "Hive scale shows pounds", "2026-08-11", false),
    (
        people::ASTA,
        "Delivery came without papers",
        "2026-08-19",
        false,
    ),
    (9, "Oven <model 4> & timer: \"E7\"", "2026-09-02", false),
    (people::BRAM, "Gate opens at night", "2026-09-08", true),
    (10, "Radar image is mirrored", "2026-09-21", false),
    (people::CLIO, "Double booking in May", "2026-10-01", false),
    (
        people::ASTA,
        "Invoice shows the old address",
        "2026-10-09",
        false,
    ),
    (
        people::EDDA,
        "Badge does not open the ward",
        "2026-10-17",
        false,
    ),
    (11, "Third pipe is flat", "2026-10-28", true),
    (
        people::ASTA,
        "Catalogue in print wanted",
        "2026-11-04",
        true,
    ),
    (12, "Diacritics lost in export", "2026-11-12", false),
];

/// The number that people use for `CASES[index]`.
pub fn case_number(index: usize) -> String {
    format!("CAS-{:05}-{:X}7", 1_001 + index, 160 + index * 7)
}

static INCIDENT_RECORDS: LazyLock<Vec<Record>> =
    LazyLock::new(|| (0..).zip(CASES).map(incident).collect());

fn incident((index, case): (u32, Case)) -> Record {
    let (customer, title, day, resolved) = case;
    let created = format!("{day}T09:{:02}:00Z", 10 + index);
    let number = case_number(usize::try_from(index).unwrap_or_default());
    Record {
        version: 5_200_000 + u64::from(index),
        values: vec![
            Value::Guid(incident_id(index + 1)),
            Value::text(&number),
            Value::text(title),
            Value::text(&format!("{title}. Reported by telephone.")),
            Value::Guid(contact_id(customer)),
            Value::Int(i64::from(resolved)),
            Value::Int(2),
            Value::Time(created.clone()),
            Value::Time(created),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_case_is_nobody_elses_and_astas_is_the_newest_open_one() {
        assert_ne!(CASES[0].0, people::ASTA);
        let open = |case: &&Case| case.0 == people::ASTA && !case.3;
        let newest = CASES.iter().filter(open).max_by_key(|case| case.2).unwrap();
        assert_eq!(*newest, CASES[ASTAS_CASE]);
        assert!(CASES.iter().all(|case| case.0 != people::BRAM || case.3));
    }

    #[test]
    fn every_record_fills_every_field() {
        for entity in ENTITIES {
            for record in (entity.records)() {
                assert_eq!(record.values.len(), entity.fields.len(), "{}", entity.set);
            }
        }
    }
}
