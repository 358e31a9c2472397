//! How long prompts last: an estimate, because the server times them.
//!
//! The far end's own report may only shorten it, so nothing hangs where there
//! is no voice.

use super::Prompt;

/// How long things last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Words spoken per minute at 100 %.
    pub words_per_minute: u32,
    /// Prompts and music last this many times shorter; 1 outside tests.
    pub faster: u32,
}

/// No prompt lasts longer, whatever a flow renders.
const LONGEST_MS: i64 = 3_600_000;

impl Default for Pace {
    fn default() -> Self {
        Self {
            words_per_minute: 150,
            faster: 1,
        }
    }
}

impl Pace {
    /// How long speech takes.
    pub(crate) fn speech_ms(self, text: &str, rate_percent: u16) -> i64 {
        let (words, breaks_ms) = measure(text);
        let per_minute = i64::from(self.words_per_minute.max(1)) * i64::from(rate_percent.max(1));
        let spoken = words.saturating_mul(60_000 * 100) / per_minute;
        spoken.saturating_add(breaks_ms)
    }

    /// What a length becomes at this pace; something stays something.
    pub(crate) fn scale(self, millis: i64) -> i64 {
        if millis <= 0 {
            return 0;
        }
        (millis.min(LONGEST_MS) / i64::from(self.faster.max(1))).max(1)
    }
}

/// Words of a text or SSML, and the milliseconds of its breaks.
///
/// A token of digits is spoken digit by digit.
fn measure(text: &str) -> (i64, i64) {
    let mut words = 0;
    let mut breaks_ms = 0;
    let mut rest = text;
    let ssml = text.trim_start().starts_with("<speak");
    while ssml && let Some((before, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        words += count_words(before);
        breaks_ms += break_ms(tag);
        rest = after;
    }
    (words + count_words(rest), breaks_ms)
}

fn count_words(text: &str) -> i64 {
    let spoken = |token: &str| {
        let digits = token.bytes().filter(u8::is_ascii_digit).count();
        let speaks = token.chars().any(char::is_alphanumeric);
        digits.max(usize::from(speaks))
    };
    let words: usize = text.split_whitespace().map(spoken).sum();
    i64::try_from(words).unwrap_or(i64::MAX)
}

/// `<break time="500ms"/>`; one without a time lasts a little.
fn break_ms(tag: &str) -> i64 {
    let Some(attributes) = tag.trim_start().strip_prefix("break") else {
        return 0;
    };
    let time = attributes.split_once("time").map_or("", |(_, time)| time);
    let time = time.trim_matches(|c: char| c == '=' || c == '/' || c == '"' || c.is_whitespace());
    let time = time.trim_matches('\'');
    let of = |number: &str, unit: f64| {
        let number = number.trim().parse::<f64>().unwrap_or_default();
        // Converts saturating; a negative or absurd pause is bounded.
        ((number * unit) as i64).clamp(0, LONGEST_MS)
    };
    if let Some(number) = time.strip_suffix("ms") {
        of(number, 1.0)
    } else if let Some(number) = time.strip_suffix('s') {
        of(number, 1000.0)
    } else {
        750
    }
}

/// Whether there is anything to hear.
pub(crate) fn is_silent(prompts: &[Prompt]) -> bool {
    prompts.iter().all(|prompt| match prompt {
        Prompt::Speech { text } => measure(text) == (0, 0),
        Prompt::Audio { .. } => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_breaks_and_digits_take_time() {
        let pace = Pace::default();
        assert_eq!(pace.speech_ms("Greetings, welcome to the line", 100), 2_000);
        assert_eq!(pace.speech_ms("Greetings, welcome to the line", 200), 1_000);
        assert_eq!(pace.speech_ms("12345", 100), 2_000);
        let ssml = r#"<speak>One <break time="500ms"/> two <break time='2s'/></speak>"#;
        assert_eq!(pace.speech_ms(ssml, 100), 800 + 2_500);
        assert_eq!(pace.speech_ms(" … ", 100), 0);
        assert_eq!(pace.speech_ms("a < b", 100), 800);
    }

    #[test]
    fn a_faster_pace_keeps_something_of_everything() {
        let pace = Pace {
            faster: 100,
            ..Pace::default()
        };
        assert_eq!(pace.scale(30_000), 300);
        assert_eq!(pace.scale(3), 1);
        assert_eq!(pace.scale(0), 0);
        assert_eq!(Pace::default().scale(i64::MAX), LONGEST_MS);
    }
}
