//! The list of channels as a browser gets it: session, database, rendering.

use super::{Options, generator};
use crate::{
    api,
    place::Place,
    report::{Table, whole},
    server::Program,
};
use anyhow::Result;

/// Rows of the list.
const ROWS: usize = 50;
/// Connections at a time.
const CONNECTIONS: usize = 32;
/// Pages per second, and the 99th percentile in milliseconds.
const PAGES: f64 = 2_000.0;
const PAGE_MS: f64 = 25.0;

pub async fn run(options: &Options) -> Result<bool> {
    let mut table = Table::begin("Pages: the channel list, rendered on the server");
    let place = Place::new(options.directory.as_deref(), "pages").await?;
    place.channels(ROWS).await?;
    let program = Program::over(&options.server, place.folder.path())?;
    let (process, _) = program.start().await?;
    let mut boss = api::sign_in(program.address, &place.boss.email, &place.boss.password).await?;
    let client = boss.client();
    let floor = generator::ask(client, "/healthz", "up", CONNECTIONS, options.time / 2).await?;
    table.fact(
        "Floor: a plain answer of the same server",
        format!("{}/s; {}", whole(floor.rate()), floor.times.summary()),
    );
    let page = client.get("/channels").await?;
    let text = String::from_utf8_lossy(&page.body);
    let rows = text.matches("Region_").count();
    table.fact(
        "The page",
        format!("{} bytes, {rows} mentions of its channels", page.body.len()),
    );
    let marker = format!("Region_{:03}", ROWS - 1);
    let list = generator::ask(client, "/channels", &marker, CONNECTIONS, options.time).await?;
    let rate = list.rate();
    table.aim(
        "Pages of 50 rows",
        "≥ 2,000/s",
        format!("{}/s", whole(rate)),
        rate >= PAGES,
    );
    let p99 = list.times.at(0.99);
    table.aim(
        "One page, 32 at a time",
        "p99 ≤ 25 ms",
        list.times.summary(),
        p99 <= PAGE_MS,
    );
    let resident = process.resident_kib() as f64 / 1_024.0;
    table.fact("Resident under this load", format!("{resident:.1} MiB"));
    Ok(table.end())
}
