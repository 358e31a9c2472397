//! Play Message: plays prompts, then continues.
//!
//!   enter --(effect Play)--> waiting --(ended, or its time)--> `default`
//!                                    --(failed)--> `error`

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, Spec, prompts::Prompts,
    spec::{DEFAULT, ERROR},
};
use crate::{
    engine::{
        cx::{Cx, News, Next},
        playlist::Playlist,
        reader::Reader,
        session::Wait,
        text::View,
    },
    trace::TraceSink,
};

activity! {
    /// Plays audio files and speech in order, then goes on along `default`. The
    /// caller cannot interrupt it; keys pressed meanwhile go to the next menu.
    /// An audio file that is not there takes `error`.
    pub struct PlayMessage {
        prompts: Prompts,
    }
}

impl Act for PlayMessage {
    const SPEC: Spec = Spec {
        activity: "play-message",
        also: &[],
        title: "Play Message",
        group: Group::Call,
        icon: "message-square",
        help: Self::HELP,
        ports: &[DEFAULT, ERROR],
        fields: &[
            FieldSpec::required("prompts", "Prompts", FieldKind::Prompts),
            FieldSpec::new("toggle", "Use text to speech", FieldKind::Switch),
            FieldSpec::new("toggleLanguage", "Own language and voice", FieldKind::Switch),
            FieldSpec::new("voiceLanguage", "Voice", FieldKind::Template),
            FieldSpec::new("speakingRate", "Speaking rate", FieldKind::Template),
        ],
        outputs: &[],
        needs: Needs::Caller,
    };

    fn read(reader: &mut Reader) -> Self {
        Self {
            prompts: Prompts::read(reader),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        if !cx.caller_listens() {
            cx.ignore(|| "nobody listens to this prompt".to_owned());
            return Next::Leave("default");
        }
        match self.prompts.playlist(&cx.view(), false) {
            Ok(list) if list.millis == 0 => Next::Leave("default"),
            Ok(list) => {
                let shown = self.prompts.shown(&cx.view());
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
        Some(self.prompts.playlist(view, false))
    }

    fn plays_the_same_always(&self) -> bool {
        self.prompts.is_constant()
    }
}

/// How a node that only plays is left.
pub(super) fn after_prompt<'f>(wait: Wait, news: News) -> Next<'f> {
    match news {
        News::Due | News::PromptEnded => Next::Leave("default"),
        News::PromptFailed(why) => Next::Fail(format!("the prompt could not be played: {why}")),
        News::Key(_) | News::Response(_) => Next::Wait(wait),
    }
}
