//! The notes that the sample CRM has, and that no contact left two.

use super::breach::{Breach, Kind};
use domain::ContactId;
use samples::crm::Written;
use std::collections::{BTreeMap, BTreeSet};

/// A call whose flow sends no key: its note is known by person and time.
#[derive(Clone, Debug)]
pub struct Keyless {
    /// The contact.
    pub contact: ContactId,
    /// Where its note may stand.
    pub records: Vec<String>,
    /// From when to when, in epoch milliseconds.
    pub during: (i64, i64),
}

/// The keys of all notes that have one, as the journal names them.
pub fn keys(written: &[Written]) -> BTreeSet<&str> {
    written.iter().filter_map(key).collect()
}

/// The key of a note as the journal names it: `contact:node:visit`. Before it stand
/// the organisation and the contact's start, which tell installations apart.
pub fn key(note: &Written) -> Option<&str> {
    let sent = note.idempotency_key.as_deref()?;
    let before = sent.rmatch_indices(':').nth(2);
    Some(before.map_or(sent, |(at, _)| &sent[at + 1..]))
}

/// Contacts that left more than one note, in words.
pub fn doubles(written: &[Written], keyless: &[Keyless]) -> Vec<Breach> {
    let mut found = Vec::new();
    let mut by_key: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_text: BTreeMap<&str, usize> = BTreeMap::new();
    for note in written {
        if let Some(key) = key(note) {
            let contact = key.split(':').next().unwrap_or_default();
            *by_key.entry(contact).or_default() += 1;
        }
        if let Some(contact) = named(&note.text) {
            *by_text.entry(contact).or_default() += 1;
        }
    }
    let both = by_key.iter().chain(&by_text);
    let twice = both.filter(|(_, count)| **count > 1);
    found.extend(twice.map(|(contact, count)| {
        let words = format!("contact {contact} left {count} notes");
        Breach::new(Kind::Twice, words)
    }));
    for call in keyless {
        let own = written.iter().filter(|note| {
            let (from, to) = call.during;
            let here = call.records.contains(&note.record) && (from..=to).contains(&note.at);
            here && note.idempotency_key.is_none()
        });
        let count = own.count();
        if count > 1 {
            let contact = call.contact;
            let words = format!("contact {contact}, without keys, left {count} notes");
            found.push(Breach::new(Kind::Twice, words));
        }
    }
    found
}

/// The contact that a note of the sample flow names: `… (contact 17).`
fn named(text: &str) -> Option<&str> {
    let (_, rest) = text.rsplit_once("(contact ")?;
    rest.split_once(')').map(|(contact, _)| contact)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORG: &str = "0198a8f0-0000-7000-8000-000000000001";

    fn note(record: &str, at: i64, key: Option<&str>, text: &str) -> Written {
        Written {
            at,
            record: record.to_owned(),
            text: text.to_owned(),
            public: false,
            idempotency_key: key.map(|key| format!("{ORG}:1790000000000:{key}")),
        }
    }

    #[test]
    fn one_note_each_is_right() {
        let written = [
            note("tickets/1", 5, Some("17:3:9"), "asked (contact 17)."),
            note("tickets/1", 6, Some("171:3:9"), "asked (contact 171)."),
        ];
        assert!(doubles(&written, &[]).is_empty());
        assert_eq!(keys(&written), BTreeSet::from(["171:3:9", "17:3:9"]));
    }

    #[test]
    fn another_key_does_not_hide_a_second_note() {
        let written = [
            note("tickets/1", 5, Some("17:3:9"), "asked (contact 17)."),
            note("tickets/1", 6, Some("17:3:12"), "asked (contact 17)."),
        ];
        assert_eq!(doubles(&written, &[]).len(), 2, "by key and by text");
    }

    #[test]
    fn without_keys_time_and_record_tell() {
        let call = Keyless {
            contact: ContactId(3),
            records: vec!["tickets/9".to_owned()],
            during: (10, 20),
        };
        let early = note("tickets/9", 9, None, "x");
        let own = note("tickets/9", 12, None, "x");
        let other = note("tickets/8", 13, None, "x");
        let again = note("tickets/9", 20, None, "x");
        let calls = [call];
        assert!(doubles(&[early.clone(), own.clone(), other], &calls).is_empty());
        assert_eq!(doubles(&[early, own, again], &calls).len(), 1);
    }
}
