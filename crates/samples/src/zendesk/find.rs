//! Which users and tickets satisfy a query.

use super::{
    query::{Operator, Requester, Term, Test, Type},
    records::{AGENT_ID, Ticket, User},
};

/// Whether `user` satisfies every part.
pub(super) fn finds_user(terms: &[Term], user: &User) -> bool {
    let holds = |term: &Term| user_satisfies(&term.test, user) != term.excluded;
    terms.iter().all(holds)
}

/// Whether `ticket` satisfies every part; `users` tells whose it is.
pub(super) fn finds_ticket(terms: &[Term], ticket: &Ticket, users: &[User]) -> bool {
    let holds = |term: &Term| ticket_satisfies(&term.test, ticket, users) != term.excluded;
    terms.iter().all(holds)
}

fn user_satisfies(test: &Test, user: &User) -> bool {
    match test {
        Test::Word(word) => user_has(word, user),
        Test::Type(kind) => *kind == Type::User,
        Test::Role(role) => {
            let agent = user.id == AGENT_ID;
            (role == "end-user" && !agent) || (role == "agent" && agent)
        }
        Test::Phone(pattern) => phone_is(pattern, user),
        Test::Email(pattern) => like(pattern, &user.email),
        Test::Name(pattern) => has_word(pattern, &user.name),
        Test::Created(operator, at) | Test::Updated(operator, at) => {
            compares(*operator, &user.created_at, at)
        }
        _ => false,
    }
}

fn ticket_satisfies(test: &Test, ticket: &Ticket, users: &[User]) -> bool {
    match test {
        Test::Word(word) => ticket.id.to_string() == *word || has_word(word, &ticket.description()),
        Test::Type(kind) => *kind == Type::Ticket,
        Test::Status(operator, status) => operator.holds(&ticket.status, status),
        Test::Priority(operator, rank) => operator.holds(&ticket.priority, rank),
        Test::Requester(requester) => is_requester(requester, ticket, users),
        Test::Subject(pattern) => has_word(pattern, ticket.subject),
        Test::Created(operator, at) => compares(*operator, &ticket.created_at, at),
        Test::Updated(operator, at) => compares(*operator, &ticket.updated_at, at),
        _ => false,
    }
}

fn user_has(word: &str, user: &User) -> bool {
    let number = word.strip_prefix('+').unwrap_or(word);
    if number.len() >= 5 && number.chars().all(|c| c.is_ascii_digit()) {
        return phone_is(number, user) || user.id.to_string() == number;
    }
    has_word(word, &user.name) || like(word, &user.email) || has_word(word, user.notes)
}

fn phone_is(pattern: &str, user: &User) -> bool {
    let phone = user.phone.unwrap_or_default();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    !pattern.is_empty() && !digits.is_empty() && like(pattern, &digits)
}

fn is_requester(requester: &Requester, ticket: &Ticket, users: &[User]) -> bool {
    match requester {
        Requester::Id(id) => ticket.requester == *id,
        Requester::Nobody => false,
        Requester::Named(name) => users.iter().any(|user| {
            user.id == ticket.requester && (like(name, &user.name) || like(name, &user.email))
        }),
    }
}

/// Whether a phrase is part of `text`, or a word with stars is like one of its words.
fn has_word(pattern: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    if pattern.contains(char::is_whitespace) {
        return text.contains(pattern);
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-');
    words.any(|word| like(pattern, word))
}

/// By the length of what was given: a day compares with days, a moment with moments.
fn compares(operator: Operator, stamp: &str, given: &str) -> bool {
    let stamp = stamp.get(..given.len()).unwrap_or(stamp);
    operator.holds(stamp, given)
}

/// Whether `text` is `pattern`, in which `*` stands for any run of characters.
/// The pattern is in lower case.
fn like(pattern: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(start) else {
        return false;
    };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let end = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match text.find(piece) {
            Some(at) => text = &text[at + piece.len()..],
            None => return false,
        }
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::super::{query, records};
    use super::*;

    fn people(query: &str) -> Vec<String> {
        let terms = query::parse(query).unwrap();
        let users = records::users().into_iter();
        let found = users.filter(|user| finds_user(&terms, user));
        found.map(|user| user.name).collect()
    }

    fn tickets(query: &str) -> Vec<u64> {
        let terms = query::parse(query).unwrap();
        let users = records::users();
        let all = records::tickets().into_iter();
        let found = all.filter(|ticket| finds_ticket(&terms, ticket, &users));
        found.map(|ticket| ticket.id).collect()
    }

    #[test]
    fn finds_callers_by_number() {
        for query in [
            "type:user +4570101010",
            "type:user 4570101010",
            "phone:*70101010",
            "phone:+45-70-10-10-10",
            "role:end-user phone:45*1010",
        ] {
            assert_eq!(people(query), ["Asta Fjordgaard"], "{query}");
        }
        assert_eq!(people("type:user phone:*70101012").len(), 2);
        assert_eq!(people("phone:*70101013"), ["Edda Nordhavn"]);
        for nobody in [
            "type:user anonymous",
            "phone:anonymous",
            "type:user +4570109999",
            "phone:70101010",
        ] {
            assert!(people(nobody).is_empty(), "{nobody}");
        }
    }

    #[test]
    fn finds_people_by_what_is_known_of_them() {
        assert_eq!(people("o'tarley"), ["Finn O'Tarley"]);
        assert_eq!(people("name:marche* -dario"), ["Clio Marchesani"]);
        assert_eq!(
            people("email:kaja.sollundsen@example.com"),
            ["Kaja Sollundsen"]
        );
        assert_eq!(people("role:agent"), ["Flow integration"]);
        assert_eq!(people("type:user").len(), 13);
        assert!(people("type:ticket").is_empty());
    }

    #[test]
    fn finds_a_requesters_open_tickets() {
        let hers = "type:ticket status<solved  requester:900102";
        assert_eq!(tickets(hers), [4_103, 4_108]);
        assert_eq!(
            tickets("requester:\"asta fjordgaard\" status:solved"),
            [4_111]
        );
        assert!(tickets("type:ticket status<solved requester:null").is_empty());
        assert!(tickets("type:ticket requester:none").is_empty());
    }

    #[test]
    fn finds_tickets_by_rank_day_and_words() {
        assert_eq!(tickets("priority:urgent"), [4_104, 4_105]);
        assert_eq!(
            tickets("priority>=high -status:closed"),
            [4_101, 4_104, 4_106, 4_109]
        );
        assert_eq!(tickets("created>2026-10-28"), [4_111, 4_112]);
        assert_eq!(tickets("created:2026-10-28"), [4_110]);
        assert_eq!(tickets("\"old address\""), [4_108]);
        assert_eq!(tickets("invoice"), [4_108]);
        assert_eq!(tickets("4108"), [4_108]);
    }

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text, holds) in [
            ("abc", "ABC", true),
            ("a*c", "abbc", true),
            ("*", "", true),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(like(pattern, text), holds, "{pattern} {text}");
        }
    }
}
