//! `$filter`: a recursive descent over words, with types checked against the entity.
//!
//!   any     = all { "or" all }
//!   all     = one { "and" one }
//!   one     = "not" one | "(" any ")" | function | comparison

use super::{
    Refused,
    lex::{What, Word, words},
    value::{Kind, Value},
};
use crate::dynamics::records::Entity;

/// A filter that is fit to be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Not(Box<Filter>),
    /// A field's text against a literal, which is in lower case.
    Text(Search, usize, String),
    /// A field against a literal.
    Compare(Operator, usize, Value),
}

/// A function on texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Search {
    Contains,
    StartsWith,
    EndsWith,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

impl Operator {
    fn named(name: &str) -> Option<(Self, &'static str)> {
        Some(match name {
            "eq" => (Self::Eq, "Equal"),
            "ne" => (Self::Ne, "NotEqual"),
            "gt" => (Self::Gt, "GreaterThan"),
            "ge" => (Self::Ge, "GreaterThanOrEqual"),
            "lt" => (Self::Lt, "LessThan"),
            "le" => (Self::Le, "LessThanOrEqual"),
            _ => return None,
        })
    }

    /// The same comparison with its sides exchanged.
    fn turned(self) -> Self {
        match self {
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            same => same,
        }
    }
}

/// How deep parentheses and `not` may nest.
const DEEPEST: u32 = 64;

pub(super) fn parse(source: &str, entity: &Entity) -> Result<Filter, Refused> {
    let words = words(source)?;
    let mut parser = Parser {
        source,
        entity,
        words: words.into_iter().peekable(),
        depth: 0,
    };
    let filter = parser.any()?;
    match parser.words.next() {
        None => Ok(filter),
        Some(word) => Err(Refused::syntax(word.at, source)),
    }
}

struct Parser<'a> {
    source: &'a str,
    entity: &'a Entity,
    words: std::iter::Peekable<std::vec::IntoIter<Word>>,
    depth: u32,
}

impl Parser<'_> {
    fn any(&mut self) -> Result<Filter, Refused> {
        let mut parts = vec![self.all()?];
        while self.takes_name("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Filter::Any))
    }

    fn all(&mut self) -> Result<Filter, Refused> {
        let mut parts = vec![self.one()?];
        while self.takes_name("and") {
            parts.push(self.one()?);
        }
        Ok(one_or(parts, Filter::All))
    }

    fn one(&mut self) -> Result<Filter, Refused> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Refused::new("The filter is nested too deeply."));
        }
        let filter = if self.takes_name("not") {
            Filter::Not(Box::new(self.one()?))
        } else if self.takes(&What::Open) {
            let inner = self.any()?;
            self.expect(&What::Close)?;
            inner
        } else {
            self.term()?
        };
        self.depth -= 1;
        Ok(filter)
    }

    fn term(&mut self) -> Result<Filter, Refused> {
        let word = self.next()?;
        match word.what {
            What::Name(name) if self.takes(&What::Open) => self.function(&name),
            What::Name(name) => {
                let (field, kind) = self.field(&name)?;
                let (operator, called) = self.operator()?;
                let value = self.literal()?;
                compare(operator, called, (field, kind), value)
            }
            What::Literal(value) => {
                let (operator, called) = self.operator()?;
                let (field, kind) = self.field_name()?;
                compare(operator.turned(), called, (field, kind), value)
            }
            _ => Err(Refused::syntax(word.at, self.source)),
        }
    }

    fn function(&mut self, name: &str) -> Result<Filter, Refused> {
        let search = match name {
            "contains" => Search::Contains,
            "startswith" => Search::StartsWith,
            "endswith" => Search::EndsWith,
            _ => {
                return Err(Refused::new(format!(
                    "An unknown function with name '{name}' was found."
                )));
            }
        };
        let (field, kind) = self.field_name()?;
        self.expect(&What::Comma)?;
        let literal = self.literal()?;
        self.expect(&What::Close)?;
        match (kind, literal) {
            (Kind::Text, Value::Text(text)) => Ok(Filter::Text(search, field, text.to_lowercase())),
            (kind, literal) => Err(Refused::new(format!(
                "No function signature for the function with name '{name}' matches the specified \
                 arguments: {}, {}.",
                kind.edm(),
                literal.kind().map_or("null", Kind::edm),
            ))),
        }
    }

    fn field_name(&mut self) -> Result<(usize, Kind), Refused> {
        let word = self.next()?;
        match word.what {
            What::Name(name) => self.field(&name),
            _ => Err(Refused::syntax(word.at, self.source)),
        }
    }

    fn field(&self, name: &str) -> Result<(usize, Kind), Refused> {
        let position = field(self.entity, name)?;
        Ok((position, self.entity.fields[position].kind))
    }

    fn operator(&mut self) -> Result<(Operator, &'static str), Refused> {
        let word = self.next()?;
        let operator = match &word.what {
            What::Name(name) => Operator::named(name),
            _ => None,
        };
        operator.ok_or_else(|| Refused::syntax(word.at, self.source))
    }

    fn literal(&mut self) -> Result<Value, Refused> {
        let word = self.next()?;
        match word.what {
            What::Literal(value) => Ok(value),
            _ => Err(Refused::syntax(word.at, self.source)),
        }
    }

    fn next(&mut self) -> Result<Word, Refused> {
        let end = self.source.len();
        let word = self.words.next();
        word.ok_or_else(|| Refused::syntax(end, self.source))
    }

    fn takes(&mut self, what: &What) -> bool {
        self.words.next_if(|word| word.what == *what).is_some()
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let is = |word: &Word| matches!(&word.what, What::Name(found) if found == name);
        self.words.next_if(is).is_some()
    }

    fn expect(&mut self, what: &What) -> Result<(), Refused> {
        let word = self.next()?;
        if word.what == *what {
            Ok(())
        } else {
            Err(Refused::syntax(word.at, self.source))
        }
    }
}

