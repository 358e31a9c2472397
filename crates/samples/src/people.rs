//! The invented people who appear in both sample CRMs, and the callers that
//! the Phone page offers. Nobody here is real; mail goes to example.com.

use domain::{contact::WITHHELD, phone::CallerPreset};

/// A customer of the sample organisation.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Counts from 1; the CRMs make their ids of it.
    pub number: u32,
    /// First name.
    pub first: &'static str,
    /// Last name.
    pub last: &'static str,
    /// Main number in E.164.
    pub telephone: Option<&'static str>,
    /// Mobile number in E.164.
    pub mobile: Option<&'static str>,
    /// What they do.
    pub title: &'static str,
    /// The part of the address before `@example.com`.
    pub mailbox: &'static str,
}

impl Person {
    /// First and last name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    /// The mail address.
    pub fn email(&self) -> String {
        format!("{}@example.com", self.mailbox)
    }
}

const fn person(
    number: u32,
    (first, last): (&'static str, &'static str),
    telephone: Option<&'static str>,
    mobile: Option<&'static str>,
    (title, mailbox): (&'static str, &'static str),
) -> Person {
    Person {
        number,
        first,
        last,
        telephone,
        mobile,
        title,
        mailbox,
    }
}

/// Known, and has an open case that is not the first one in the CRM.
pub const ASTA: u32 = 2;
/// Known, and has no open case.
pub const BRAM: u32 = 3;
/// Shares a number with `DARIO`.
pub const CLIO: u32 = 4;
/// Shares a number with `CLIO`.
pub const DARIO: u32 = 5;
/// Known by the mobile number only.
pub const EDDA: u32 = 6;

/// Everybody, in the order in which both CRMs list them.
pub const PEOPLE: [Person; 12] = [
    person(
        1,
        ("Hugo", "Brandvold"),
        Some("+4570101001"),
        None,
        ("Workshop manager", "hugo.brandvold"),
    ),
    person(
        ASTA,
        ("Asta", "Fjordgaard"),
        Some("+4570101010"),
        None,
        ("Head of purchasing", "asta.fjordgaard"),
    ),
    person(
        BRAM,
        ("Bram", "Oosterkamp"),
        Some("+4570101011"),
        None,
        ("Caretaker", "bram.oosterkamp"),
    ),
    person(
        CLIO,
        ("Clio", "Marchesani"),
        Some("+4570101012"),
        None,
        ("Co-owner", "clio.marchesani"),
    ),
    person(
        DARIO,
        ("Dario", "Marchesani"),
        Some("+4570101012"),
        Some("+4570101022"),
        ("Co-owner", "dario.marchesani"),
    ),
    person(
        EDDA,
        ("Edda", "Nordhavn"),
        None,
        Some("+4570101013"),
        ("Night nurse", "edda.nordhavn"),
    ),
    person(
        7,
        ("Finn", "O'Tarley"),
        Some("+4570101014"),
        None,
        ("Beekeeper", "finn.otarley"),
    ),
    person(
        8,
        ("Greta", "Wójcicka-Hall"),
        Some("+48221010115"),
        None,
        ("Archivist", "greta.wojcicka"),
    ),
    person(
        9,
        ("Ilse", "Ketterling"),
        Some("+4570101016"),
        Some("+4570101026"),
        ("Baker, \"Ketterling & Daughters\"", "ilse.ketterling"),
    ),
    person(
        10,
        ("Jonas", "Ravnholm"),
        Some("+4570101017"),
        None,
        ("Ferry pilot", "jonas.ravnholm"),
    ),
    person(
        11,
        ("Kaja", "Sollundsen"),
        Some("+4570101018"),
        None,
        ("Organ builder", "kaja.sollundsen"),
    ),
    person(
        12,
        ("Livia", "Petrescano"),
        Some("+40211010119"),
        None,
        ("Translator", "livia.petrescano"),
    ),
];

/// Whom the Phone page offers to be: what it says, and the number.
const CALLERS: [(&str, &str); 5] = [
    ("Asta Fjordgaard, has an open case", "+4570101010"),
    ("Bram Oosterkamp, no open case", "+4570101011"),
    ("Shared by Clio and Dario Marchesani", "+4570101012"),
    ("Nobody we know", "+4570109999"),
    ("Number withheld", WITHHELD),
];

/// The callers that the Phone page of the sample organisation offers.
pub fn callers() -> Vec<CallerPreset> {
    let preset = |(label, number): (&str, &str)| CallerPreset {
        label: label.to_owned(),
        number: number.to_owned(),
    };
    CALLERS.map(preset).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers_and_people_count_up() {
        for (index, person) in PEOPLE.iter().enumerate() {
            assert_eq!(usize::try_from(person.number), Ok(index + 1));
            for number in [person.telephone, person.mobile].into_iter().flatten() {
                assert!(number.parse::<domain::E164>().is_ok(), "{number}");
            }
        }
    }

    #[test]
    fn presets_are_who_they_say() {
        let holders = |number: &str| {
            let own = |person: &&Person| person.telephone == Some(number);
            PEOPLE.iter().filter(own).count()
        };
        let counts = CALLERS.map(|(_, number)| holders(number));
        assert_eq!(counts, [1, 1, 2, 0, 0]);
    }
}
