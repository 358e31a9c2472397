//! Play Music: plays an audio file for a while, then continues.
//!
//!   enter --(effect Play)--> waiting --(ended, or its time)--> `default`
//!                                    --(failed)--> `error`
//!
//! In a loop behind Queue Contact it is hold music: the engine settles such a
//! loop and writes nothing per turn.

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, Spec, play_message::after_prompt,
    prompts,
    spec::{DEFAULT, ERROR},
};
use crate::{
    engine::{
        Prompt, Voice,
        cx::{Cx, News, Next},
        playlist::Playlist,
        reader::{Number, Reader},
        session::Wait,
        text::{Text, View},
    },
    trace::TraceSink,
};

activity! {
    /// Plays music for a number of seconds, or to the end of the file, then
    /// goes on along `default`. Linked back to itself behind Queue Contact it
    /// is hold music until an agent accepts.
    pub struct PlayMusic {
        file: Text,
        /// Seconds; 0 plays to the end of the file.
        duration: Number,
        /// Seconds into the file.
        skip: Number,
    }
}

/// Longest play, in seconds.
const LONGEST_S: i64 = 3_600;

impl Act for PlayMusic {
    const SPEC: Spec = Spec {
        activity: "play-music",
        also: &[],
        title: "Play Music",
        group: Group::Call,
        icon: "volume-2",
        help: Self::HELP,
        ports: &[DEFAULT, ERROR],
        fields: &[
            FieldSpec::new(
                "audioRadioGroup",
                "File",
                FieldKind::Choice(&["staticAudio", "dynamicAudio"]),
            ),
            FieldSpec::new("prompt", "Audio file", FieldKind::Audio),
            FieldSpec::new("promptDynamic", "File name", FieldKind::Template),
            FieldSpec::new(
                "duration",
                "Seconds (empty: the whole file)",
                FieldKind::Number {
                    min: 0,
                    max: LONGEST_S,
                    default: 0,
                },
            ),
            FieldSpec::new(
                "skip",
                "Start after seconds",
                FieldKind::Number {
                    min: 0,
                    max: LONGEST_S,
                    default: 0,
                },
            ),
        ],
        outputs: &[],
        needs: Needs::Caller,
    };

    fn read(reader: &mut Reader) -> Self {
        let live = match reader.plain("audioRadioGroup") {
            "dynamicAudio" => "promptDynamic",
            "staticAudio" => "prompt",
            _ if reader.raw("prompt").is_none() => "promptDynamic",
            _ => "prompt",
        };
        Self {
            file: reader.text(live),
            duration: reader.number("duration", 0, 0, LONGEST_S),
            skip: reader.number("skip", 0, 0, LONGEST_S),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        if !cx.caller_listens() {
            cx.ignore(|| "nobody listens to this music".to_owned());
            return Next::Leave("default");
        }
        match self.list(&cx.view()) {
            Ok(list) => {
                let shown = self.shown(&cx.view(), &list);
                Next::Wait(Wait::Prompt {
                    ends: cx.play(list, shown),
                })
            }
            Err(message) => Next::Fail(message),
        }
    }

    fn resume<'f, T: TraceSink>(
        &'f self,
        _: &mut Cx<'f, '_, T>,
        wait: Wait,
        news: News,
    ) -> Next<'f> {
        after_prompt(wait, news)
    }

    fn playlist(&self, view: &View) -> Option<Result<Playlist, String>> {
        Some(self.list(view))
    }

    fn plays_the_same_always(&self) -> bool {
        let constant = self.file.plain().is_some();
        constant && self.duration.is_constant() && self.skip.is_constant()
    }
}

impl PlayMusic {
    fn list(&self, view: &View) -> Result<Playlist, String> {
        let (name, whole_ms) = prompts::audio(&self.file, view)?;
        let duration_ms = self.duration.get(view)? * 1000;
        let skip_ms = self.skip.get(view)? * 1000;
        let length_ms = Some(duration_ms).filter(|length| *length > 0);
        // Music lasts at least a second, so a loop of it can never spin.
        let played_ms = length_ms.unwrap_or(whole_ms - skip_ms).max(1000);
        Ok(Playlist {
            prompts: vec![Prompt::Audio {
                name: name.to_owned(),
                from_ms: millis(skip_ms),
                length_ms: length_ms.map(millis),
            }],
            voice: Voice {
                language: view.flow.language(view.values),
                rate_percent: 100,
            },
            millis: view.flow.pace().scale(played_ms),
            interruptible: false,
        })
    }

    fn shown(&self, view: &View, list: &Playlist) -> Option<Vec<Prompt>> {
        if !self.file.reads_secret(view.flow) {
            return None;
        }
        let hide = |prompt: &Prompt| match prompt {
            Prompt::Audio {
                from_ms, length_ms, ..
            } => Prompt::Audio {
                name: self.file.shown(view),
                from_ms: *from_ms,
                length_ms: *length_ms,
            },
            Prompt::Speech { .. } => prompt.clone(),
        };
        Some(list.prompts.iter().map(hide).collect())
    }
}

/// An hour of milliseconds fits.
fn millis(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
