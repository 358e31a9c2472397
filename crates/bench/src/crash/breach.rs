//! Broken promises, each in words and of a kind.

use std::collections::BTreeSet;

/// Which promise was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An acknowledged step is not there, or was taken back.
    Lost,
    /// Something was done twice.
    Twice,
    /// The database is not whole.
    Corrupt,
    /// A contact does not come to its end.
    Endless,
    /// Anything else that should not have happened.
    Other,
}

/// One broken promise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// Which.
    pub kind: Kind,
    /// What happened.
    pub words: String,
}

impl Breach {
    /// A broken promise.
    pub fn new(kind: Kind, words: impl Into<String>) -> Self {
        let words = words.into();
        Self { kind, words }
    }
}

/// All that was found; what is found again counts once.
#[derive(Clone, Debug, Default)]
pub struct Breaches(BTreeSet<Breach>);

/// So many are shown.
const SHOWN: usize = 25;

impl Breaches {
    /// Adds some.
    pub fn add(&mut self, found: impl IntoIterator<Item = Breach>) {
        self.0.extend(found);
    }

    /// How many there are of a kind.
    pub fn of(&self, kind: Kind) -> usize {
        self.0.iter().filter(|breach| breach.kind == kind).count()
    }

    /// Nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The first of them, a line each.
    pub fn lines(&self) -> Vec<String> {
        let all = self.0.iter();
        all.take(SHOWN)
            .map(|breach| format!("{:?}: {}", breach.kind, breach.words))
            .collect()
    }
}
