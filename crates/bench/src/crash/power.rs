//! The power fails: what a disk may then hold must have every acknowledged step.
//!
//! The server runs with a write log in front of its files. Clients'
//! acknowledgements and the CRM's notes are written into the same order. Then
//! the log is played up to random moments; of what was not synced a random part
//! is kept, torn and out of order. Each such state is opened as the next start
//! would open it.

use super::{
    crowd::{Ack, Crowd, Witness},
    disk::Disk,
    examiner::{Examiner, Found},
    history::History,
    journal::{self, Row},
    notes,
    scene::{Options, add_keyless, server_over},
};
use crate::{
    place::{Folder, Place},
    report::{self, Table},
    server::Program,
};
use anyhow::{Context, Result, ensure};
use std::{
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
            if let Some(key) = notes::key(note) {
                witness.log(&Ack::Note(key.to_owned()));
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
