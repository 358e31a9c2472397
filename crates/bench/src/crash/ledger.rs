//! What was acknowledged, and whether a journal has it.
//!
//! Acknowledged is what a client was answered. What was sent and not answered
//! may have been done or not; it may not have been done twice.

use super::breach::{Breach, Kind};
use domain::{ContactId, UserId};
use std::collections::BTreeMap;

/// What somebody did to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// The caller dialled.
    Dialled,
    /// The caller pressed a key.
    Pressed(char),
    /// The caller hung up.
    HungUp,
    /// An agent took the contact.
    Accepted(UserId),
    /// An agent did not want it.
    Declined(UserId),
    /// An agent ended it.
    Ended(UserId),
}

impl Act {
    /// Whose it is: callers' acts are in order among themselves, and so are agents'.
    fn is_callers(self) -> bool {
        matches!(self, Self::Dialled | Self::Pressed(_) | Self::HungUp)
    }
}

/// A step of the journal that some act stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stepped {
    /// The row.
    pub row: i64,
    /// The act.
    pub act: Act,
}

/// What is known of one contact.
#[derive(Clone, Debug, Default)]
struct Entry {
    acknowledged: Vec<Act>,
    sent: BTreeMap<Act, usize>,
}

/// What is known of all.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    contacts: BTreeMap<ContactId, Entry>,
    /// How many acts were acknowledged.
    count: usize,
}

impl Ledger {
    /// Notes what is about to be sent.
    pub fn send(&mut self, contact: ContactId, act: Act) {
        let entry = self.contacts.entry(contact).or_default();
        *entry.sent.entry(act).or_default() += 1;
    }

    /// Notes what was answered.
    pub fn acknowledge(&mut self, contact: ContactId, act: Act) {
        let entry = self.contacts.entry(contact).or_default();
        entry.acknowledged.push(act);
        self.count += 1;
    }

    /// How many acts were acknowledged.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many contacts there are.
    pub fn contacts(&self) -> usize {
        self.contacts.len()
    }

    /// The rows of `journal` that bear the contact's acknowledged acts, in the order in which
    /// those were answered, or the first act that it does not have. Caller and agent act side
    /// by side, so each of them has an order of their own in the journal.
    pub fn rows(&self, contact: ContactId, journal: &[Stepped]) -> Result<Vec<i64>, Act> {
        let Some(entry) = self.contacts.get(&contact) else {
            return Ok(Vec::new());
        };
        let of = |callers: bool| {
            journal
                .iter()
                .filter(move |s| s.act.is_callers() == callers)
        };
        let (mut callers, mut agents) = (of(true), of(false));
        let row = |act: &Act| {
            let found = match act.is_callers() {
                true => callers.find(|step| step.act == *act),
                false => agents.find(|step| step.act == *act),
            };
            found.map(|step| step.row).ok_or(*act)
        };
        entry.acknowledged.iter().map(row).collect()
    }

    /// Acknowledged acts that a journal which is younger than the ledger does not have.
    pub fn lost(&self, journal: &BTreeMap<ContactId, Vec<Stepped>>) -> Vec<Breach> {
        let mut found = Vec::new();
        for contact in self.contacts.keys() {
            if let Err(act) = self.rows(*contact, steps_of(journal, *contact)) {
                let words = format!("contact {contact}: {act:?} was acknowledged");
                found.push(Breach::new(Kind::Lost, words));
            }
        }
        found
    }

    /// Acts that a journal which is older than the ledger has more often than they were sent.
    pub fn twice(&self, journal: &BTreeMap<ContactId, Vec<Stepped>>) -> Vec<Breach> {
        let mut found = Vec::new();
        for (contact, entry) in &self.contacts {
            let steps = steps_of(journal, *contact);
            for (act, sent) in &entry.sent {
                let done = steps.iter().filter(|step| step.act == *act).count();
                if done > *sent {
                    let words =
                        format!("contact {contact}: {act:?} sent {sent}, done {done} times");
                    found.push(Breach::new(Kind::Twice, words));
                }
            }
        }
        found
    }
}

fn steps_of(journal: &BTreeMap<ContactId, Vec<Stepped>>, contact: ContactId) -> &[Stepped] {
    journal.get(&contact).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: ContactId = ContactId(1);

    fn agent() -> UserId {
        "018f2f6e-0000-7000-8000-000000000001".parse().unwrap()
    }

    fn ledger(acts: &[Act]) -> Ledger {
        let mut ledger = Ledger::default();
        for act in acts {
            ledger.send(ONE, *act);
            ledger.acknowledge(ONE, *act);
        }
        ledger
    }

    fn journal(acts: &[Act]) -> BTreeMap<ContactId, Vec<Stepped>> {
        let steps = (1..).zip(acts).map(|(row, act)| Stepped { row, act: *act });
        BTreeMap::from([(ONE, steps.collect())])
    }

    #[test]
    fn what_was_acknowledged_has_its_rows() {
        use Act::{Accepted, Dialled, Ended, Pressed};
        let acts = [Dialled, Pressed('1'), Accepted(agent()), Ended(agent())];
        let ledger = ledger(&acts);
        let journal = journal(&acts);
        assert_eq!(ledger.lost(&journal), []);
        assert_eq!(ledger.twice(&journal), []);
        assert_eq!(ledger.rows(ONE, &journal[&ONE]), Ok(vec![1, 2, 3, 4]));
        assert_eq!((ledger.count(), ledger.contacts()), (4, 1));
    }

    #[test]
    fn what_is_missing_is_lost() {
        use Act::{Dialled, Pressed};
        let ledger = ledger(&[Dialled, Pressed('2'), Pressed('2')]);
        let breaches = ledger.lost(&journal(&[Dialled, Pressed('2')]));
        assert!(
            breaches.len() == 1 && breaches[0].kind == Kind::Lost,
            "{breaches:?}"
        );
        let gone = ledger.lost(&BTreeMap::new());
        assert!(gone[0].words.contains("Dialled"), "{gone:?}");
    }

    #[test]
    fn what_was_not_answered_may_be_there_once() {
        use Act::{Dialled, Pressed};
        let mut ledger = ledger(&[Dialled, Pressed('1')]);
        ledger.send(ONE, Pressed('1'));
        for acts in [
            &[Dialled, Pressed('1')][..],
            &[Dialled, Pressed('1'), Pressed('1')],
        ] {
            assert_eq!(ledger.lost(&journal(acts)), []);
            assert_eq!(ledger.twice(&journal(acts)), []);
        }
        let thrice = [Dialled, Pressed('1'), Pressed('1'), Pressed('1')];
        assert_eq!(ledger.twice(&journal(&thrice))[0].kind, Kind::Twice);
    }

    #[test]
    fn callers_and_agents_each_have_their_order() {
        use Act::{Accepted, Dialled, HungUp, Pressed};
        let ledger = ledger(&[Dialled, Accepted(agent()), Pressed('1'), HungUp]);
        let other = [Dialled, Pressed('1'), Accepted(agent()), HungUp];
        assert_eq!(ledger.lost(&journal(&other)), []);
        // Each row stands where its act was answered.
        let rows = ledger.rows(ONE, &journal(&other)[&ONE]);
        assert_eq!(rows, Ok(vec![1, 3, 2, 4]));
        let wrong = [Dialled, HungUp, Pressed('1'), Accepted(agent())];
        assert!(ledger.lost(&journal(&wrong))[0].words.contains("HungUp"));
    }
}
