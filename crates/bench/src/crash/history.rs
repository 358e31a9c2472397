//! A write log with the acknowledgements in it, and what each of them asks for.

use super::{
    crowd::{ACKNOWLEDGED, Ack},
    disk::{self, Act as Write, Record},
    journal::{Journal, Row},
    ledger::Ledger,
};
use anyhow::{Context, Result, bail};
use domain::ContactId;
use std::collections::BTreeMap;

/// The write log, and for each acknowledgement in it the row that bears it.
pub struct History {
    /// Everything that happened, in order.
    pub records: Vec<Record>,
    /// Position in the log, row of the journal.
    pub bearing: Vec<(usize, i64)>,
}

impl History {
    /// Reads a log; `rows` are all that its journal ever had.
    pub fn read(log: &[u8], rows: &[Row]) -> Result<Self> {
        let records = disk::read_log(log)?;
        let mut journal = Journal::default();
        for row in rows {
            journal.take(row)?;
        }
        let mut own: BTreeMap<ContactId, (Ledger, Vec<usize>)> = BTreeMap::new();
        let mut bearing = Vec::new();
        for (position, ack) in acknowledgements(&records) {
            match ack {
                Ack::Act(contact, act) => {
                    let (ledger, positions) = own.entry(contact).or_default();
                    ledger.acknowledge(contact, act);
                    positions.push(position);
                }
                Ack::Note(key) => {
                    let row = journal.writes.get(&key);
                    let row = row.with_context(|| format!("no row asks for the note {key}"))?;
                    bearing.push((position, *row));
                }
            }
        }
        for (contact, (ledger, positions)) in own {
            let steps = journal.acts.get(&contact).map_or(&[][..], Vec::as_slice);
            match ledger.rows(contact, steps) {
                Ok(found) => bearing.extend(positions.into_iter().zip(found)),
                Err(act) => bail!("contact {contact}: {act:?} was acknowledged, not journalled"),
            }
        }
        bearing.sort_unstable();
        Ok(Self { records, bearing })
    }

    /// How many acknowledgements there are.
    pub fn acknowledged(&self) -> usize {
        self.bearing.len()
    }
}

fn acknowledgements(records: &[Record]) -> impl Iterator<Item = (usize, Ack)> {
    let all = records.iter().enumerate();
    all.filter_map(|(position, record)| match &record.act {
        Write::Written(_, text) if record.path == ACKNOWLEDGED => {
            let text = std::str::from_utf8(text).ok()?;
            Some((position, Ack::read(text)?))
        }
        _ => None,
    })
}
