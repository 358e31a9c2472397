//! What Menu and Collect Digits share: a prompt, keys, and the time to press them.
//!
//! A key interrupts an interruptible prompt. Keys typed ahead are taken before
//! the prompt is played, or at its end where it may not be interrupted.

use super::prompts::Prompts;
use crate::{
    engine::{
        Effect,
        cx::{Cx, News, Next},
        reader::{Number, Reader},
        session::Wait,
    },
    trace::TraceSink,
};

/// A prompt that asks for keys.
#[derive(Debug)]
pub(super) struct Question {
    pub prompts: Prompts,
    pub interruptible: bool,
    /// Seconds for the first key, counted from the end of the prompt.
    entry_timeout: Number,
}

/// What became of the keys.
pub(super) enum Outcome<'f> {
    /// Enough: the node is left or has failed.
    Done(Next<'f>),
    /// More keys may come until then.
    More {
        /// The keys so far.
        keys: Box<str>,
        /// Milliseconds for the next one.
        wait_ms: i64,
    },
}

/// What an activity does with keys.
pub(super) trait TakesKeys {
    fn question(&self) -> &Question;

    /// One key more.
    fn key<'f, T: TraceSink>(
        &'f self,
        cx: &mut Cx<'f, '_, T>,
        keys: &str,
        key: char,
    ) -> Outcome<'f>;

    /// No further key came in time.
    fn late<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>, keys: &str) -> Next<'f>;
}

impl Question {
    pub fn read(reader: &mut Reader) -> Self {
        Self {
            prompts: Prompts::read(reader),
            interruptible: reader.switch("interruptible"),
            entry_timeout: reader.number("entryTimeout", 3, 1, 600),
        }
    }
}

/// A token arrives at an activity that asks for keys.
pub(super) fn ask<'f, A: TakesKeys, T: TraceSink>(act: &'f A, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
    if !cx.caller_listens() {
        return Next::Fail("nobody is there to press keys".to_owned());
    }
    let question = act.question();
    if question.interruptible
        && let Some(next) = take_typed(act, cx, "")
    {
        return next;
    }
    let list = match question
        .prompts
        .playlist(&cx.view(), question.interruptible)
    {
        Ok(list) => list,
        Err(message) => return Next::Fail(message),
    };
    let entry_ms = match question.entry_timeout.get(&cx.view()) {
        Ok(seconds) => seconds * 1000,
        Err(message) => return Next::Fail(message),
    };
    let heard = if list.millis == 0 {
        cx.now
    } else {
        let shown = question.prompts.shown(&cx.view());
        cx.play(list, shown)
    };
    let typed = !cx.session.typed.is_empty();
    Next::Wait(Wait::Keys {
        heard,
        until: if typed { heard } else { heard.plus(entry_ms) },
        keys: Box::default(),
    })
}

/// News for an activity that asks for keys.
pub(super) fn answer<'f, A: TakesKeys, T: TraceSink>(
    act: &'f A,
    cx: &mut Cx<'f, '_, T>,
    wait: Wait,
    news: News,
) -> Next<'f> {
    let Wait::Keys { heard, until, keys } = wait else {
        return Next::Wait(wait);
    };
    let playing = cx.now < heard;
    match news {
        News::Key(key) if playing && !act.question().interruptible => {
            cx.type_ahead(key);
            // Taken when the prompt has been heard.
            let until = heard;
            Next::Wait(Wait::Keys { heard, until, keys })
        }
        News::Key(key) => {
            if playing {
                cx.effects.push(Effect::StopPlaying);
            }
            pressed(act, cx, &keys, key)
        }
        News::Due => match take_typed(act, cx, &keys) {
            Some(next) => next,
            None => act.late(cx, &keys),
        },
        News::PromptEnded => match take_typed(act, cx, &keys) {
            Some(next) => next,
            None => Next::Wait(Wait::Keys {
                heard: cx.now,
                until: cx.now.plus(until.since(heard)),
                keys,
            }),
        },
        News::PromptFailed(why) => Next::Fail(format!("the prompt could not be played: {why}")),
        News::Response(_) => Next::Wait(Wait::Keys { heard, until, keys }),
    }
}

/// Keys typed ahead, one after the other, until the activity has enough; none when there are none.
fn take_typed<'f, A: TakesKeys, T: TraceSink>(
    act: &'f A,
    cx: &mut Cx<'f, '_, T>,
    keys: &str,
) -> Option<Next<'f>> {
    let mut keys = keys.to_owned();
    let mut last = None;
    while let Some(key) = cx.next_typed() {
        match act.key(cx, &keys, key) {
            Outcome::Done(next) => return Some(next),
            Outcome::More {
                keys: more,
                wait_ms,
            } => {
                keys = more.into();
                last = Some(wait_ms);
            }
        }
    }
    last.map(|wait_ms| wait_for_more(cx, keys.into(), wait_ms))
}

fn pressed<'f, A: TakesKeys, T: TraceSink>(
    act: &'f A,
    cx: &mut Cx<'f, '_, T>,
    keys: &str,
    key: char,
) -> Next<'f> {
    match act.key(cx, keys, key) {
        Outcome::Done(next) => next,
        Outcome::More { keys, wait_ms } => wait_for_more(cx, keys, wait_ms),
    }
}

fn wait_for_more<'f, T: TraceSink>(cx: &Cx<'f, '_, T>, keys: Box<str>, wait_ms: i64) -> Next<'f> {
    Next::Wait(Wait::Keys {
        heard: cx.now,
        until: cx.now.plus(wait_ms.max(1)),
        keys,
    })
}
