//! The engine alone: steps per second on one core, in memory.

use super::{Options, programs};
use crate::report::{Table, whole};
use anyhow::{Context, Result};

/// Steps per second on one core.
const STEPS: f64 = 1_000_000.0;

pub fn run(options: &Options) -> Result<bool> {
    let mut table = Table::begin("Engine: steps per second in memory, one core");
    let seconds = options.time.as_secs().to_string();
    let said = programs::example("engine_speed", &[&seconds])?;
    for line in said.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(rate)) = (words.next(), words.next()) else {
            continue;
        };
        let flow = match name {
            "ours" => "A CRM look-up flow of ours",
            "published" => "The published Dynamics flow",
            other => other,
        };
        if rate == "skipped:" {
            table.fact(flow, "skipped: the file is not here");
            continue;
        }
        let rate: f64 = rate
            .parse()
            .with_context(|| format!("engine_speed said: {line}"))?;
        let measured = format!("{}/s", whole(rate));
        table.aim(flow, "≥ 1,000,000/s", measured, rate >= STEPS);
    }
    Ok(table.end())
}
