//! The power fails: what a disk may then hold must have every acknowledged step.
//!
//! The server runs with a write log in front of its files. Clients'
//! acknowledgements and the CRM's notes are written into the same order. Then
//! the log is played up to random moments; of what was not synced a random part
//! is kept, torn and out of order. Each such state is opened as the next start
//! would open it.

use super::{
    crowd::{ACKNOWLEDGED, Ack, Crowd, Witness},
    disk::{self, Act as Write, Disk, Record},
    journal::{self, Journal, Row},
    kill::{Options, add_keyless, server_over},
    ledger::Ledger,
};
use crate::{
    place::{Folder, Place},
    report::{self, Table},
    server::Program,
};
use anyhow::{Context, Result, bail, ensure};
use domain::ContactId;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    collections::{BTreeMap, HashMap},
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

/// The source of the write log.
const SHIM: &str = include_str!("../../shim/wlog.c");
/// SQLite folds its log into the file after so many pages, so that folds happen
/// within seconds.
const CHECKPOINT_PAGES: u32 = 48;
/// How long the crowd works.
const WORK: Duration = Duration::from_secs(6);
/// How often the CRM is asked for new notes.
const LOOK: Duration = Duration::from_millis(2);
/// So many states of a weaker durability show whether the test bites.
const WEAK_STATES: usize = 150;
/// So many states are given to the real server to start from.
const STARTS: usize = 5;

/// What the states of one run showed.
#[derive(Clone, Debug, Default)]
struct Found {
    states: usize,
    corrupt: usize,
    lost: usize,
    most_lost: usize,
    acknowledged: usize,
    syncs: usize,
    first: Option<String>,
}

/// Runs with every durability; `true` when the strong one holds and the weak ones do not.
pub async fn run(options: &Options, states: usize, seed: u64) -> Result<bool> {
    let mut table = Table::begin(&format!("Power loss: {states} states of the disk"));
    let full = measure(options, "FULL", states, seed).await?;
    let normal = measure(options, "NORMAL", states.min(WEAK_STATES), seed).await?;
    let off = measure(options, "OFF", states.min(WEAK_STATES), seed).await?;
    let acks = report::whole(full.acknowledged as f64);
    table.fact("FULL: acknowledgements in the write log", acks);
    table.fact(
        "FULL: syncs in the write log",
        report::whole(full.syncs as f64),
    );
    let of = |count: usize, found: &Found| format!("{count} of {}", found.states);
    let strong = |table: &mut Table, what: &str, count: usize| {
        table.aim(what, "0", of(count, &full), count == 0);
    };
    strong(&mut table, "FULL: corrupt", full.corrupt);
    strong(&mut table, "FULL: with acknowledged steps lost", full.lost);
    let lost = format!(
        "{}, up to {} steps",
        of(normal.lost, &normal),
        normal.most_lost
    );
    table.aim(
        "NORMAL: with acknowledged steps lost",
        "> 0",
        lost,
        normal.lost > 0,
    );
    table.fact("NORMAL: corrupt", of(normal.corrupt, &normal));
    table.aim(
        "OFF: corrupt",
        "> 0",
        of(off.corrupt, &off),
        off.corrupt > 0,
    );
    table.fact("OFF: with acknowledged steps lost", of(off.lost, &off));
    table.fact("Seed of the random states", seed.to_string());
    if let Some(first) = &full.first {
        report::line(&format!("FULL, first breach: {first}"));
    }
    Ok(table.end())
}

