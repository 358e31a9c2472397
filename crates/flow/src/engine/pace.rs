//! How long prompts last: an estimate, because the server times them.
//!
//! The far end's own report may only shorten it, so nothing hangs where there
//! is no voice.

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
    pub(crate) fn speech_ms(self, speech: Speech, rate_percent: u16) -> i64 {
        let per_minute = i64::from(self.words_per_minute.max(1)) * i64::from(rate_percent.max(1));
        let spoken = speech.words.saturating_mul(60_000 * 100) / per_minute;
        spoken.saturating_add(speech.breaks_ms)
    }

    /// What a length becomes at this pace; something stays something.
    pub(crate) fn scale(self, millis: i64) -> i64 {
        if millis <= 0 {
            return 0;
        }
        (millis.min(LONGEST_MS) / i64::from(self.faster.max(1))).max(1)
    }
}

/// What makes a text take time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Speech {
    words: i64,
    breaks_ms: i64,
}

impl Speech {
    /// Measures a text or SSML.
    pub fn of(text: &str) -> Self {
        let mut speech = Self::default();
        let mut rest = text;
        let ssml = text.trim_start().starts_with("<speak");
        while ssml && let Some((before, after)) = rest.split_once('<') {
            let (tag, after) = after.split_once('>').unwrap_or((after, ""));
            speech.words += count_words(before);
            speech.breaks_ms += break_ms(tag);
            rest = after;
        }
        speech.words += count_words(rest);
        speech
    }
}

/// Words of a text. One that holds digits is spoken digit by digit.
fn count_words(text: &str) -> i64 {
    let mut words = 0;
    let (mut speaks, mut digits) = (false, 0);
    for byte in text.bytes() {
        if byte.is_ascii_whitespace() {
            words += i64::from(speaks).max(digits);
            (speaks, digits) = (false, 0);
        } else {
            // Letters of other scripts are words as well, and so is a dash of theirs.
            speaks |= byte.is_ascii_alphabetic() || !byte.is_ascii();
            digits += i64::from(byte.is_ascii_digit());
        }
    }
    words + i64::from(speaks).max(digits)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_breaks_and_digits_take_time() {
        let pace = Pace::default();
        assert_eq!(
            pace.speech_ms(Speech::of("Greetings, welcome to the line"), 100),
            2_000
        );
        assert_eq!(
            pace.speech_ms(Speech::of("Greetings, welcome to the line"), 200),
            1_000
        );
        assert_eq!(pace.speech_ms(Speech::of("12345"), 100), 2_000);
        let ssml = r#"<speak>One <break time="500ms"/> two <break time='2s'/></speak>"#;
        assert_eq!(pace.speech_ms(Speech::of(ssml), 100), 800 + 2_500);
        assert_eq!(pace.speech_ms(Speech::of(" - . "), 100), 0);
        assert_eq!(pace.speech_ms(Speech::of("a < b"), 100), 800);
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