fn one_or(mut parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    if parts.len() == 1 {
        parts.swap_remove(0)
    } else {
        many(parts)
    }
}

/// Where `name` stands among the entity's fields.
pub(super) fn field(entity: &Entity, name: &str) -> Result<usize, Refused> {
    entity.position(name).ok_or_else(|| {
        Refused::new(format!(
            "Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{}'.",
            entity.single
        ))
    })
}

fn compare(
    operator: Operator,
    called: &str,
    (field, kind): (usize, Kind),
    value: Value,
) -> Result<Filter, Refused> {
    match value.kind() {
        Some(other) if other != kind => Err(Refused::new(format!(
            "A binary operator with incompatible types was detected. Found operand types '{}' \
             and '{}' for operator kind '{called}'.",
            kind.edm(),
            other.edm(),
        ))),
        _ => Ok(Filter::Compare(operator, field, value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::records::{CONTACTS, INCIDENTS};

    fn message(source: &str) -> String {
        parse(source, &CONTACTS).unwrap_err().0
    }

    #[test]
    fn and_binds_tighter_than_or_and_not_tighter_than_both() {
        let both = parse(
            "not startswith(fullname,'A') and statecode eq 0 or 'x' eq lastname",
            &CONTACTS,
        );
        let expected = Filter::Any(vec![
            Filter::All(vec![
                Filter::Not(Box::new(Filter::Text(Search::StartsWith, 1, "a".into()))),
                Filter::Compare(Operator::Eq, 9, Value::Int(0)),
            ]),
            Filter::Compare(Operator::Eq, 3, Value::text("x")),
        ]);
        assert_eq!(both, Ok(expected));
    }

    #[test]
    fn a_literal_may_stand_first() {
        let turned = parse("2026-10-01 le createdon", &INCIDENTS).unwrap();
        let straight = parse("createdon ge 2026-10-01", &INCIDENTS).unwrap();
        assert_eq!(turned, straight);
    }

    #[test]
    fn says_what_it_does_not_understand() {
        assert!(message("tolower(fullname) eq 'x'").contains("function with name 'tolower'"));
        assert!(message("phone eq 'x'").contains("named 'phone'"));
        assert!(message("contactid eq 'x'").contains("'Edm.Guid' and 'Edm.String'"));
        assert!(message("contains(contactid,'x')").contains("No function signature"));
        assert!(message("fullname eq").contains("Syntax error at position 11"));
        assert!(message("fullname eq 'a' 'b'").contains("Syntax error at position 16"));
        assert!(message("(fullname eq 'a'").contains("Syntax error"));
        assert!(message("fullname like 'a'").contains("Syntax error at position 9"));
        assert!(message("").contains("position 0"));
        assert!(message("contains(telephone1,'NA'').").contains("unterminated"));
        assert!(message(&"(".repeat(5_000)).contains("too deeply"));
        assert!(message(&"x".repeat(9_000)).contains("too long"));
    }
}
