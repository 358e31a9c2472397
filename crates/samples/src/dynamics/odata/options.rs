//! The query options of a collection, and the answer to them.

use super::{
    Refused,
    eval::matches,
    filter::{self, Filter},
    value::Value,
};
use crate::dynamics::records::{Entity, Record};
use serde_json::{Map, json};
use std::cmp::Ordering;

/// `$select`, `$filter`, `$orderby` and `$top`, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The selected fields by position; none means all.
    select: Option<Vec<usize>>,
    filter: Option<Filter>,
    /// Field and whether the greatest comes first.
    order: Vec<(usize, bool)>,
    top: Option<usize>,
}

/// The real product's largest page.
const PAGE: usize = 5_000;

impl Options {
    /// Reads decoded names and values of a query string. Anything that is not
    /// understood is refused.
    pub fn parse(query: &[(String, String)], entity: &Entity) -> Result<Self, Refused> {
        let mut options = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in query {
            if seen.contains(&name.as_str()) {
                return Err(Refused::new(format!(
                    "Query option '{name}' was specified more than once, but it must be \
                     specified at most once."
                )));
            }
            seen.push(name);
            match name.as_str() {
                "$select" => options.select = Some(select(value, entity)?),
                "$filter" => options.filter = Some(filter::parse(value, entity)?),
                "$orderby" => options.order = order(value, entity)?,
                "$top" => options.top = Some(top(value)?),
                _ => {
                    return Err(Refused::new(format!(
                        "The query parameter {name} is not supported."
                    )));
                }
            }
        }
        Ok(options)
    }

    fn compare(&self, left: &Record, right: &Record) -> Ordering {
        let orders = self.order.iter().map(|(field, falling)| {
            let (a, b) = (&left.values[*field], &right.values[*field]);
            let nulls = (*b == Value::Null).cmp(&(*a == Value::Null));
            let order = a.order(b).unwrap_or(nulls);
            if *falling { order.reverse() } else { order }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    }
}

fn select(value: &str, entity: &Entity) -> Result<Vec<usize>, Refused> {
    let names = value.split(',').map(str::trim);
    names.map(|name| filter::field(entity, name)).collect()
}

fn order(value: &str, entity: &Entity) -> Result<Vec<(usize, bool)>, Refused> {
    let one = |part: &str| {
        let mut words = part.split_whitespace();
        let field = filter::field(entity, words.next().unwrap_or_default())?;
        match (words.next(), words.next()) {
            (None | Some("asc"), None) => Ok((field, false)),
            (Some("desc"), None) => Ok((field, true)),
            _ => Err(Refused::syntax(0, value)),
        }
    };
    value.split(',').map(one).collect()
}

fn top(value: &str) -> Result<usize, Refused> {
    match value.parse() {
        Ok(top) if (1..=PAGE).contains(&top) => Ok(top),
        _ => Err(Refused::new(format!(
            "Invalid value '{value}' for $top query option found. The $top query option requires \
             a whole number from 1 to {PAGE}."
        ))),
    }
}

/// What the collection answers; `service` is the address of the API's root.
pub fn answer(entity: &Entity, options: &Options, service: &str) -> serde_json::Value {
    let wanted = |record: &&Record| {
        let filter = options.filter.as_ref();
        filter.is_none_or(|filter| matches(filter, &record.values))
    };
    let mut found: Vec<&Record> = (entity.records)().iter().filter(wanted).collect();
    found.sort_by(|a, b| options.compare(a, b));
    found.truncate(options.top.unwrap_or(PAGE));
    let rows: Vec<_> = found
        .into_iter()
        .map(|record| row(entity, options, record))
        .collect();
    json!({
        "@odata.context": format!("{service}$metadata#{}{}", entity.set, context(entity, options)),
        "value": rows,
    })
}

/// The selected fields as the context names them.
fn context(entity: &Entity, options: &Options) -> String {
    let Some(select) = &options.select else {
        return String::new();
    };
    let names: Vec<_> = select.iter().map(|at| entity.fields[*at].name).collect();
    format!("({})", names.join(","))
}

/// The selected fields, and the primary key whether selected or not.
fn row(entity: &Entity, options: &Options, record: &Record) -> serde_json::Value {
    let mut row = Map::new();
    let etag = format!("W/\"{}\"", record.version);
    row.insert("@odata.etag".into(), etag.into());
    let all: Vec<usize> = (0..entity.fields.len()).collect();
    let key = entity.position(entity.key);
    let select = options.select.as_ref().unwrap_or(&all);
    for at in select.iter().copied().chain(key) {
        let name = entity.fields[at].name;
        row.insert(name.into(), record.values[at].json());
    }
    row.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::pairs;
    use crate::dynamics::records::{CONTACTS, INCIDENTS};

    fn ask(entity: &Entity, query: &str) -> Result<serde_json::Value, Refused> {
        let options = Options::parse(&pairs(query), entity)?;
        Ok(answer(entity, &options, "http://crm/api/data/v9.2/"))
    }

    #[test]
    fn answers_the_templates_first_question() {
        let found = ask(
            &CONTACTS,
            "$select=fullname,telephone1,contactid&$filter=contains(telephone1,%274570101010%27)",
        );
        let expected = json!({
            "@odata.context":
                "http://crm/api/data/v9.2/$metadata#contacts(fullname,telephone1,contactid)",
            "value": [{
                "@odata.etag": "W/\"4100002\"",
                "fullname": "Asta Fjordgaard",
                "telephone1": "+4570101010",
                "contactid": "c0ffee00-0000-4000-8000-000000000002",
            }],
        });
        assert_eq!(found, Ok(expected));
    }

    #[test]
    fn answers_the_templates_second_question_with_an_arbitrary_case() {
        let found = ask(&INCIDENTS, "$select=title,_customerid_value,ticketnumber").unwrap();
        let first = &found["value"][0];
        assert_eq!(first["title"], "Lathe stops after ten minutes");
        let names: Vec<_> = first.as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            names,
            [
                "@odata.etag",
                "title",
                "_customerid_value",
                "ticketnumber",
                "incidentid"
            ]
        );
        assert_eq!(found["value"].as_array().unwrap().len(), 12);
    }

    #[test]
    fn orders_and_cuts() {
        let query = "$select=title&$top=2&$orderby=createdon desc&$filter=statecode eq 0 and \
                     _customerid_value eq c0ffee00-0000-4000-8000-000000000002";
        let found = ask(&INCIDENTS, query).unwrap();
        let titles = found["value"].as_array().unwrap().iter();
        let titles: Vec<_> = titles.map(|row| row["title"].as_str().unwrap()).collect();
        assert_eq!(
            titles,
            [
                "Invoice shows the old address",
                "Delivery came without papers"
            ]
        );
        let by_phone = ask(
            &CONTACTS,
            "$select=lastname&$orderby=telephone1 asc,lastname",
        )
        .unwrap();
        assert_eq!(by_phone["value"][0]["lastname"], "Nordhavn");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for query in [
            "$expand=customerid_contact",
            "$skip=1",
            "$count=true",
            "filter=x",
            "$select=phone",
            "$select=",
            "$orderby=createdon sideways",
            "$orderby=createdon desc desc",
            "$orderby=phone",
            "$top=0",
            "$top=-1",
            "$top=many",
            "$top=1&$top=2",
            "$filter=",
        ] {
            assert!(ask(&CONTACTS, query).is_err(), "{query}");
        }
    }
}
