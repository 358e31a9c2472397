//! What a caller hears at one node, and what the channel's fallback plays.

use super::{
    effect::{Prompt, Voice},
    pace::Speech,
    session::Arrived,
    text::View,
};
use crate::document::references::BUILT_IN_AUDIO_MS;

/// The hold music that every organisation has.
pub(crate) const HOLD_MUSIC: &str = "defaultmusic_on_hold.wav";
/// How long one turn of it plays where the flow does not say.
const HOLD_MUSIC_MS: i64 = BUILT_IN_AUDIO_MS as i64;

/// Prompts in order, and how long they last together.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Playlist {
    pub prompts: Vec<Prompt>,
    pub voice: Voice,
    pub millis: i64,
    pub interruptible: bool,
}

impl Playlist {
    /// Adds what is heard next.
    pub fn join(&mut self, next: Self) {
        if self.prompts.is_empty() {
            self.voice = next.voice;
        }
        self.prompts.extend(next.prompts);
        self.millis = self.millis.saturating_add(next.millis);
    }
}

/// A file that needs no mapping, with its length.
pub(super) fn built_in(name: &str) -> Option<(&'static str, i64)> {
    (name == HOLD_MUSIC).then_some((HOLD_MUSIC, HOLD_MUSIC_MS))
}

/// The language of a voice's name (`en-US-Standard-C`) or of a variable (`en-US`).
pub(crate) fn language(voice: &str) -> String {
    let mut parts = voice.trim().split(['-', '_']);
    match (parts.next(), parts.next()) {
        (Some(language), Some(region)) if !language.is_empty() && !region.is_empty() => {
            format!("{language}-{region}")
        }
        (Some(language), None) if language.len() == 2 => language.to_owned(),
        _ => "en-US".to_owned(),
    }
}

/// The announcement of the fallback, or its music.
pub(super) fn of_fallback(music: bool, arrived: Option<&Arrived>, view: &View) -> Playlist {
    let announcement = arrived.map_or("", |arrived| &arrived.fallback.announcement);
    let prompt = if music {
        Prompt::Audio {
            name: HOLD_MUSIC.to_owned(),
            from_ms: 0,
            length_ms: None,
        }
    } else {
        Prompt::Speech {
            text: announcement.to_owned(),
        }
    };
    let pace = view.flow.pace();
    Playlist {
        prompts: vec![prompt],
        voice: Voice {
            language: view.flow.language(view.values),
            rate_percent: 100,
        },
        millis: pace.scale(pace.speech_ms(Speech::of(announcement), 100)),
        interruptible: false,
    }
}
