//! What the tool says while it works: one line when a step begins, one when it ends.

use anyhow::Result;
use std::{io::Write as _, time::Instant};

/// Runs a step: its name goes out before, its duration after.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("▸ {name} …");
    let started = Instant::now();
    let result = work();
    let took = duration(started);
    match &result {
        Ok(_) => eprintln!("  ✓ {name}: {took}"),
        Err(_) => eprintln!("  ✗ {name}: failed after {took}"),
    }
    result
}

/// A remark within a step.
pub fn note(text: &str) {
    eprintln!("  {text}");
}

/// A line of the result itself, on standard output.
pub fn line(text: &str) {
    // A reader that has gone away is no reason to stop.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The time since `started`, as a person would say it.
pub fn duration(started: Instant) -> String {
    let seconds = started.elapsed().as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", seconds as u64 / 60, seconds as u64 % 60)
    }
}
