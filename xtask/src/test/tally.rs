//! How many tests passed and failed, as the runners' closing lines say.

use std::fmt;

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Passed.
    pub passed: u32,
    /// Failed.
    pub failed: u32,
    /// Not run.
    pub skipped: u32,
}

impl Tally {
    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Sums cargo's `test result:` lines.
    pub fn of_cargo(text: &str) -> Self {
        let mut sum = Self::default();
        for line in text.lines() {
            let Some((_, rest)) = line.split_once("test result: ") else {
                continue;
            };
            let counts = rest.split_once(". ").map_or(rest, |(_, counts)| counts);
            for part in counts.split(';') {
                sum.count(part);
            }
        }
        sum
    }

    /// Reads Playwright's last lines: a number and a word each.
    pub fn of_playwright(text: &str) -> Self {
        let mut sum = Self::default();
        for line in text.lines() {
            sum.count(line);
        }
        sum
    }

    /// Adds what one `3 passed` says; other words say nothing.
    fn count(&mut self, text: &str) {
        let mut words = text.split_whitespace();
        let (Some(number), Some(word)) = (words.next(), words.next()) else {
            return;
        };
        let Ok(number) = number.parse::<u32>() else {
            return;
        };
        match word {
            "passed" => self.passed += number,
            // A test that passes only when it is run again is not to be trusted.
            "failed" | "interrupted" | "flaky" => self.failed += number,
            "ignored" | "skipped" | "did" => self.skipped += number,
            _ => {}
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(f, ", {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_lines_are_summed() {
        let text = "running 2 tests\n\
            test result: ok. 16 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n";
        let tally = Tally::of_cargo(text);
        assert_eq!(
            tally,
            Tally {
                passed: 17,
                failed: 2,
                skipped: 1
            }
        );
        assert_eq!(tally.to_string(), "17 passed, 2 failed, 1 skipped");
    }

    #[test]
    fn playwrights_last_lines_are_read() {
        let text = "  ok 1 a.spec.ts:3:1 › signs in (1.2s)\n  1 failed\n    a.spec.ts:9:1 › dials\n  1 flaky\n  2 did not run\n  12 passed (1.1m)\n";
        let tally = Tally::of_playwright(text);
        assert_eq!(
            tally,
            Tally {
                passed: 12,
                failed: 2,
                skipped: 2
            }
        );
    }
}
