//! States of a disk after a power cut: made at random, and looked at as the next start would.

use super::{
    crowd::ACKNOWLEDGED,
    disk::{Act as Write, Disk, Record},
    history::History,
    journal::{self, Row},
};
use crate::{place::Folder, report, server::Program};
use anyhow::{Context, Result, ensure};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// So many states are given to the real server to start from.
const STARTS: usize = 5;

/// What the states of one run showed.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// How many there were.
    pub states: usize,
    /// How many were not whole.
    pub corrupt: usize,
    /// How many lacked acknowledged steps, and how many of them at most.
    pub lost: usize,
    /// The most steps that one state lacked.
    pub most_lost: usize,
    /// Acknowledgements in the write log.
    pub acknowledged: usize,
    /// Syncs in the write log.
    pub syncs: usize,
    /// The first thing that was wrong, in words.
    pub first: Option<String>,
}

/// Makes states of the disk and looks at each.
pub struct Examiner<'a> {
    /// What happened.
    pub history: &'a History,
    /// Every row that the journal ever had.
    pub rows: HashMap<i64, Row>,
    /// Where states are made.
    pub folder: Folder,
    /// The server that has to start from some of the states.
    pub program: Option<Program>,
}

impl Examiner<'_> {
    /// Makes that many states at random moments and looks at each.
    pub async fn examine(mut self, mut disk: Disk, states: usize, seed: u64) -> Result<Found> {
        let mut random = StdRng::seed_from_u64(seed);
        let records = &self.history.records;
        let first = self
            .history
            .bearing
            .first()
            .context("nothing was acknowledged")?
            .0;
        let mut moments: Vec<usize> = (0..states)
            .map(|_| random.random_range(first..=records.len()))
            .collect();
        moments.sort_unstable();
        let is_sync = |record: &&Record| record.act == Write::Synced;
        let mut found = Found {
            states,
            acknowledged: self.history.acknowledged(),
            syncs: records.iter().filter(is_sync).count(),
            ..Found::default()
        };
        let (mut played, mut said) = (0, Instant::now());
        for (number, moment) in moments.into_iter().enumerate() {
            for record in &records[played..moment] {
                if record.path != ACKNOWLEDGED {
                    disk.play(record);
                }
            }
            played = moment;
            let state = self.make(&disk, &mut random)?;
            self.look(&state, moment, &mut found).await;
            if number.is_multiple_of((states / STARTS).max(1)) {
                self.start(&state).await?;
            }
            if said.elapsed() > Duration::from_secs(10) {
                said = Instant::now();
                let (corrupt, lost) = (found.corrupt, found.lost);
                report::note(&format!(
                    "state {number} of {states}: {corrupt} corrupt, {lost} lost"
                ));
            }
        }
        Ok(found)
    }

    fn make(&self, disk: &Disk, random: &mut StdRng) -> Result<PathBuf> {
        let state = self.folder.path().join("data");
        if state.exists() {
            fs::remove_dir_all(&state)?;
        }
        fs::create_dir(&state)?;
        disk.power_off(&state, random)?;
        Ok(state)
    }

    async fn look(&self, state: &Path, moment: usize, found: &mut Found) {
        match self.missing(state, moment).await {
            Err(error) => {
                found.corrupt += 1;
                let words = || format!("at {moment}: {error:#}");
                found.first.get_or_insert_with(words);
            }
            Ok(missing) if missing.is_empty() => {}
            Ok(missing) => {
                found.lost += 1;
                found.most_lost = found.most_lost.max(missing.len());
                found
                    .first
                    .get_or_insert_with(|| self.words(moment, &missing));
            }
        }
    }

    /// What is missing, in words: the first such row as it was written in the end.
    fn words(&self, moment: usize, missing: &[(usize, i64)]) -> String {
        let count = missing.len();
        let (position, id) = missing[0];
        let row = self.rows.get(&id).map(|row| {
            let start: String = row.body.chars().take(200).collect();
            format!("contact {}: {start}", row.contact)
        });
        let row = row.unwrap_or_default();
        format!(
            "at {moment}: {count} acknowledged steps are missing; \
             row {id}, acknowledged at {position}: {row}"
        )
    }

    /// The acknowledgements (where, and which row) whose rows the state lacks; an error where
    /// it is not whole.
    async fn missing(&self, state: &Path, moment: usize) -> Result<Vec<(usize, i64)>> {
        let mut db = journal::recover(state).await?;
        let whole = journal::integrity(&mut db).await?;
        ensure!(whole == "ok", "{whole}");
        let rows = journal::rows(&mut db, 0).await?;
        journal::close(db).await;
        for row in &rows {
            let known = self.rows.get(&row.id);
            let same = known.is_none_or(|known| known.body == row.body);
            ensure!(same, "journal row {} is not what was written", row.id);
        }
        let there: HashSet<i64> = rows.iter().map(|row| row.id).collect();
        let asked = self.history.bearing.iter();
        let asked = asked.take_while(|(position, _)| *position < moment);
        Ok(asked
            .filter(|(_, row)| !there.contains(row))
            .copied()
            .collect())
    }

    /// The real server must start from the state.
    async fn start(&mut self, state: &Path) -> Result<()> {
        let Some(program) = &mut self.program else {
            return Ok(());
        };
        program.data = state.to_owned();
        let (mut process, _) = program.start().await?;
        process.kill()
    }
}
