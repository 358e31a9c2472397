//! One input, one step: which token an input is for, and what is senseless.

use super::{
    Await, Compiled, Effect, Input, Session,
    cx::{Cx, News},
    drive::{STEP_FUEL, Step},
    session::{FALLBACK, Token, Wait},
};
use crate::trace::TraceSink;
use domain::{Timestamp, contact::Stage};
use std::cell::Cell;

/// A wait gives back one visit of the budget per so many milliseconds: a flow that waits a
/// moment in each turn would otherwise fill the journal for ever.
const REST_MS: i64 = 4;

/// Keys kept for the next menu.
const TYPED_AHEAD: usize = 32;

/// Advances one session by one input.
pub fn step(flow: &Compiled, session: &mut Session, now: Timestamp, input: &Input) -> Vec<Effect> {
    step_traced(flow, session, now, input, &mut ())
}

/// The same, with a line for everything that happens.
pub fn step_traced<T: TraceSink>(
    flow: &Compiled,
    session: &mut Session,
    now: Timestamp,
    input: &Input,
    trace: &mut T,
) -> Vec<Effect> {
    let mut cx = Cx {
        flow,
        session,
        now,
        effects: Vec::new(),
        trace,
        here: None,
        starting: Vec::new(),
        reason: None,
        fuel: Cell::new(STEP_FUEL),
    };
    cx.take(input);
    cx.conclude();
    cx.effects
}

impl<T: TraceSink> Cx<'_, '_, T> {
    fn take(&mut self, input: &Input) {
        let started = self.session.arrived.is_some();
        match input {
            Input::Started { facts } if !started => self.started(facts),
            Input::Started { .. } => self.ignore(|| "the contact has arrived before".to_owned()),
            _ if !started => self.ignore(|| "the contact has not arrived yet".to_owned()),
            _ if self.session.finished => self.ignore(|| "the contact is finished".to_owned()),
            Input::Tick => self.tick(),
            Input::PromptEnded { at } => self.prompt_news(*at, News::PromptEnded),
            Input::PromptFailed { at, why } => self.prompt_news(*at, News::PromptFailed(why)),
            Input::Digit { digit } => self.digit(*digit),
            Input::Response { at, outcome } => self.response(*at, outcome),
            Input::QueueRefused { at, why } => self.queue_refused(*at, why),
            Input::Offered { agent } => self.offered(agent),
            Input::OfferEnded { agent, why } => self.offer_ended(*agent, why),
            Input::Accepted { agent } => self.accepted(agent),
            Input::AgentLeft { agent } => self.agent_left(*agent),
            Input::CallerLeft { cause } => self.caller_left(*cause),
        }
    }

    /// Every token whose time has come, the earliest first, each at most once.
    fn tick(&mut self) {
        let now = self.now;
        let retry = self.session.retry.take_if(|retry| *retry <= now);
        let due = |token: &Token| token.due().filter(|due| *due <= now);
        let tokens = self.session.tokens();
        let mut visits: Vec<(Timestamp, u32)> = tokens
            .filter_map(|token| Some((due(token)?, token.visit)))
            .collect();
        visits.sort_unstable();
        if visits.is_empty() && retry.is_none() {
            self.ignore(|| "nothing is due yet".to_owned());
        }
        if retry.is_some() {
            self.retry_fallback();
        }
        for (_, visit) in visits {
            self.tell(visit, News::Due);
            self.start_events();
        }
    }

    /// Hands news to the token that waits on this visit.
    fn tell(&mut self, visit: u32, news: News) {
        let Some((token, main)) = self.session.take_token(visit) else {
            return;
        };
        self.hand(token, main, news);
    }

    fn hand(&mut self, mut token: Token, main: bool, news: News) {
        if !matches!(token.wait, Wait::Request { .. }) {
            let waited = self.now.since(token.since).max(0) / REST_MS;
            let rested = u16::try_from(waited).unwrap_or(u16::MAX);
            token.steps = token.steps.saturating_sub(rested);
        }
        self.stand(&token, main);
        if token.node == FALLBACK {
            return self.resume_fallback(token, &news);
        }
        let Some(node) = self.flow.node(token.node) else {
            return;
        };
        let wait = std::mem::replace(&mut token.wait, Wait::Loop);
        let next = node.activity.resume(self, wait, news);
        self.drive(token, main, Step::Next(next));
    }

    fn prompt_news(&mut self, at: Await, news: News) {
        let waits =
            |token: &&Token| token.at() == at && (token.plays(self.now) || token.due().is_some());
        let ended = matches!(news, News::PromptEnded);
        let token = self.session.tokens().find(waits);
        match token {
            Some(token) if ended && matches!(token.wait, Wait::Loop) => {
                self.ignore(|| "a settled loop has no end".to_owned());
            }
            // By the estimate it has been heard, and the time for keys runs.
            Some(token) if ended && !token.plays(self.now) => {
                self.ignore(|| format!("the prompt of visit {} is over already", at.visit));
            }
            Some(_) => self.tell(at.visit, news),
            None => self.ignore(|| format!("visit {} waits for no prompt", at.visit)),
        }
    }

    fn response(&mut self, at: Await, outcome: &super::HttpOutcome) {
        let waits = |token: &Token| token.at() == at && matches!(token.wait, Wait::Request { .. });
        if self.session.tokens().any(waits) {
            self.tell(at.visit, News::Response(outcome));
        } else {
            self.ignore(|| format!("visit {} waits for no answer", at.visit));
        }
    }

    fn digit(&mut self, digit: char) {
        let key = digit.to_ascii_uppercase();
        if !matches!(key, '0'..='9' | '*' | '#' | 'A'..='D') {
            return self.ignore(|| "this is no key of a telephone".to_owned());
        }
        let listens = matches!(
            self.session.stage,
            Stage::InFlow | Stage::Queued { .. } | Stage::Offered { .. }
        );
        match self.session.main.take() {
            Some(token) if listens && matches!(token.wait, Wait::Keys { .. }) => {
                self.hand(token, true, News::Key(key));
            }
            Some(token) if listens && !matches!(token.wait, Wait::Loop) => {
                self.session.main = Some(token);
                self.type_ahead(key);
            }
            other => {
                self.session.main = other;
                self.ignore(|| "nothing takes keys now".to_owned());
            }
        }
    }

    /// Keeps a key for the next menu.
    pub(crate) fn type_ahead(&mut self, key: char) {
        if self.session.typed.len() >= TYPED_AHEAD {
            return self.ignore(|| format!("{TYPED_AHEAD} keys are already typed ahead"));
        }
        let mut typed = std::mem::take(&mut self.session.typed).into_string();
        typed.push(key);
        self.show_keys(&typed, self.flow.hides_keys);
        self.session.typed = typed.into();
    }
}
