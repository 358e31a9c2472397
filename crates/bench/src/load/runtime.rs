//! Durable contacts through the whole runtime, beside what the disk can do and
//! beside a peer that stores nothing.

use super::{Options, disk, peers, programs};
use crate::{
    place::Folder,
    report::{self, Table, whole},
};
use anyhow::{Context, Result};
use std::{collections::BTreeMap, time::Duration};

/// Contacts at a time.
const AT_A_TIME: usize = 32;
/// Contacts per second.
const CONTACTS: f64 = 3_000.0;
/// The 99th percentile of a whole contact, in milliseconds.
const CONTACT_MS: f64 = 25.0;
/// Ten steps of one contact at the median, in milliseconds.
const TEN_MS: f64 = 5.0;
/// A waiting contact in memory.
const WAITING_KIB: f64 = 4.0;

pub async fn run(options: &Options) -> Result<bool> {
    let mut table = Table::begin("Runtime: durable contacts on SQLite, 32 at a time");
    let folder = Folder::new(options.directory.as_deref(), "runtime")?;
    let times = disk::appends(folder.path(), Duration::from_secs(2))?;
    let synced = 1_000.0 / times.at(0.5).max(0.001);
    let words = format!("{}/s at the median; {}", whole(synced), times.summary());
    table.fact("Floor: 4 KiB appended and synced", words);
    let place = folder.path().display().to_string();
    let seconds = options.time.as_secs().to_string();
    report::note("durable contacts");
    let said = programs::example(
        "durable_contacts",
        &["--dir", &place, "--seconds", &seconds],
    )?;
    let figures = programs::figures(&said);
    let rate = ours(&mut table, &figures)?;
    if let Some(folder) = &options.peers {
        let directory = options.directory.as_deref();
        let node_red = peers::node_red(folder, directory, AT_A_TIME, options.time).await?;
        let (p50, p99) = (node_red.p50, node_red.p99);
        let words = format!(
            "{}/s, p50 {p50:.1}, p99 {p99:.1} ms, {:.0} MiB",
            whole(node_red.rate),
            node_red.resident_mib
        );
        table.fact("Node-RED, the same shape, stores nothing", words);
        let ratio = format!("{:.1} ×", rate / node_red.rate.max(1.0));
        table.fact("Ours beside Node-RED", ratio);
    }
    Ok(table.end())
}

/// Our own figures; answers the contacts per second.
fn ours(table: &mut Table, figures: &BTreeMap<String, f64>) -> Result<f64> {
    let get = |name: &str| {
        let figure = figures.get(name).copied();
        figure.with_context(|| format!("durable_contacts did not say: {name}"))
    };
    let mut floor = 0.0_f64;
    for rows in [1.0, 8.0, 32.0] {
        let commits = get(&format!("raw journal, {rows} rows a commit: commits/s"))?;
        let words = format!(
            "{} commits/s, {} rows/s",
            whole(commits),
            whole(commits * rows)
        );
        table.fact(&format!("Floor: raw journal, {rows} rows a commit"), words);
        floor = floor.max(commits * rows);
    }
    let name = "durable contacts/s, 32 at a time";
    let (rate, steps) = (get(name)?, get(&format!("{name}: durable steps of each"))?);
    let words = format!(
        "{}/s, {steps:.1} durable steps and one request each",
        whole(rate)
    );
    let met = rate >= CONTACTS && steps >= 4.0;
    table.aim("Durable contacts", "≥ 3,000/s, ≥ 4 steps each", words, met);
    let (p50, p99) = (
        get(&format!("{name}: p50 ms"))?,
        get(&format!("{name}: p99 ms"))?,
    );
    let words = format!("p50 {p50:.1}, p99 {p99:.1} ms");
    table.aim(
        "One contact, from dialling to its end",
        "p99 ≤ 25 ms",
        words,
        p99 <= CONTACT_MS,
    );
    let durable = get(&format!("{name}: durable steps/s"))?;
    let share = format!(
        "{}/s, {:.0} % of the raw journal",
        whole(durable),
        100.0 * durable / floor
    );
    table.fact("Durable steps", share);
    let ten = "ten sequential durable steps of one contact";
    let (p50, p99) = (
        get(&format!("{ten}: p50 ms"))?,
        get(&format!("{ten}: p99 ms"))?,
    );
    let words = format!("p50 {p50:.1}, p99 {p99:.1} ms");
    table.aim(
        "Ten steps of one contact, one after the other",
        "p50 ≤ 5 ms",
        words,
        p50 <= TEN_MS,
    );
    let waiting = get("resident KiB per contact, 10,000 waiting")?;
    let words = format!("{waiting:.2} KiB");
    table.aim(
        "Memory of a waiting contact, 10,000 of them",
        "≤ 4 KiB",
        words,
        waiting <= WAITING_KIB,
    );
    for name in [
        "resume 10,000 after a crash, ms",
        "resume 10,000 after a stop, ms",
    ] {
        table.fact(name, format!("{:.0}", get(name)?));
    }
    Ok(rate)
}
