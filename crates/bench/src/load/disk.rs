//! The floor that the disk gives: one page appended and synced at a time.

use crate::report::Times;
use anyhow::Result;
use std::{
    fs::OpenOptions,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

/// A page of SQLite.
const PAGE: usize = 4096;

/// Appends and syncs pages for `time`; how long each took.
pub fn appends(folder: &Path, time: Duration) -> Result<Times> {
    let path = folder.join("floor");
    let mut file = OpenOptions::new()
        .create_new(true)
        .append(true)
        .open(&path)?;
    let page = [7; PAGE];
    let (began, mut times) = (Instant::now(), Times::default());
    while began.elapsed() < time {
        let one = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        times.add(one.elapsed());
    }
    drop(file);
    std::fs::remove_file(path)?;
    Ok(times)
}