/// One run of the server, and the states that its disk may have had.
async fn measure(options: &Options, durability: &str, states: usize, seed: u64) -> Result<Found> {
    report::note(&format!("synchronous={durability}: the crowd works"));
    let place = Place::new(options.directory.as_deref(), "power").await?;
    let staff = place.agents(options.size.agents).await?;
    let keyless = add_keyless(&place, options.keyless.as_deref()).await?;
    let before = fs::read(place.data().join(journal::FILE))?;
    let log = place.folder.path().join("write.log");
    let shim = build_shim(place.folder.path())?;
    let program = server_over(&options.server, &place)?
        .with("CORDBOARD_CRASH_TEST_SYNCHRONOUS", durability)
        .with(store::CHECKPOINT_VARIABLE, CHECKPOINT_PAGES)
        .with("LD_PRELOAD", shim.display())
        .with("WLOG_DIR", format!("{}/", place.data().display()))
        .with("WLOG_FILE", log.display());
    let (mut process, _) = program.start().await?;
    let appending = OpenOptions::new().append(true).open(&log)?;
    let witness = Witness::new(keyless, Some(appending));
    let callers = options.size.callers;
    let crowd = Crowd::begin(&place, program.address, &staff, callers, &witness).await?;
    watch_notes(&place, &witness, WORK).await;
    process.kill()?;
    crowd.go().await;
    let rows = whole_journal(&place.data()).await?;
    let history = History::read(&fs::read(&log)?, &rows)?;
    report::note(&format!(
        "synchronous={durability}: {} writes and syncs, {} acknowledgements, {states} states",
        history.records.len(),
        history.acknowledged(),
    ));
    let mut disk = Disk::default();
    let file = place.data().join(journal::FILE);
    disk.hold(&file.display().to_string(), before);
    let examiner = Examiner {
        history: &history,
        rows: rows.into_iter().map(|row| (row.id, row)).collect(),
        folder: Folder::new(options.directory.as_deref(), "state")?,
        program: (durability == "FULL").then(|| plain(&program)),
    };
    examiner.examine(disk, states, seed).await
}

/// The CRM's notes go into the write log as they appear.
async fn watch_notes(place: &Place, witness: &Arc<Witness>, limit: Duration) {
    let (began, mut seen) = (Instant::now(), 0);
    while began.elapsed() < limit {
        let written = place.zendesk.written();
        for note in written.iter().skip(seen) {
            if let Some(key) = &note.idempotency_key {
                witness.log(&Ack::Note(key.clone()));
            }
        }
        seen = written.len();
        tokio::time::sleep(LOOK).await;
    }
}

/// The same server without write log and weakness.
fn plain(program: &Program) -> Program {
    let mut plain = program.clone();
    let wanted =
        |name: &str| name.starts_with("CORDBOARD_") && !name.starts_with("CORDBOARD_CRASH_TEST");
    plain.variables.retain(|(name, _)| wanted(name));
    plain
}

fn build_shim(folder: &Path) -> Result<PathBuf> {
    let (source, library) = (folder.join("wlog.c"), folder.join("wlog.so"));
    fs::write(&source, SHIM)?;
    let flags = ["-O2", "-shared", "-fPIC", "-o"];
    let status = Command::new("cc")
        .args(flags)
        .args([&library, &source])
        .args(["-ldl", "-lpthread"])
        .status()
        .context("a C compiler is needed for the write log")?;
    ensure!(status.success(), "the write log does not compile");
    Ok(library)
}

/// Every row that the journal had at the end.
async fn whole_journal(data: &Path) -> Result<Vec<Row>> {
    let mut db = journal::recover(data).await?;
    let rows = journal::rows(&mut db, 0).await;
    journal::close(db).await;
    rows
}

/// The write log, and for each acknowledgement in it the row that bears it.
struct History {
    records: Vec<Record>,
    /// Position in the log, row of the journal.
    bearing: Vec<(usize, i64)>,
}

impl History {
    fn read(log: &[u8], rows: &[Row]) -> Result<Self> {
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

    fn acknowledged(&self) -> usize {
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

/// Makes states of the disk and looks at each.
struct Examiner<'a> {
    history: &'a History,
    rows: HashMap<i64, Row>,
    folder: Folder,
    /// The server that has to start from some of the states.
    program: Option<Program>,
}

impl Examiner<'_> {
    async fn examine(mut self, mut disk: Disk, states: usize, seed: u64) -> Result<Found> {
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
            Ok(0) => {}
            Ok(missing) => {
                found.lost += 1;
                found.most_lost = found.most_lost.max(missing);
                let words = || format!("at {moment}: {missing} acknowledged steps are missing");
                found.first.get_or_insert_with(words);
            }
        }
    }

    /// How many rows of acknowledged steps the state lacks; an error where it is not whole.
    async fn missing(&self, state: &Path, moment: usize) -> Result<usize> {
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
        let there: std::collections::HashSet<i64> = rows.iter().map(|row| row.id).collect();
        let asked = self.history.bearing.iter();
        let asked = asked.take_while(|(position, _)| *position < moment);
        Ok(asked.filter(|(_, row)| !there.contains(row)).count())
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
