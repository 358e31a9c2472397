//! Prompts read aloud by the browser, where it has a voice. The server times
//! every prompt, so nothing hangs where there is none; what the browser says
//! can only end a prompt sooner.

use flow::{engine::Prompt, phone::Playing};
use leptos::{prelude::*, task::spawn_local};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlAudioElement, SpeechSynthesis, SpeechSynthesisUtterance};

thread_local! {
    /// The file that plays now; a tab plays one at a time.
    static MUSIC: RefCell<Option<HtmlAudioElement>> = const { RefCell::new(None) };
    /// Grows with each thing that is said or hushed: what ends late is told by it.
    static TURN: Cell<u32> = const { Cell::new(0) };
}

fn synthesis() -> Option<SpeechSynthesis> {
    window().speech_synthesis().ok()
}

/// Whether this browser has a voice. Some have none until a moment after they
/// were first asked, so it is asked at once and followed from then on.
pub fn has_voice() -> Signal<bool> {
    let there = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(speech) = synthesis() else { return };
        let look = move || {
            let voices = synthesis().map_or(0, |speech| speech.get_voices().length());
            let _ = there.try_set(voices > 0);
        };
        look();
        let changed = Closure::<dyn Fn()>::new(look);
        speech.set_onvoiceschanged(Some(changed.as_ref().unchecked_ref()));
        // The browser holds it until the page is left.
        changed.forget();
        on_cleanup(|| {
            if let Some(speech) = synthesis() {
                speech.set_onvoiceschanged(None);
            }
        });
    });
    there.into()
}

/// Begins a turn, and ends whatever was said in the last one.
fn next_turn() -> u32 {
    let turn = TURN.get().wrapping_add(1);
    TURN.set(turn);
    turn
}

/// Stops speaking.
pub fn hush() {
    next_turn();
    if let Some(speech) = synthesis() {
        speech.cancel();
    }
}

/// Stops playing.
pub fn stop_playing() {
    if let Some(music) = MUSIC.with_borrow_mut(Option::take) {
        // Pausing what has not begun fails, which is as good.
        let _ = music.pause();
    }
}

/// Says what is playing and calls `done` when the last word was said. Says
/// nothing, and never calls, where a file plays as well; nor does it call for
/// what was hushed, or ended without having begun.
pub fn say(playing: &Playing, done: impl Fn() + 'static) {
    let words: Option<Vec<String>> = playing.prompts.iter().map(spoken).collect();
    let (Some(words), Some(speech)) = (words, synthesis()) else {
        return;
    };
    let turn = next_turn();
    speech.cancel();
    let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(&words.join(" ")) else {
        return;
    };
    if !playing.voice.language.is_empty() {
        utterance.set_lang(&playing.voice.language);
    }
    utterance.set_rate(f32::from(playing.voice.rate_percent.clamp(25, 400)) / 100.0);
    let begun = std::rc::Rc::new(Cell::new(false));
    let started = Closure::<dyn Fn()>::new({
        let begun = begun.clone();
        move || begun.set(true)
    });
    let ended = Closure::<dyn Fn()>::new(move || {
        if begun.get() && TURN.get() == turn {
            done();
        }
    });
    utterance.set_onstart(Some(started.as_ref().unchecked_ref()));
    utterance.set_onend(Some(ended.as_ref().unchecked_ref()));
    // The utterance holds them until it has been said.
    started.forget();
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
    // A browser that may not play yet, or is hushed at once, stays silent.
    if let Ok(begun) = music.play() {
        spawn_local(async move { drop(JsFuture::from(begun).await) });
    }
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
