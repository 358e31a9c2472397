//! Menu: a prompt and one key.
//!
//!   enter --(effect Play)--> waiting --(a key with a link)--> that key's port
//!                                    --(any other key)--> `invalid`
//!                                    --(no key in time)--> `timeout`
//!                                    --(the prompt failed)--> `error`

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, PortSpec, Spec, keys::{self, Outcome, Question, TakesKeys},
    spec::ERROR,
};
use crate::{
    engine::{
        cx::{Cx, News, Next},
        playlist::Playlist,
        reader::Reader,
        session::Wait,
        text::View,
    },
    expr::Value,
    trace::TraceSink,
};

activity! {
    /// Plays a prompt and waits for one key. A key with a link takes its port;
    /// any other key takes `invalid`; no key within the time, counted from the
    /// end of the prompt, takes `timeout`. It does not ask again by itself.
    pub struct Menu {
        question: Question,
    }
}

/// Every key as a port's name.
const KEYS: [(char, &str); 16] = [
    ('0', "0"),
    ('1', "1"),
    ('2', "2"),
    ('3', "3"),
    ('4', "4"),
    ('5', "5"),
    ('6', "6"),
    ('7', "7"),
    ('8', "8"),
    ('9', "9"),
    ('*', "*"),
    ('#', "#"),
    ('A', "A"),
    ('B', "B"),
    ('C', "C"),
    ('D', "D"),
];

impl Act for Menu {
    const SPEC: Spec = Spec {
        activity: "ivr-menu",
        also: &[],
        title: "Menu",
        group: Group::Call,
        icon: "list-ordered",
        help: Self::HELP,
        ports: &[
            PortSpec::plain("timeout", "No key in time"),
            PortSpec::plain("invalid", "Another key"),
            ERROR,
        ],
        fields: &[
            FieldSpec::required("prompts", "Prompts", FieldKind::Prompts),
            FieldSpec::new("toggle", "Use text to speech", FieldKind::Switch),
            FieldSpec::new("interruptible", "A key stops the prompt", FieldKind::Switch),
            FieldSpec::required("menuLinks", "Keys", FieldKind::Branches),
            FieldSpec::new(
                "entryTimeout",
                "Seconds to press a key",
                FieldKind::Number {
                    min: 1,
                    max: 30,
                    default: 3,
                },
            ),
        ],
        outputs: &["OptionEntered"],
        needs: Needs::Caller,
    };

    const TAKES_KEYS: bool = true;

    fn read(reader: &mut Reader) -> Self {
        Self {
            question: Question::read(reader),
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        keys::ask(self, cx)
    }

    fn resume<'f, T: TraceSink>(
        &'f self,
        cx: &mut Cx<'f, '_, T>,
        wait: Wait,
        news: News,
    ) -> Next<'f> {
        keys::answer(self, cx, wait, news)
    }

    fn playlist(&self, view: &View) -> Option<Result<Playlist, String>> {
        let question = &self.question;
        Some(question.prompts.playlist(view, question.interruptible))
    }
}

impl TakesKeys for Menu {
    fn question(&self) -> &Question {
        &self.question
    }

    fn key<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>, _: &str, key: char) -> Outcome<'f> {
        let known = KEYS.iter().find(|(known, _)| *known == key);
        let port = known.map_or("invalid", |(_, port)| port);
        cx.show_keys(port, cx.hides_output("OptionEntered"));
        cx.output("OptionEntered", || Value::text(port));
        let wired = cx.is_wired(port);
        Outcome::Done(Next::Leave(if wired { port } else { "invalid" }))
    }

    fn late<'f, T: TraceSink>(&'f self, _: &mut Cx<'f, '_, T>, _: &str) -> Next<'f> {
        Next::Leave("timeout")
    }
}
