//! The channel's promise that no caller is left alone.
//!
//! Whenever a flow ends with a caller who is neither queued, nor with an agent,
//! nor deliberately disconnected: an announcement, the channel's fallback
//! queue, and music until an agent accepts.

use super::{
    cx::{Cx, Here, News},
    part::Part,
    playlist,
    session::{FALLBACK, Token, Wait},
};
use crate::trace::{TraceSink, What};
use domain::contact::Stage;

/// A refused fallback queue is tried again after this long.
const RETRY_MS: i64 = 10_000;
/// The fallback's callers wait among those without a priority.
const PRIORITY: u8 = 10;

impl<T: TraceSink> Cx<'_, '_, T> {
    /// Takes over a caller whom the flow left alone.
    pub(super) fn fall_back(&mut self) {
        let reason = self.reason.take().unwrap_or_default();
        self.line(|_| What::Fallback { reason });
        self.session.typed = Box::default();
        let token = self.fallback_token();
        self.stand(&token, true);
        self.enqueue_fallback();
        let list = playlist::of_fallback(false, self.session.arrived.as_deref(), &self.view());
        if list.millis == 0 {
            return self.fallback_music(token);
        }
        let ends = self.play(list, None);
        self.here = None;
        self.session.main = Some(Token {
            wait: Wait::Prompt { ends },
            ..token
        });
    }

    /// News for the fallback's token.
    pub(super) fn resume_fallback(&mut self, token: Token, news: &News) {
        match (&token.wait, news) {
            (Wait::Prompt { .. }, News::Due | News::PromptEnded) => self.fallback_music(token),
            (Wait::Prompt { .. }, News::PromptFailed(why)) => {
                self.complain(|| (*why).to_owned());
                self.fallback_music(token);
            }
            _ => {
                self.ignore(|| "the fallback goes on".to_owned());
                self.session.main = Some(token);
            }
        }
        self.here = None;
    }

    /// The fallback's queue is gone: the caller stays, and it is tried again.
    pub(super) fn fallback_refused(&mut self, why: &str) {
        self.stand_at_fallback();
        self.complain(|| format!("the fallback queue refused the contact: {why}"));
        self.session.retry = Some(self.now.plus(RETRY_MS));
        self.here = None;
    }

    /// Asks for the fallback queue once more.
    pub(super) fn retry_fallback(&mut self) {
        if self.session.stage == Stage::InFlow {
            self.stand_at_fallback();
            self.enqueue_fallback();
            self.here = None;
        }
    }

    fn enqueue_fallback(&mut self) {
        let arrived = self.session.arrived.as_ref();
        if let Some(queue) = arrived.map(|arrived| arrived.fallback.queue) {
            self.enqueue(queue, PRIORITY);
        }
    }

    /// Music from now on; nothing is written per turn.
    fn fallback_music(&mut self, token: Token) {
        let token = Token {
            visit: self.next_visit(),
            wait: Wait::Loop,
            since: self.now,
            ..token
        };
        self.stand(&token, true);
        let list = playlist::of_fallback(true, self.session.arrived.as_deref(), &self.view());
        self.play_on(list);
        self.here = None;
        self.session.main = Some(token);
    }

    fn fallback_token(&mut self) -> Token {
        Token {
            node: FALLBACK,
            visit: self.next_visit(),
            part: Part::Main,
            steps: 0,
            orphan: false,
            since: self.now,
            wait: Wait::Loop,
        }
    }

    fn stand_at_fallback(&mut self) {
        let visit = self.next_visit();
        self.here = Some(Here {
            node: FALLBACK,
            visit,
            part: Part::Main,
            main: true,
        });
    }

    fn next_visit(&mut self) -> u32 {
        self.session.visits = self.session.visits.wrapping_add(1);
        self.session.visits
    }
}
