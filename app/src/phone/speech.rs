//! Prompts read aloud by the browser, where it has a voice. The server times
//! every prompt, so nothing hangs where there is none; what the browser says
//! can only end a prompt sooner.

use flow::{engine::Prompt, phone::Playing};
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlAudioElement, SpeechSynthesisUtterance};

thread_local! {
    /// The file that plays now; a tab plays one at a time.
    static MUSIC: RefCell<Option<HtmlAudioElement>> = const { RefCell::new(None) };
}

/// Whether this browser can speak at all.
pub fn can_speak() -> bool {
    window()
        .speech_synthesis()
        .is_ok_and(|speech| speech.get_voices().length() > 0)
}

/// Stops speaking and playing.
pub fn hush() {
    if let Some(music) = MUSIC.with_borrow_mut(Option::take) {
        // Pausing what has not begun fails, which is as good.
        let _ = music.pause();
    }
    if let Ok(speech) = window().speech_synthesis() {
        speech.cancel();
    }
}

/// Says what is playing and calls `done` when the last word was said. Says
/// nothing, and never calls, where there is no voice or a file plays as well.
pub fn say(playing: &Playing, done: impl Fn() + 'static) {
    let words: Option<Vec<String>> = playing.prompts.iter().map(spoken).collect();
    let (Some(words), Ok(speech)) = (words, window().speech_synthesis()) else {
        return;
    };
    speech.cancel();
    let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(&words.join(" ")) else {
        return;
    };
    if !playing.voice.language.is_empty() {
        utterance.set_lang(&playing.voice.language);
    }
    utterance.set_rate(f32::from(playing.voice.rate_percent.clamp(25, 400)) / 100.0);
    let ended = Closure::<dyn Fn()>::new(done);
    utterance.set_onend(Some(ended.as_ref().unchecked_ref()));
    // The utterance holds it until it has been said.
    ended.forget();
    speech.speak(&utterance);
}

/// Plays the first file among the prompts, over and over: the server says when
/// it is enough. A file that this installation does not have stays silent.
pub fn play(playing: &Playing) {
    let name = playing.prompts.iter().find_map(|prompt| match prompt {
        Prompt::Audio { name, .. } => Some(name),
        Prompt::Speech { .. } => None,
    });
    let address = name.map(|name| crate::paths::audio(name));
    let Some(Ok(music)) = address.map(|address| HtmlAudioElement::new_with_src(&address)) else {
        return;
    };
    music.set_loop(true);
    // The answer is a promise; a browser that may not play yet stays silent.
    let _ = music.play();
    MUSIC.set(Some(music));
}

/// The words of a prompt without the tags of SSML; none for a file.
fn spoken(prompt: &Prompt) -> Option<String> {
    let Prompt::Speech { text } = prompt else {
        return None;
    };
    let mut words = String::with_capacity(text.len());
    let mut inside = false;
    let ssml = text.trim_start().starts_with("<speak");
    for c in text.chars() {
        match c {
            '<' if ssml => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            c => words.push(c),
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_not_read_out() {
        let said = |text: &str| {
            spoken(&Prompt::Speech {
                text: text.to_owned(),
            })
        };
        assert_eq!(
            said("<speak>Hi <break time=\"1s\"/>you</speak>").as_deref(),
            Some("Hi you")
        );
        assert_eq!(said("1 < 2").as_deref(), Some("1 < 2"));
        assert_eq!(
            spoken(&Prompt::Audio {
                name: "a.wav".into(),
                from_ms: 0,
                length_ms: None
            }),
            None
        );
    }
}
