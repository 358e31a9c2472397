//! The search language: words, phrases and `property operator value`, each of
//! them maybe excluded by a leading minus. What is not understood is refused.

use super::records::{PRIORITIES, Status};

/// One part of a query; a record has to satisfy all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// A leading minus: records that satisfy the rest are left out.
    pub(super) excluded: bool,
    pub(super) test: Test,
}

/// What a part asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// A word or a phrase anywhere, in lower case; `*` stands for anything.
    Word(String),
    Type(Type),
    Status(Operator, Status),
    Priority(Operator, usize),
    Requester(Requester),
    Role(String),
    /// Digits, and `*` for any run of them.
    Phone(String),
    Email(String),
    Name(String),
    Subject(String),
    /// A day (`2026-10-01`) or a moment, compared as text by its own length.
    Created(Operator, String),
    Updated(Operator, String),
}

/// Which records are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Ticket,
    User,
    /// Organisations and groups: there are none here.
    Other,
}

/// Whose tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Requester {
    Id(u64),
    Nobody,
    /// A name or an address, in lower case.
    Named(String),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Is,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Operator {
    pub(super) fn holds<T: Ord + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Is => left == right,
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

/// The longest query that is read.
const LONGEST: usize = 4 * 1024;

pub(super) fn parse(query: &str) -> Result<Vec<Term>, String> {
    if query.len() > LONGEST {
        return Err("Invalid search: the query is too long".into());
    }
    split(query)?.into_iter().map(term).collect()
}

/// Parts by white space, except inside double quotes.
fn split(query: &str) -> Result<Vec<&str>, String> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in query.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        if c.is_whitespace() && !quoted {
            parts.extend(start.take().map(|start| &query[start..at]));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if quoted {
        return Err("Invalid search: a quotation mark is missing".into());
    }
    parts.extend(start.map(|start| &query[start..]));
    Ok(parts)
}

fn term(part: &str) -> Result<Term, String> {
    let (excluded, rest) = match part.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => (true, rest),
        _ => (false, part),
    };
    let test = match property(rest) {
        Some((name, operator, value)) => test(name, operator, unquoted(value))?,
        None => Test::Word(unquoted(rest).to_lowercase()),
    };
    Ok(Term { excluded, test })
}

fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('"');
    let inner = inner.and_then(|inner| inner.strip_suffix('"'));
    inner.unwrap_or(value)
}

/// Name, operator and value, where the part has that shape.
fn property(part: &str) -> Option<(&str, Operator, &str)> {
    let name = |c: char| c.is_ascii_lowercase() || c == '_';
    let end = part.find(|c| !name(c)).filter(|end| *end > 0)?;
    let (name, rest) = part.split_at(end);
    let operators = [
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("<", Operator::Below),
        (">", Operator::Above),
        (":", Operator::Is),
    ];
    operators.into_iter().find_map(|(sign, operator)| {
        let value = rest.strip_prefix(sign)?;
        Some((name, operator, value))
    })
}

fn test(name: &str, operator: Operator, value: &str) -> Result<Test, String> {
    if value.is_empty() {
        return Err(format!("Invalid search: {name} needs a value"));
    }
    let unknown = || format!("Invalid search: {value} is no {name}");
    let ordered = matches!(name, "status" | "priority" | "created" | "updated");
    if operator != Operator::Is && !ordered {
        return Err(format!("Invalid search: {name} can only be compared by :"));
    }
    Ok(match name {
        "type" => Test::Type(kind(value).ok_or_else(unknown)?),
        "status" => Test::Status(operator, Status::named(value).ok_or_else(unknown)?),
        "priority" => {
            let rank = PRIORITIES.iter().position(|known| *known == value);
            Test::Priority(operator, rank.ok_or_else(unknown)?)
        }
        "requester" => Test::Requester(requester(value)),
        "role" => Test::Role(value.to_lowercase()),
        "phone" => Test::Phone(phone(value)),
        "email" => Test::Email(value.to_lowercase()),
        "name" => Test::Name(value.to_lowercase()),
        "subject" => Test::Subject(value.to_lowercase()),
        "created" => Test::Created(operator, moment(value).ok_or_else(unknown)?),
        "updated" => Test::Updated(operator, moment(value).ok_or_else(unknown)?),
        _ => return Err(format!("Invalid search: {name} is no known property")),
    })
}

fn kind(value: &str) -> Option<Type> {
    match value {
        "ticket" => Some(Type::Ticket),
        "user" => Some(Type::User),
        "organization" | "group" => Some(Type::Other),
        _ => None,
    }
}

fn requester(value: &str) -> Requester {
    match value.parse() {
        Ok(id) => Requester::Id(id),
        Err(_) if value == "none" => Requester::Nobody,
        Err(_) => Requester::Named(value.to_lowercase()),
    }
}

/// The digits of a number and its stars. A value with neither matches nobody.
fn phone(value: &str) -> String {
    let kept = |c: &char| c.is_ascii_digit() || *c == '*';
    value.chars().filter(kept).collect()
}

/// A day, or a moment in UTC.
fn moment(value: &str) -> Option<String> {
    let day = |value: &str| value.parse::<jiff::civil::Date>().ok();
    if value.len() == 10 {
        return day(value).map(|day| day.to_string());
    }
    let at: jiff::Timestamp = value.parse().ok()?;
    Some(at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(query: &str) -> Vec<Test> {
        let terms = parse(query).unwrap();
        terms.into_iter().map(|term| term.test).collect()
    }

    #[test]
    fn reads_what_the_flows_ask() {
        assert_eq!(
            tests("type:user +4570101010"),
            [Test::Type(Type::User), Test::Word("+4570101010".into())]
        );
        assert_eq!(
            tests("type:ticket status<solved  requester:900102"),
            [
                Test::Type(Type::Ticket),
                Test::Status(Operator::Below, Status::Solved),
                Test::Requester(Requester::Id(900_102)),
            ]
        );
        assert_eq!(
            tests("type:user role:end-user phone:*70101010"),
            [
                Test::Type(Type::User),
                Test::Role("end-user".into()),
                Test::Phone("*70101010".into()),
            ]
        );
    }

    #[test]
    fn reads_phrases_exclusions_and_days() {
        assert_eq!(
            tests("subject:\"old address\" \"Old Address\" created>=2026-10-01"),
            [
                Test::Subject("old address".into()),
                Test::Word("old address".into()),
                Test::Created(Operator::AtLeast, "2026-10-01".into()),
            ]
        );
        let terms = parse("-status:closed -").unwrap();
        assert!(terms[0].excluded && !terms[1].excluded);
        assert!(parse("  ").unwrap().is_empty());
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for query in [
            "colour:red",
            "type:bird",
            "status:lost",
            "status<",
            "priority>enormous",
            "requester<5",
            "phone>5",
            "created:yesterday",
            "created>2026-13-01",
            "\"open",
        ] {
            assert!(parse(query).is_err(), "{query}");
        }
    }
}
