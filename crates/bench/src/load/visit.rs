//! A first visit to a console page with a real browser: a script drives it.

use super::Options;
use crate::{api, place::Place, report::Table, server::Program};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::process::{Command, Stdio};

/// How many first visits; the middle one counts.
const VISITS: &str = "7";
/// Kilobytes until the first paint, and in all.
const BEFORE_KB: f64 = 120.0;
const ALL_KB: f64 = 600.0;
/// Milliseconds until the first paint, and those that the page blocks.
const PAINT_MS: f64 = 150.0;
const BLOCKING_MS: f64 = 50.0;

/// The middle of all visits, as the script says it.
#[derive(Debug, Deserialize)]
struct Visit {
    /// Received until the first paint.
    before_paint_kb: f64,
    /// What the first paint cannot do without: the page and its style sheets.
    needed_kb: f64,
    /// Received in all.
    all_kb: f64,
    requests: f64,
    first_paint_ms: f64,
    blocking_ms: f64,
    /// When all was fetched and the page had nothing long to do any more.
    settled_ms: f64,
    /// Encodings other than brotli among the text and code.
    other_encodings: Vec<String>,
}

pub async fn run(options: &Options) -> Result<bool> {
    let mut table = Table::begin("First visit to a console page, cold cache");
    let Some(script) = &options.visit else {
        table.fact("Skipped", "no script was named");
        return Ok(table.end());
    };
    let place = Place::new(options.directory.as_deref(), "visit").await?;
    place.channels(50).await?;
    let program = Program::over(&options.server, place.folder.path())?;
    let (_process, _) = program.start().await?;
    let mut boss = api::sign_in(program.address, &place.boss.email, &place.boss.password).await?;
    let cookie = boss.client().cookie_header();
    let url = format!("http://{}/channels", program.address);
    let output = Command::new("node")
        .arg(script)
        .args([&url, VISITS])
        // Not an argument: those are for everybody to see.
        .env("COOKIE", cookie)
        .stderr(Stdio::inherit())
        .output()
        .context("node is needed for the browser")?;
    if !output.status.success() {
        bail!("the visit failed ({})", output.status);
    }
    let visit: Visit = serde_json::from_slice(&output.stdout)?;
    tell(&mut table, &visit);
    Ok(table.end())
}

fn tell(table: &mut Table, visit: &Visit) {
    let kb = |amount: f64| format!("{amount:.0} kB");
    let ms = |time: f64| format!("{time:.0} ms");
    let before = visit.before_paint_kb;
    table.aim(
        "Received before the first paint",
        "≤ 120 kB",
        kb(before),
        before <= BEFORE_KB,
    );
    table.fact(
        "What the first paint needs: page and styles",
        kb(visit.needed_kb),
    );
    let brotli = visit.other_encodings.is_empty();
    let all = visit.all_kb;
    table.aim(
        "Received in all, brotli",
        "≤ 600 kB",
        kb(all),
        all <= ALL_KB && brotli,
    );
    if !brotli {
        table.fact("Not brotli", visit.other_encodings.join(", "));
    }
    table.fact("Requests", format!("{:.0}", visit.requests));
    let paint = visit.first_paint_ms;
    table.aim("First paint", "≤ 150 ms", ms(paint), paint <= PAINT_MS);
    let blocking = visit.blocking_ms;
    table.aim(
        "Blocking time",
        "≤ 50 ms",
        ms(blocking),
        blocking <= BLOCKING_MS,
    );
    table.fact(
        "Settled: all fetched, nothing long to do",
        ms(visit.settled_ms),
    );
}
