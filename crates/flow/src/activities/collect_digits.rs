//! Collect Digits: a prompt and several keys.
//!
//!   enter --(effect Play)--> waiting --(enough keys, or the terminator)--> `default`
//!                                    --(too few, or a key that counts for nothing)--> `invalid`
//!                                    --(no key in time)--> `timeout`
//!                                    --(the prompt failed)--> `error`

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, PortSpec, Spec, keys::{self, Outcome, Question, TakesKeys},
    spec::{DEFAULT, ERROR},
};
use crate::{
    engine::{
        cx::{Cx, News, Next},
        playlist::Playlist,
        reader::{Number, Reader},
        session::Wait,
        text::View,
    },
    expr::Value,
    trace::TraceSink,
};

activity! {
    /// Plays a prompt and collects keys until there are enough, the terminator
    /// is pressed, or the time between two keys runs out. Too few keys take
    /// `invalid`, no key at all takes `timeout`.
    pub struct CollectDigits {
        question: Question,
        min: Number,
        max: Number,
        inter_digit: Number,
        terminator: Option<char>,
    }
}

const fn count(default: i64) -> FieldKind {
    FieldKind::Number {
        min: 1,
        max: 20,
        default,
    }
}

const fn seconds(min: i64) -> FieldKind {
    FieldKind::Number {
        min,
        max: 30,
        default: 3,
    }
}

impl Act for CollectDigits {
    const SPEC: Spec = Spec {
        activity: "ivr-collectdigits",
        also: &[],
        title: "Collect Digits",
        group: Group::Call,
        icon: "hash",
        help: Self::HELP,
        ports: &[
            DEFAULT,
            PortSpec::plain("timeout", "No key in time"),
            PortSpec::plain("invalid", "Not acceptable"),
            ERROR,
        ],
        fields: &[
            FieldSpec::required("prompts", "Prompts", FieldKind::Prompts),
            FieldSpec::new("toggle", "Use text to speech", FieldKind::Switch),
            FieldSpec::new("interruptible", "A key stops the prompt", FieldKind::Switch),
            FieldSpec::new("minDigits", "At least", count(1)),
            FieldSpec::new("maxDigits", "At most", count(10)),
            FieldSpec::new("entryTimeout", "Seconds to the first key", seconds(1)),
            FieldSpec::new("interDigitTimeout", "Seconds between keys", seconds(0)),
            FieldSpec::new(
                "terminatorSymbol",
                "Last key",
                FieldKind::Choice(&["#", "*", ""]),
            ),
        ],
        outputs: &["DigitsEntered", "FailureCode", "FailureDescription"],
        needs: Needs::Caller,
    };

    const TAKES_KEYS: bool = true;

    fn read(reader: &mut Reader) -> Self {
        Self {
            question: Question::read(reader),
            min: reader.number("minDigits", 1, 1, 32),
            max: reader.number("maxDigits", 10, 1, 32),
            inter_digit: reader.number("interDigitTimeout", 3, 1, 600),
            terminator: reader.plain("terminatorSymbol").trim().chars().next(),
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

impl TakesKeys for CollectDigits {
    fn question(&self) -> &Question {
        &self.question
    }

    fn key<'f, T: TraceSink>(
        &'f self,
        cx: &mut Cx<'f, '_, T>,
        keys: &str,
        key: char,
    ) -> Outcome<'f> {
        if Some(key) == self.terminator {
            return Outcome::Done(self.finish(cx, keys));
        }
        let keys = format!("{keys}{key}");
        if matches!(key, '*' | '#') {
            cx.show_keys(&keys, cx.hides_output("DigitsEntered"));
            return Outcome::Done(Next::Leave("invalid"));
        }
        let bounds = (self.max.get(&cx.view()), self.inter_digit.get(&cx.view()));
        let (max, inter_digit) = match bounds {
            (Ok(max), Ok(inter_digit)) => (max, inter_digit),
            (Err(message), _) | (_, Err(message)) => return Outcome::Done(Next::Fail(message)),
        };
        if count_of(&keys) >= max {
            return Outcome::Done(self.finish(cx, &keys));
        }
        Outcome::More {
            keys: keys.into(),
            wait_ms: inter_digit * 1000,
        }
    }

    fn late<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>, keys: &str) -> Next<'f> {
        if keys.is_empty() {
            Next::Leave("timeout")
        } else {
            self.finish(cx, keys)
        }
    }
}

impl CollectDigits {
    fn finish<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>, keys: &str) -> Next<'f> {
        let min = match self.min.get(&cx.view()) {
            Ok(min) => min,
            Err(message) => return Next::Fail(message),
        };
        cx.show_keys(keys, cx.hides_output("DigitsEntered"));
        cx.output("DigitsEntered", || Value::text(keys));
        let enough = count_of(keys) >= min;
        Next::Leave(if enough { "default" } else { "invalid" })
    }
}

fn count_of(keys: &str) -> i64 {
    i64::try_from(keys.len()).unwrap_or(i64::MAX)
}
