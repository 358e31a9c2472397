//! Evaluating a filter: three-valued, as OData wants it. Null equals null and
//! differs from everything else; any other question about null has no answer,
//! and a record without an answer is not part of the result.

use super::{
    filter::{Filter, Operator, Search},
    value::Value,
};
use std::cmp::Ordering;

/// Whether the record with these values belongs to the result.
pub(super) fn matches(filter: &Filter, values: &[Value]) -> bool {
    truth(filter, values) == Some(true)
}

fn truth(filter: &Filter, values: &[Value]) -> Option<bool> {
    match filter {
        Filter::Any(parts) => settle(parts, values, true),
        Filter::All(parts) => settle(parts, values, false),
        Filter::Not(part) => truth(part, values).map(|truth| !truth),
        Filter::Text(search, field, text) => searches(*search, &values[*field], text),
        Filter::Compare(operator, field, value) => compares(*operator, &values[*field], value),
    }
}

/// `or` is settled by one true part, `and` by one false part.
fn settle(parts: &[Filter], values: &[Value], settles: bool) -> Option<bool> {
    let mut sure = true;
    for part in parts {
        match truth(part, values) {
            Some(truth) if truth == settles => return Some(settles),
            Some(_) => {}
            None => sure = false,
        }
    }
    sure.then_some(!settles)
}

fn searches(search: Search, value: &Value, text: &str) -> Option<bool> {
    let Value::Text(value) = value else {
        return None;
    };
    let value = value.to_lowercase();
    Some(match search {
        Search::Contains => value.contains(text),
        Search::StartsWith => value.starts_with(text),
        Search::EndsWith => value.ends_with(text),
    })
}

fn compares(operator: Operator, left: &Value, right: &Value) -> Option<bool> {
    let nulls = (*left == Value::Null, *right == Value::Null);
    match (operator, nulls) {
        (Operator::Eq, (true, _) | (_, true)) => return Some(nulls == (true, true)),
        (Operator::Ne, (true, _) | (_, true)) => return Some(nulls != (true, true)),
        _ => {}
    }
    let order = left.order(right)?;
    Some(match operator {
        Operator::Eq => order == Ordering::Equal,
        Operator::Ne => order != Ordering::Equal,
        Operator::Gt => order == Ordering::Greater,
        Operator::Ge => order != Ordering::Less,
        Operator::Lt => order == Ordering::Less,
        Operator::Le => order != Ordering::Greater,
    })
}

#[cfg(test)]
mod tests {
    use super::super::filter::parse;
    use super::*;
    use crate::dynamics::records::CONTACTS;

    /// The last names of the contacts that `source` finds.
    fn finds(source: &str) -> Vec<String> {
        let filter = parse(source, &CONTACTS).unwrap();
        let records = (CONTACTS.records)().iter();
        let found = records.filter(|record| matches(&filter, &record.values));
        found.map(|record| record.values[3].shown()).collect()
    }

    #[test]
    fn finds_by_number_name_and_key() {
        assert_eq!(finds("contains(telephone1,'4570101010')"), ["Fjordgaard"]);
        assert_eq!(
            finds("endswith(telephone1,'70101013') or endswith(mobilephone,'70101013')"),
            ["Nordhavn"]
        );
        assert_eq!(finds("lastname eq 'o''tarley'"), ["O'Tarley"]);
        assert_eq!(
            finds("contactid eq c0ffee00-0000-4000-8000-000000000003"),
            ["Oosterkamp"]
        );
        assert!(finds("contains(telephone1,'anonymous')").is_empty());
    }

    #[test]
    fn null_is_neither_found_nor_excluded_by_guessing() {
        assert_eq!(finds("telephone1 eq null"), ["Nordhavn"]);
        assert_eq!(finds("telephone1 ne null").len(), 11);
        assert_eq!(finds("telephone1 ne 'x'").len(), 12);
        assert_eq!(finds("not contains(telephone1,'x')").len(), 11);
        assert_eq!(
            finds("contains(telephone1,'x') or statecode eq 0").len(),
            12
        );
        assert!(finds("telephone1 gt null").is_empty());
    }
}
