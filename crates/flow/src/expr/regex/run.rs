//! Runs a pattern over a text: all ways at once, character by character, the
//! preferred way first, so that no pattern takes more than its size times the
//! length of the text.

use super::{
    Found, GROUPS, Inst, Pattern,
    syntax::{Assertion, Kind},
};
use crate::expr::work::{Fault, Work};

type Slots = [Option<u32>; GROUPS * 2];

/// The ways that are alive, by preference; each instruction at most once.
#[derive(Default)]
struct Threads {
    list: Vec<(usize, Slots)>,
    seen: Vec<bool>,
}

impl Threads {
    fn new(size: usize) -> Self {
        Self {
            list: Vec::new(),
            seen: vec![false; size],
        }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.seen.fill(false);
    }
}

/// What is still to be followed while a way is added.
enum Pending {
    At(usize),
    Restore(usize, Option<u32>),
}

/// Steps that one unit of fuel pays.
const STEPS: usize = 32;

struct Run<'p> {
    pattern: &'p Pattern,
    text: &'p str,
    steps: usize,
    pending: Vec<Pending>,
    now: Threads,
    next: Threads,
    best: Option<Slots>,
}

pub(super) fn find(
    pattern: &Pattern,
    work: &mut Work<'_>,
    text: &str,
    from: usize,
) -> Result<Option<Found>, Fault> {
    let size = pattern.code.len();
    work.spend((size / STEPS) as u64 + 1)?;
    let mut run = Run {
        pattern,
        text,
        steps: 0,
        pending: Vec::new(),
        now: Threads::new(size),
        next: Threads::new(size),
        best: None,
    };
    let mut at = Some(from);
    while let Some(here) = at {
        at = run.step(here);
        // A cleared set costs its size, too.
        run.steps += size / 16;
        work.spend((run.steps / STEPS) as u64)?;
        run.steps %= STEPS;
    }
    Ok(run.best.map(found))
}

fn found(slots: Slots) -> Found {
    let range = |group: usize| Some((slots[group * 2]? as usize, slots[group * 2 + 1]? as usize));
    let (start, end) = range(0).unwrap_or_default();
    Found {
        start,
        end,
        groups: std::array::from_fn(range),
    }
}

impl Run<'_> {
    /// Takes the character at `at` on all ways; gives where the next stands,
    /// if any way goes on or may yet begin.
    fn step(&mut self, at: usize) -> Option<usize> {
        let mut now = std::mem::take(&mut self.now);
        let mut next = std::mem::take(&mut self.next);
        if self.best.is_none() {
            let mut slots = [None; GROUPS * 2];
            slots[0] = Some(at as u32);
            self.add(&mut now, 0, slots, at);
        }
        let c = self.text[at..].chars().next();
        let after = at + c.map_or(0, char::len_utf8);
        for (pc, slots) in &now.list {
            self.steps += 1;
            if self.pattern.code[*pc] == Inst::Match {
                let mut slots = *slots;
                slots[1] = Some(at as u32);
                self.best = Some(slots);
                break;
            }
            if c.is_some_and(|c| self.takes(*pc, c)) {
                self.add(&mut next, pc + 1, *slots, after);
            }
        }
        let goes_on = c.is_some() && (self.best.is_none() || !next.list.is_empty());
        now.clear();
        (self.now, self.next) = (next, now);
        goes_on.then_some(after)
    }

    fn takes(&self, pc: usize, c: char) -> bool {
        let ignore_case = self.pattern.ignore_case;
        match self.pattern.code[pc] {
            Inst::Char(wanted) if ignore_case => {
                wanted == c || wanted.to_lowercase().eq(c.to_lowercase())
            }
            Inst::Char(wanted) => wanted == c,
            Inst::Any => !matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'),
            Inst::Class(at) => self.pattern.classes[at].has(c, ignore_case),
            _ => false,
        }
    }

    /// Adds the way that goes on at `pc`, and all that it reaches without a character.
    fn add(&mut self, threads: &mut Threads, pc: usize, mut slots: Slots, at: usize) {
        self.pending.push(Pending::At(pc));
        while let Some(pending) = self.pending.pop() {
            let pc = match pending {
                Pending::At(pc) => pc,
                Pending::Restore(slot, value) => {
                    slots[slot] = value;
                    continue;
                }
            };
            self.steps += 1;
            if std::mem::replace(&mut threads.seen[pc], true) {
                continue;
            }
            match self.pattern.code[pc] {
                Inst::Jump(to) => self.pending.push(Pending::At(to)),
                Inst::Split(first, second) => {
                    self.pending.push(Pending::At(second));
                    self.pending.push(Pending::At(first));
                }
                Inst::Save(slot) => {
                    self.pending.push(Pending::Restore(slot, slots[slot]));
                    slots[slot] = Some(at as u32);
                    self.pending.push(Pending::At(pc + 1));
                }
                Inst::Assert(assertion) => {
                    if self.holds(assertion, at) {
                        self.pending.push(Pending::At(pc + 1));
                    }
                }
                _ => threads.list.push((pc, slots)),
            }
        }
    }

    fn holds(&self, assertion: Assertion, at: usize) -> bool {
        let word = |c: Option<char>| c.is_some_and(|c| Kind::Word.has(c));
        let boundary = || {
            let before = self.text[..at].chars().next_back();
            word(before) != word(self.text[at..].chars().next())
        };
        match assertion {
            Assertion::Start => at == 0,
            Assertion::End => at == self.text.len(),
            Assertion::LineEnd => matches!(&self.text[at..], "" | "\n" | "\r\n"),
            Assertion::Word => boundary(),
            Assertion::NotWord => !boundary(),
        }
    }
}
