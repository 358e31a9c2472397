//! Lists of prompts (§ *Prompts* of the format): files, names of files, speech.

use crate::engine::{
    Prompt, Voice,
    pace::Speech,
    playlist::{self, Playlist},
    reader::Reader,
    text::{Text, View},
};

/// The prompts of a node and how they sound.
#[derive(Debug)]
pub(super) struct Prompts {
    items: Box<[Item]>,
    /// The node's own language; none takes the flow's.
    language: Option<Box<str>>,
    rate_percent: u16,
}

#[derive(Debug)]
enum Item {
    /// A file, by a name that may be a template.
    Audio(Text),
    /// Text or SSML; measured once where it is constant.
    Speech(Text, Option<Speech>),
}

impl Prompts {
    /// `toggle` says which of the two lists is live; where that one is empty, the other counts.
    pub fn read(reader: &mut Reader) -> Self {
        let lists = if reader.switch("toggle") {
            ["promptsTts", "prompts"]
        } else {
            ["prompts", "promptsTts"]
        };
        let list = lists.into_iter().map(|key| (key, reader.list(key)));
        let list = list.into_iter().find(|(_, list)| !list.is_empty());
        let (key, list) = list.unwrap_or_default();
        let items = list.iter().map(|item| {
            let text = reader.template(key, item.get("value").unwrap_or_default());
            match item.get("type").and_then(|kind| kind.as_str()) {
                Some("tts") => {
                    let measured = text.plain().map(Speech::of);
                    Item::Speech(text, measured)
                }
                _ => Item::Audio(text),
            }
        });
        let items = items.collect();
        let own = reader.switch("toggleLanguage");
        let language = Some(reader.plain("voiceLanguage")).filter(|voice| own && !voice.is_empty());
        Self {
            items,
            language: language.map(|voice| playlist::language(voice).into()),
            rate_percent: rate(reader),
        }
    }

    /// What the caller hears; an audio file that is not mapped is an error.
    pub fn playlist(&self, view: &View, interruptible: bool) -> Result<Playlist, String> {
        let mut millis = 0_i64;
        let mut prompts = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let (prompt, length) = self.prompt(item, view)?;
            millis = millis.saturating_add(length);
            prompts.push(prompt);
        }
        let language = match &self.language {
            Some(language) => language.to_string(),
            None => view.flow.language(view.values),
        };
        Ok(Playlist {
            prompts,
            voice: Voice {
                language,
                rate_percent: self.rate_percent,
            },
            millis: view.flow.pace().scale(millis),
            interruptible,
        })
    }

    fn prompt(&self, item: &Item, view: &View) -> Result<(Prompt, i64), String> {
        match item {
            Item::Speech(text, measured) => {
                let text = text.render(view)?.into_owned();
                let speech = measured.unwrap_or_else(|| Speech::of(&text));
                let length = view.flow.pace().speech_ms(speech, self.rate_percent);
                Ok((Prompt::Speech { text }, length))
            }
            Item::Audio(name) => {
                let (name, length) = audio(name, view)?;
                Ok((whole_file(name), length))
            }
        }
    }

    /// What a trace shows instead, where a prompt holds a secret.
    pub fn shown(&self, view: &View) -> Option<Vec<Prompt>> {
        let text = |item: &Item| match item {
            Item::Audio(text) | Item::Speech(text, _) => text.reads_secret(view.flow),
        };
        if !self.items.iter().any(text) {
            return None;
        }
        let prompts = self.items.iter().map(|item| match item {
            Item::Speech(text, _) => Prompt::Speech {
                text: text.shown(view),
            },
            Item::Audio(name) => whole_file(&name.shown(view)),
        });
        Some(prompts.collect())
    }

    /// Whether every session hears the same.
    pub fn is_constant(&self) -> bool {
        self.items.iter().all(|item| match item {
            Item::Audio(text) | Item::Speech(text, _) => text.plain().is_some(),
        })
    }
}

/// An audio file by the flow's name for it: its own name, and its length.
pub(super) fn audio<'a>(name: &Text, view: &View<'a>) -> Result<(&'a str, i64), String> {
    let text = name.render(view)?;
    let text = text.trim();
    if text.is_empty() {
        return Err("no audio file is chosen".to_owned());
    }
    let file = view.flow.audio(text);
    file.ok_or_else(|| format!("the audio file `{}` is not mapped", name.shown(view).trim()))
}

fn whole_file(name: &str) -> Prompt {
    Prompt::Audio {
        name: name.to_owned(),
        from_ms: 0,
        length_ms: None,
    }
}

/// `speakingRate` as percent, 25 to 400.
fn rate(reader: &Reader) -> u16 {
    let raw = reader.raw("speakingRate");
    let rate = raw.and_then(|raw| match raw {
        serde_json::Value::String(text) => text.trim().parse::<f64>().ok(),
        other => other.as_f64(),
    });
    // Clamped to what fits; not a number converts to 0 and is clamped, too.
    rate.map_or(100, |rate| ((rate * 100.0) as i64).clamp(25, 400) as u16)
}
