//! What is said: progress while it works, and tables of aim, measure, verdict.

use std::{
    fmt::Write as _,
    io::Write as _,
    time::{Duration, Instant},
};

/// The load averages of one, five and fifteen minutes: no figure means
/// anything without them.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// A line of the result, on standard output.
pub fn line(text: &str) {
    // A reader that has gone away is no reason to stop.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A remark while it works, on standard error.
pub fn note(text: &str) {
    eprintln!("  {text}");
}

/// One line of a table.
pub struct Row {
    what: String,
    aim: String,
    measured: String,
    met: Option<bool>,
}

/// A section's table.
pub struct Table {
    title: String,
    began: Instant,
    load: String,
    rows: Vec<Row>,
}

impl Table {
    /// Begins a section, and says so.
    pub fn begin(title: &str) -> Self {
        eprintln!("▸ {title} …");
        Self {
            title: title.to_owned(),
            began: Instant::now(),
            load: load(),
            rows: Vec::new(),
        }
    }

    /// A figure that has an aim.
    pub fn aim(&mut self, what: &str, aim: &str, measured: impl Into<String>, met: bool) {
        self.push(what, aim, measured, Some(met));
    }

    /// A figure that has none: a floor, a peer, something that explains another.
    pub fn fact(&mut self, what: &str, measured: impl Into<String>) {
        self.push(what, "", measured, None);
    }

    fn push(&mut self, what: &str, aim: &str, measured: impl Into<String>, met: Option<bool>) {
        self.rows.push(Row {
            what: what.to_owned(),
            aim: aim.to_owned(),
            measured: measured.into(),
            met,
        });
    }

    /// Whether every aim is met.
    pub fn is_met(&self) -> bool {
        self.rows.iter().all(|row| row.met != Some(false))
    }

    /// Prints it; `true` when every aim is met.
    pub fn end(self) -> bool {
        line(&self.text());
        self.is_met()
    }

    fn text(&self) -> String {
        let mut out = format!("\n### {}\n\n", self.title);
        let seconds = self.began.elapsed().as_secs_f64();
        let (before, after) = (&self.load, load());
        let _ = writeln!(
            out,
            "Load average {before} at the start, {after} at the end; {seconds:.0} s.\n"
        );
        out.push_str("| What | Aim | Measured | Met |\n| --- | --- | --- | --- |\n");
        for row in &self.rows {
            let met = match row.met {
                Some(true) => "yes",
                Some(false) => "**no**",
                None => "",
            };
            let _ = writeln!(
                out,
                "| {} | {} | {} | {met} |",
                row.what, row.aim, row.measured
            );
        }
        out
    }
}

/// How long things took.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// Adds those of another.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that `share` of them did not exceed, in milliseconds.
    pub fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let index = (sorted.len() as f64 * share).ceil() as usize;
        let found = sorted.get(index.saturating_sub(1).min(sorted.len().saturating_sub(1)));
        found.map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
    }

    /// `p50 1.2, p99 3.4, max 5.6 ms`
    pub fn summary(&self) -> String {
        let (p50, p99, max) = (self.at(0.5), self.at(0.99), self.at(1.0));
        format!("p50 {p50:.1}, p99 {p99:.1}, max {max:.1} ms")
    }
}

/// `1234567.8` as `1,234,568`.
pub fn whole(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < -0.5 {
        format!("-{out}")
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_added() {
        let mut times = Times::default();
        assert_eq!(times.at(0.5), 0.0);
        for ms in (1..=100).rev() {
            times.add(Duration::from_millis(ms));
        }
        assert_eq!(times.at(0.5), 50.0);
        assert_eq!(times.at(0.99), 99.0);
        assert_eq!(times.at(1.0), 100.0);
    }

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!(whole(0.4), "0");
        assert_eq!(whole(999.6), "1,000");
        assert_eq!(whole(1_234_567.0), "1,234,567");
        assert_eq!(whole(-1_234.0), "-1,234");
    }

    #[test]
    fn a_table_with_a_missed_aim_says_so() {
        let mut table = Table::begin("t");
        table.fact("floor", "7/s");
        table.aim("steps", "≥ 5/s", "6/s", true);
        assert!(table.is_met());
        table.aim("p99", "≤ 1 ms", "2 ms", false);
        assert!(!table.is_met() && table.text().contains("| p99 | ≤ 1 ms | 2 ms | **no** |"));
    }
}
