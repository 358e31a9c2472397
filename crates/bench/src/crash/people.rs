//! What callers have in mind, and as whom they call.

use rand::{RngExt, seq::IndexedRandom};
use samples::{people, seed, zendesk::records};
use std::sync::{Mutex, PoisonError};

/// The number at which the flow without keys answers.
pub const KEYLESS_NUMBER: &str = "+4570404040";
/// People of the sample CRMs whose ticket takes a note.
const KNOWN: [u32; 4] = [1, people::ASTA, people::EDDA, 7];
/// The same, for the flow without keys: one call of each at a time.
const KEYLESS: [u32; 3] = [9, 10, 12];
/// A number that nobody has.
const STRANGER: &str = "+4570109999";

/// What a caller does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Presses this key until something comes of it.
    Press(char),
    /// Presses nothing: the menu runs out of time, again and again.
    Wait,
    /// Hangs up after so many looks.
    HangUp(u32),
}

/// A call to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The caller's number.
    pub caller: String,
    /// The number dialled.
    pub number: &'static str,
    /// What the caller does.
    pub plan: Plan,
    /// The person of the keyless flow who makes it.
    pub lent: Option<u32>,
}

/// Hands out calls.
#[derive(Debug)]
pub struct People {
    keyless: Mutex<Vec<u32>>,
}

impl People {
    /// `keyless`: the flow without keys is there.
    pub fn new(keyless: bool) -> Self {
        let free = if keyless {
            KEYLESS.to_vec()
        } else {
            Vec::new()
        };
        Self {
            keyless: Mutex::new(free),
        }
    }

    /// The next call.
    pub fn call(&self, random: &mut impl RngExt) -> Call {
        let free = || self.keyless.lock().unwrap_or_else(PoisonError::into_inner);
        if random.random_bool(0.25)
            && let Some(person) = free().pop()
        {
            return Call {
                caller: number_of(person),
                number: KEYLESS_NUMBER,
                plan: Plan::Press('2'),
                lent: Some(person),
            };
        }
        let plan = match random.random_range(0..100) {
            0..45 => Plan::Press('2'),
            45..70 => Plan::Press('1'),
            70..85 => Plan::Wait,
            _ => Plan::HangUp(random.random_range(0..8)),
        };
        let caller = match random.random_range(0..100) {
            0..90 => number_of(KNOWN.choose(random).copied().unwrap_or(people::ASTA)),
            90..95 => STRANGER.to_owned(),
            _ => domain::contact::WITHHELD.to_owned(),
        };
        let number = if random.random_bool(0.75) {
            seed::ZENDESK_NUMBER
        } else {
            seed::DYNAMICS_NUMBER
        };
        Call {
            caller,
            number,
            plan,
            lent: None,
        }
    }

    /// The person of a call that is over may call again.
    pub fn give_back(&self, call: &Call) {
        let mut free = self.keyless.lock().unwrap_or_else(PoisonError::into_inner);
        free.extend(call.lent);
    }
}

/// The number that a person of the sample CRMs calls from.
fn number_of(person: u32) -> String {
    let found = people::PEOPLE.iter().find(|known| known.number == person);
    let number = found.and_then(|known| known.telephone.or(known.mobile));
    number.unwrap_or(STRANGER).to_owned()
}

/// The records on which a note for this person may stand.
pub fn records_of(person: u32) -> Vec<String> {
    let tickets = records::tickets().into_iter();
    let own = tickets.filter(|ticket| ticket.requester == records::user_id(person));
    own.map(|ticket| format!("tickets/{}", ticket.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn everybody_who_leaves_notes_has_a_number_and_a_ticket() {
        for person in KNOWN.into_iter().chain(KEYLESS) {
            assert_ne!(number_of(person), STRANGER, "{person}");
            assert!(!records_of(person).is_empty(), "{person}");
        }
    }

    #[test]
    fn a_person_of_the_keyless_flow_is_on_one_call_at_a_time() {
        let people = People::new(true);
        let mut random = StdRng::seed_from_u64(7);
        let calls: Vec<Call> = (0..200).map(|_| people.call(&mut random)).collect();
        let mut lent: Vec<u32> = calls.iter().filter_map(|call| call.lent).collect();
        lent.sort_unstable();
        assert_eq!(lent, KEYLESS);
        people.give_back(calls.iter().find(|call| call.lent.is_some()).unwrap());
        assert!((0..200).any(|_| people.call(&mut random).lent.is_some()));
    }

    #[test]
    fn without_that_flow_nobody_calls_it() {
        let people = People::new(false);
        let mut random = StdRng::seed_from_u64(7);
        assert!((0..500).all(|_| people.call(&mut random).number != KEYLESS_NUMBER));
    }
}
